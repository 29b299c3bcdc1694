"""The pages on each engine's real database, and people of every role who are signed in."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from service.access.sessions import open_session
from service.access.users import UserWish, create_user
from service.app import create_app
from service.config import Settings
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, create_template, save_version
from service.store import users
from service.store.engine import Database
from service.web.cookies import SESSION
from tests.access.cheap import cheap_passwords
from tests.web.browsing import Person
from tests.web.compiled_pages import CompiledPages

COMPILED = CompiledPages()
PASSWORD = "a horse that is correct"

SEED = """---
title: Greeting
description: Greets somebody
argument_hint: NAME=<who> TONE=<formal|warm> [SIGN="signature"]
persona: host
tags: [mail, first-steps]
---
Dear $NAME ($TONE),
welcome.
$SIGN
"""
LONG = """---
title: Handover
argument_hint: TEAM=<who takes over> [WINDOW="when"]
---
# Handover to $TEAM

Write down what is running, what is known to be broken, and whom to ask at night.
List every alarm of the last seven days with its cause, or say that nobody found one.

## Window

Hand over within $WINDOW, and stay reachable for a day after that.
End with the three things that would surprise a newcomer most.
"""
SECOND = SEED.replace("welcome.", "welcome here.")


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[Flask]:
    url = database.url.render_as_string(hide_password=False)
    settings = Settings.from_environment(
        {"IMPRINT_DATABASE_URL": url, "IMPRINT_DATA": str(tmp_path / "data"), "IMPRINT_PROTECTED_LABELS": "canary"}
    )
    made = create_app(settings)
    made.jinja_env.bytecode_cache = COMPILED
    yield made
    made.extensions["imprint-database"].dispose()


@pytest.fixture
def person(app: Flask, database: Database) -> Callable[..., Person]:
    """Make a user of a role and return a browser in which it is signed in; the name is the role unless given."""

    def make(role: str, *, name: str | None = None, pattern: str = "*", must_change: bool = False) -> Person:
        with database.writing() as db:
            wish = UserWish(name or role, role, pattern)
            chosen = cheap_passwords().choose(PASSWORD)
            made = create_user(db, wish, chosen, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(10))
            user = replace(made, must_change_password=must_change, password_made=False)
            users.update(db, user)
            _, secret = open_session(db, user, agent="a test", now=utc_now(), entropy=secrets.token_bytes(42))
        client = app.test_client()
        client.set_cookie(SESSION, secret)
        return Person(client)

    return make


@pytest.fixture
def stranger(app: Flask) -> Person:
    """Return a browser in which nobody is signed in."""
    return Person(app.test_client())


@pytest.fixture
def greeting(database: Database) -> str:
    """Make the template `mail.greeting` with two versions, the first labelled production, and return its name."""
    with database.writing() as db:
        first = Submission(document=SEED, actor=SYSTEM, now=utc_now(), message="First", labels=("production",))
        create_template(db, "mail.greeting", first)
        save_version(db, "mail.greeting", Submission(document=SECOND, actor=SYSTEM, now=utc_now(), message="Here"))
    return "mail.greeting"


@pytest.fixture
def handover(database: Database) -> str:
    """Make the template `platform.handover`, whose text is long enough to be known again, and return its name."""
    with database.writing() as db:
        create_template(db, "platform.handover", Submission(document=LONG, actor=SYSTEM, now=utc_now()))
    return "platform.handover"
