"""A folder of seeds, planted as templates."""

from __future__ import annotations

from pathlib import Path

from service.context import utc_now
from service.core.errors import ImprintError, Unavailable
from service.registry.seeding import plant
from service.seed_files import UnreadableSeed, read_seed
from service.store.engine import Database
from service.store.turns import take_turn


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
