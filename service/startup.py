"""What `imprint serve` does before it answers: migrate, plant the seeds, see that there is an administrator's token."""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from service.access.bootstrap import adopt_admin_token, make_admin_token
from service.config import Settings
from service.context import utc_now
from service.core.errors import ImprintError
from service.registry.seeding import Seed, plant
from service.store.engine import Database
from service.store.migrations import upgrade
from service.store.turns import take_turn

TOKEN_FILE = "admin-token"


class UnreadableSeed(ValueError):
    """A seed's file cannot be read as a document."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done: where the first token lies (None without a file), what was planted, and what to know."""

    token_file: Path | None
    planted: tuple[str, ...]
    warnings: tuple[str, ...]


def prepare(settings: Settings) -> Prepared:
    """Make the database ready for the first request; done again it changes nothing.

    Several nodes may do it at once on one database: they take turns. Raises UnusableToken for a chosen token that is
    none, Unavailable when the database does not answer.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database_url)
    try:
        upgrade(database)
        with database.writing() as db:
            take_turn(db)
            token_warnings = _provide_token(db, settings)
            planted, seed_warnings = plant_folder(db, settings.seeds)
    finally:
        database.dispose()
    token_file = settings.data / TOKEN_FILE
    shown = token_file if settings.admin_token is None and token_file.exists() else None
    return Prepared(shown, tuple(planted), (*settings.unknown, *token_warnings, *seed_warnings))


def read_seeds(folder: Path) -> list[Seed]:
    """Return the seeds of a folder by name; raises UnreadableSeed for a file that is not UTF-8 or cannot be read."""
    return [read_seed(path) for path in sorted(folder.glob("*.md"))]


def read_seed(path: Path) -> Seed:
    """Return the seed in a file, its bytes unchanged; raises UnreadableSeed."""
    try:
        return Seed(path.stem, path.read_bytes().decode("utf-8"))
    except OSError as error:
        raise UnreadableSeed(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise UnreadableSeed(f"{path}: byte {error.start} is not UTF-8; save the file as UTF-8") from None


def plant_folder(db: Connection, folder: Path | None) -> tuple[list[str], list[str]]:
    """Plant each seed of a folder; return `name@number` of what was made, and a warning for each that was refused."""
    planted: list[str] = []
    warnings: list[str] = []
    for path in sorted(folder.glob("*.md")) if folder else ():
        try:
            with db.begin_nested():
                planted.extend(f"{made.template}@{made.number}" for made in plant(db, read_seed(path), utc_now()))
        except (UnreadableSeed, ImprintError) as error:
            warnings.append(f"the seed {path.name} was not planted: {error}")
    return planted, warnings


def _provide_token(db: Connection, settings: Settings) -> Sequence[str]:
    if settings.admin_token is not None:
        in_force = adopt_admin_token(db, settings.admin_token, now=utc_now(), entropy=secrets.token_bytes(10))
        return (
            () if in_force else ("the token in IMPRINT_ADMIN_TOKEN was revoked and stays revoked; choose a new one.",)
        )
    secret = make_admin_token(db, now=utc_now(), entropy=secrets.token_bytes(34))
    if secret is not None:
        # Written before the commit: a token without its file would be lost, a file without its token is replaced.
        write_secret(settings.data / TOKEN_FILE, secret)
    return ()


def write_secret(path: Path, secret: str) -> None:
    """Write a secret into a file that only its owner can read, in place of an older one."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
