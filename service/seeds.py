"""Seeds as files: read from a folder, and planted as templates."""

from __future__ import annotations

from pathlib import Path

from service.context import utc_now
from service.core.errors import ImprintError, Unavailable
from service.registry.seeding import Seed, plant
from service.store.engine import Database
from service.store.turns import take_turn

# More than a document may have, so that lint says of one that is just too large what it says of it over HTTP.
_MOST_BYTES = 8 * 1024 * 1024


class UnreadableSeed(ValueError):
    """A seed's file cannot be read as a document."""


def read_seed(path: Path) -> Seed:
    """Return the seed in a file, its bytes unchanged; raises UnreadableSeed."""
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES:
            raise UnreadableSeed(f"{path} is larger than {_MOST_BYTES} bytes, and no document may be")
        return Seed(path.stem, content.decode("utf-8"))
    except OSError as error:
        raise UnreadableSeed(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UnreadableSeed(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None


def plant_folder(database: Database, folder: Path | None) -> tuple[list[str], list[str]]:
    """Plant each seed of a folder; return `name@number` of what was made, and a warning for each that was refused.

    Each is a transaction of its own: a service that runs waits for one document, not for a folder of them.
    """
    planted: list[str] = []
    warnings: list[str] = []
    for path in sorted(folder.glob("*.md")) if folder else ():
        try:
            planted.extend(_plant_file(database, path))
        except Unavailable:
            raise
        except (UnreadableSeed, ImprintError) as error:
            warnings.append(f"the seed {path.name} was not planted: {error}")
    return planted, warnings


def _plant_file(database: Database, path: Path) -> list[str]:
    seed = read_seed(path)
    with database.writing() as db:
        take_turn(db)
        return [f"{made.template}@{made.number}" for made in plant(db, seed, utc_now())]
