"""What `imprint serve` does before it answers: migrate, plant the seeds, see that there is an administrator."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from service.access.bootstrap import (
    adopt_admin_token,
    first_password_is_in_force,
    has_users,
    make_admin_token,
    make_first_user,
)
from service.access.passwords import Passwords
from service.access.tokens import authenticate
from service.config import ConfigurationError, Settings
from service.context import utc_now
from service.core.errors import Unauthenticated, Unavailable
from service.seeds import plant_folder
from service.store.engine import Database
from service.store.migrations import upgrade
from service.store.trace_filling import fill_index

TOKEN_FILE = "admin-token"
PASSWORD_FILE = "admin-password"

# For so long a start waits until the index is whole; what then remains is done by a command.
_INDEX_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was done: where the first token and password lie (None without a file), what was planted, what to know."""

    token_file: Path | None
    password_file: Path | None
    planted: tuple[str, ...]
    warnings: tuple[str, ...]


def prepare(settings: Settings) -> Prepared:
    """Make the database ready for the first request; done again it changes nothing.

    Several nodes may do it at once on one database: they take turns. Raises ConfigurationError for a folder or an
    address of a database that cannot be used, UnusableToken for a chosen token that is none, and Unavailable when the
    database or the disk does not answer.
    """
    make_folder(settings.data)
    database = open_database(settings)
    try:
        upgrade(database)
        with database.writing() as db:
            token_file, token_warnings = _provide_token(db, settings)
        password_file = _provide_user(database, settings)
        planted, seed_warnings = plant_folder(database, settings.seeds)
        index_warnings = _fill_index(database)
    finally:
        database.dispose()
    warnings = (*settings.unknown, *token_warnings, *seed_warnings, *index_warnings)
    return Prepared(token_file, password_file, tuple(planted), warnings)


def make_folder(folder: Path) -> None:
    """Make the data folder if it is not there; raises ConfigurationError when nothing can be written in it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        usable = os.access(folder, os.W_OK | os.X_OK, effective_ids=True)
        reason = "" if usable else "Permission denied"
    except OSError as error:
        reason = "it is a file" if isinstance(error, FileExistsError) else error.strerror or str(error)
    if reason:
        advice = "name a folder that can be written, by --data or IMPRINT_DATA"
        raise ConfigurationError((f"the data folder {folder} cannot be used ({reason}); {advice}.",))


def open_database(settings: Settings) -> Database:
    """Return the database that the settings name; raises ConfigurationError where its address cannot be read."""
    try:
        database = Database(settings.database_url)
        if database.dialect != "sqlite":
            settings.database_url.encode()
    except ValueError:
        # What is wrong is not told any nearer: in a broken address anything may be the password.
        advice = "write postgresql://USER:PASSWORD@HOST:PORT/NAME, other signs than letters and digits as %40 for @"
        raise ConfigurationError((f"IMPRINT_DATABASE_URL: its value cannot be read; {advice}.",)) from None
    return database


def _fill_index(database: Database) -> list[str]:
    """Put what is missing into the index for tracing, within bounds; return what to know about it."""
    left = fill_index(database, seconds=_INDEX_SECONDS).templates_left
    of_templates = f"{left} template{'' if left == 1 else 's'}"
    lacks = f"the index for tracing lacks versions of {of_templates}; `imprint db reindex` puts them in."
    return [lacks] if left else []


def _provide_token(db: Connection, settings: Settings) -> tuple[Path | None, list[str]]:
    """See that there is a token; return the file in which it lies, if it does, and what to know about it."""
    now, path = utc_now(), settings.data / TOKEN_FILE
    if settings.admin_token is not None:
        why_not = adopt_admin_token(db, settings.admin_token, now=now, entropy=secrets.token_bytes(10))
        warning = f"IMPRINT_ADMIN_TOKEN is not the administrator's: {why_not}; choose a new one."
        return None, [warning] if why_not else []
    secret = make_admin_token(db, now=now, entropy=secrets.token_bytes(34))
    if secret is not None:
        # Written before the commit: a token without its file would be lost, a file without its token is replaced.
        _write_first(path, secret, "token")
    if not path.exists():
        return None, []
    try:
        authenticate(db, path.read_text(encoding="ascii", errors="replace").strip(), now)
    except (OSError, Unauthenticated):
        return None, [f"the token in {path} is not in force; `imprint token create --admin` makes a new one."]
    return path, []


def _provide_user(database: Database, settings: Settings) -> Path | None:
    """See that there is a user; return the file with the first password while that is in force."""
    path = settings.data / PASSWORD_FILE
    with database.reading() as db:
        is_there = has_users(db)
    if not is_there:
        # Before the transaction: it takes long.
        password = Passwords().make(secrets.token_bytes(16))
        with database.writing() as db:
            if make_first_user(db, password, now=utc_now(), entropy=secrets.token_bytes(10)):
                _write_first(path, password.text, "password")
    with database.reading() as db:
        return path if path.exists() and first_password_is_in_force(db) else None


def _write_first(path: Path, secret: str, what: str) -> None:
    try:
        write_secret(path, secret)
    except OSError as error:
        raise Unavailable(f"the first {what} cannot be written into {path}; nothing was changed") from error


def write_secret(path: Path, secret: str) -> None:
    """Write a secret into a file that only its owner can read, in place of an older one."""
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret + "\n")
        file.flush()
        os.fsync(file.fileno())
