"""What a service holds before it is measured: templates and tokens, made by the service's own operations."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from service.access.tokens import TokenWish, create_token
from service.config import Settings
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.rendering import DEFAULT_REF
from service.registry.versions import Submission, create_template
from service.startup import open_database, prepare
from service.store.engine import Database

CALLERS = 8
SEED = "deployment-plan"

_BATCH = 500
_TEAMS = ("billing", "checkout", "identity", "mobile", "platform", "search", "shipping", "support")
_DOCUMENT = """---
title: {title}
description: How {team} carries out change {number} safely.
argument_hint: NOTES=<what changes> ENVIRONMENT=<staging|production> [WINDOW="maintenance window"]
persona: {persona}
---

You plan change {number} of the team {team}.

## Before
- Read what changes, and say what it depends on: $NOTES
- Check the migrations of {team}-{number}, backwards and forwards
- See that the alarms of {team} are quiet, and who is on call

## The change
- Give exact commands for $ENVIRONMENT, one step after the other
- Keep to the window `$WINDOW`; say how long each step takes

## After
- Name the dashboards of {team} to watch, and for how long
- Say when to go back, and how: the step {rest} is the last that can be undone

Use short bullets. Put commands and paths in `code`.
"""


@dataclass(frozen=True, slots=True)
class Filled:
    """What there is: names of templates, texts of tokens that may do everything, and the ids of these tokens."""

    templates: tuple[str, ...]
    secrets: tuple[str, ...]
    caller_ids: tuple[str, ...]


def fill(data: Path, database_url: str | None, templates: int) -> Filled:
    """Make the database of a service as `imprint serve` would, and so many templates and eight tokens in it."""
    database = open_database(prepared(data, database_url))
    try:
        names = tuple(name for start in range(0, templates, _BATCH) for name in _batch(database, start, templates))
        with database.writing() as db:
            made = [
                create_token(
                    db, TokenWish(f"caller-{number}", ("admin",)), actor=SYSTEM, now=utc_now(), entropy=os.urandom(34)
                )
                for number in range(CALLERS)
            ]
        analyze(database)
    finally:
        database.dispose()
    return Filled(names, tuple(secret for _, secret in made), tuple(record.id for record, _ in made))


def prepared(data: Path, database_url: str | None) -> Settings:
    """Make the database of a service with the seed in it, and return the settings that it was made by."""
    url = {"IMPRINT_DATABASE_URL": database_url} if database_url else {}
    settings = Settings.from_environment({"IMPRINT_DATA": str(data), **url})
    prepare(settings)
    return settings


def analyze(database: Database) -> None:
    """Let the engine look at its tables, as it does by itself after a while."""
    with database.writing() as db:
        db.exec_driver_sql("ANALYZE")


def name_of(number: int) -> str:
    """Return the name of a template by its number."""
    return f"{_TEAMS[number % len(_TEAMS)]}.change-{number:05d}"


def document_of(number: int) -> str:
    """Return a document that no other number has."""
    team = _TEAMS[number % len(_TEAMS)]
    title, persona = f"Change {number} of {team}", f"{team}-engineer"
    return _DOCUMENT.format(title=title, team=team, number=number, persona=persona, rest=number % 9 + 1)


def _batch(database: Database, start: int, end: int) -> Iterator[str]:
    numbers = range(start, min(start + _BATCH, end))
    with database.writing() as db:
        for number in numbers:
            submission = Submission(document_of(number), SYSTEM, utc_now(), labels=(DEFAULT_REF,))
            create_template(db, name_of(number), submission)
    return map(name_of, numbers)
