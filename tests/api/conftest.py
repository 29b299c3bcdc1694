"""An application on each engine's real database, and clients with tokens of every kind."""

from __future__ import annotations

import io
import logging
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from service import logs
from service.access.tokens import TokenWish, create_token
from service.app import create_app
from service.config import Settings
from service.context import utc_now
from service.core.actor import SYSTEM
from service.store.engine import Database
from tests.api import specified

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


class Caller:
    """A client that sends one token and JSON; each answer must be one that openapi.yaml tells of."""

    def __init__(self, client: FlaskClient, secret: str | None) -> None:
        self._client = client
        self.secret = secret

    def send(self, method: str, path: str, json: Any = None, **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.secret is not None:
            headers.setdefault("Authorization", f"Bearer {self.secret}")
        if json is not None:
            options["json"] = json
        answer = self._client.open(path, method=method, headers=headers, **options)
        specified.check(answer)
        return answer

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.send("GET", path, **options)

    def post(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.send("POST", path, json, **options)

    def put(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.send("PUT", path, json, **options)

    def delete(self, path: str, json: Any = None, **options: Any) -> TestResponse:
        return self.send("DELETE", path, json, **options)


@pytest.fixture
def settings_of(database: Database, tmp_path: Path) -> Callable[..., Settings]:
    """Return settings for this test's database; further variables may be given."""

    def make(**variables: str) -> Settings:
        url = database.url.render_as_string(hide_password=False)
        environ = {"IMPRINT_DATABASE_URL": url, "IMPRINT_DATA": str(tmp_path / "data"), **variables}
        return Settings.from_environment(environ)

    return make


@pytest.fixture
def app(settings_of: Callable[..., Settings]) -> Iterator[Flask]:
    made = create_app(settings_of())
    yield made
    made.extensions["imprint-database"].dispose()


@pytest.fixture
def token(database: Database) -> Callable[..., str]:
    """Make a token with these scopes and return its text."""

    def make(*scopes: str, pattern: str = "*", name: str = "tester", **times: Any) -> str:
        with database.writing() as db:
            now = times.pop("now", utc_now())
            wish = TokenWish(name, scopes, pattern, times.pop("expires_at", None))
            _, secret = create_token(db, wish, actor=SYSTEM, now=now, entropy=secrets.token_bytes(34))
        return secret

    return make


@pytest.fixture
def caller(app: Flask, token: Callable[..., str]) -> Callable[..., Caller]:
    """Return a client whose token holds these scopes."""

    def make(*scopes: str, **options: Any) -> Caller:
        return Caller(app.test_client(), token(*scopes, **options))

    return make


@pytest.fixture
def admin(caller: Callable[..., Caller]) -> Caller:
    return caller("admin", name="root")


@pytest.fixture
def anyone(app: Flask) -> Caller:
    """Return a client without a token."""
    return Caller(app.test_client(), None)


@pytest.fixture
def log_lines() -> Iterator[Callable[[], list[str]]]:
    """Log as the service does, into memory, and return what was logged."""
    root, stream = logging.getLogger(), io.StringIO()
    before = root.handlers[:], root.level
    logs.configure("json", "info", stream)
    yield lambda: stream.getvalue().splitlines()
    root.handlers[:], root.level = before
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def greeting(admin: Caller) -> str:
    """Make the template `mail.greeting`, version 1 labelled production, and return its name."""
    made = admin.post("/v1/templates", {"name": "mail.greeting", "document": SEED, "labels": ["production"]})
    assert made.status_code == 201, made.text
    return "mail.greeting"
