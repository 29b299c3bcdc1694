"""A service with something of everything in it, for tests that go through all pages."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from flask import Flask

from service.access.sessions import open_session
from service.access.tokens import TokenWish, create_token
from service.access.users import UserChange, UserWish, change_user, create_user
from service.context import utc_now
from service.core.actor import SCOPES, SYSTEM
from service.store.engine import Database
from tests.access.cheap import cheap_passwords

NAME, LABEL = "mail.greeting", "production"
VICTIM = "victim"


def fill(
    app: Flask, database: Database, document: str, *, called: str = "a tool", said: str = "Why not"
) -> dict[str, str]:
    """Make a template, a token, a user, a session, a render, a plan and a proposal; return what addresses name.

    `called` is what tokens are called and users are shown as, `said` what stands in messages, arguments and plans.
    """
    now = utc_now()
    with database.writing() as db:
        wish = TokenWish(called, SCOPES)
        _, secret = create_token(db, wish, actor=SYSTEM, now=now, entropy=secrets.token_bytes(34))
        chosen = cheap_passwords().choose("a horse that is correct")
        user_wish = UserWish(VICTIM, "viewer", "*", called)
        user = create_user(db, user_wish, chosen, actor=SYSTEM, now=now, entropy=secrets.token_bytes(10))
        gone = create_user(
            db, UserWish("gone", "viewer", "*", called), chosen, actor=SYSTEM, now=now, entropy=secrets.token_bytes(10)
        )
        change_user(db, gone.id, UserChange(disabled=True), actor=SYSTEM, now=now)
        session, _ = open_session(db, user, agent=said[:200], now=now, entropy=secrets.token_bytes(42))
        spare, _ = create_token(db, wish, actor=SYSTEM, now=now, entropy=secrets.token_bytes(34))
    api = _Api(app, secret)
    made = api.post(
        "/v1/templates",
        {"name": NAME, "document": document, "message": said, "labels": [LABEL]},
    )
    second = api.post(f"/v1/templates/{NAME}/versions", {"document": f"{document}More.\n", "message": said})
    api.post("/v1/templates", {"name": "mail.old", "document": document})
    api.delete("/v1/templates/mail.old")
    call = {"arguments": {"NAME": said, "TONE": "warm"}, "metadata": {"from": said}}
    render = api.post(f"/v1/templates/{NAME}/render", call)
    plan = api.post("/v1/plans", {"render_id": render["id"], "content": said, "metadata": {"from": said}})
    wanted = {"label": "canary", "version": 2, "message": said}
    proposal = api.post(f"/v1/templates/{NAME}/proposals", wanted)
    return {
        "name": NAME,
        "label": LABEL,
        "number": "1",
        "base": "2",
        "ref": "1",
        "token_id": spare.id,
        "user_id": user.id,
        "session_id": session.id,
        "render_id": render["id"],
        "plan_id": plan["id"],
        "proposal_id": proposal["id"],
        "first": made["digest"],
        "digest": second["digest"],
    }


class _Api:
    def __init__(self, app: Flask, secret: str) -> None:
        self._client = app.test_client()
        self._headers = {"Authorization": f"Bearer {secret}"}

    def post(self, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        answer = self._client.post(path, json=body, headers=self._headers)
        assert answer.status_code in (200, 201), (path, answer.text)
        found: dict[str, Any] = answer.get_json()
        return found

    def delete(self, path: str) -> None:
        answer = self._client.delete(path, headers=self._headers)
        assert answer.status_code == 200, (path, answer.text)
