"""Rows for the tests of the store: what a test does not speak of has a default."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.event import EventTag
from service.core.identifier import time_ordered_id
from service.core.proposal import ProposalState
from service.store import events, labels, metadata, proposals, renders, sessions, templates, tokens, users, versions
from service.store.labels import Label, LabelMove
from service.store.proposals import Decision, Proposal
from service.store.renders import RenderRecord
from service.store.sessions import SessionRecord
from service.store.templates import Template
from service.store.tokens import TokenRecord
from service.store.users import UserRecord
from service.store.versions import Version

NOW = datetime(2026, 1, 31, 12, 0, 0, 123456, tzinfo=UTC)
ADA = Actor(id="0190-ada", name="Ada", scopes=frozenset({"edit"}), pattern="*")

VERSION = Version(
    template_id=0,
    template="",
    number=1,
    digest="",
    message="why",
    author="Ada",
    author_id="0190-ada",
    created_at=NOW,
    accepted=("credential",),
    document="Hello $NAME\r\n",
)
RENDER = RenderRecord(
    id="",
    template_id=0,
    template="",
    version=1,
    digest="",
    ref="production",
    unset=None,
    caller="robot",
    caller_id="0190-robot",
    metadata={"run": "7"},
    omitted=("FLAG",),
    created_at=NOW,
    arguments={"NAME": "Zoë", "LIST": ["a", "b"], "N": 1.5},
    prompt_sha256="ab" * 32,
)
USER = UserRecord(
    id="0190-user",
    name="ada",
    display_name="Ada",
    role="editor",
    pattern="platform.*",
    password_hash="$argon2id$",
    password_made=False,
    must_change_password=True,
    created_at=NOW,
    created_by="system",
    disabled_at=None,
)
SESSION = SessionRecord(
    id="0190-session", user_id=USER.id, hash="ef" * 32, created_at=NOW, seen_at=NOW, agent="Firefox"
)
PROPOSAL = Proposal(
    id="",
    template_id=0,
    template="",
    label="production",
    from_number=1,
    to_number=2,
    message="slowly, for Zoë",
    allow_breaking=True,
    breaking=[{"code": "argument_required", "argument": "DAY", "message": "DAY is new and required"}],
    proposer="Ada",
    proposer_id="0190-ada",
    created_at=NOW,
    points_at=1,
)
TOKEN = TokenRecord(
    id="0190-token",
    name="ci",
    hash="cd" * 32,
    scopes=("read", "render"),
    pattern="platform.*",
    created_at=NOW,
    created_by="Ada",
    expires_at=None,
    revoked_at=None,
    bootstrap=False,
)


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def add_template(db: Connection, name: str, **said: Any) -> Template:
    """Create a template with one version and what that says of itself."""
    template_id = templates.insert(db, name, now=NOW, by="Ada")
    add_version(db, template_id, name, 1, said.pop("body", "Hello $NAME"), **said)
    found = templates.get(db, name)
    assert found is not None
    return found


def add_version(db: Connection, template_id: int, name: str, number: int, body: str, **said: Any) -> Version:
    digest = "sha256:" + hashlib.sha256(body.encode()).hexdigest()
    version = replace(
        VERSION,
        template_id=template_id,
        template=name,
        number=number,
        digest=digest,
        document=body,
        **_of_version(said),
    )
    versions.insert(db, version)
    texts = {"title": None, "description": None, "persona": None, "tags": (), **said}
    templates.describe(db, template_id, latest=number, updated_at=later(number), body=body, **texts)
    return version


def _of_version(said: dict[str, Any]) -> dict[str, Any]:
    return {name: said.pop(name) for name in ("message", "accepted", "created_at") if name in said}


def render_id(number: int) -> str:
    return time_ordered_id(later(number), number.to_bytes(10, "big"))


def add_render(db: Connection, template: Template, number: int, **fields: Any) -> RenderRecord:
    """Record a render; `number` is its second, from which it has its id."""
    record = replace(
        RENDER,
        id=render_id(number),
        template_id=template.id,
        template=template.name,
        digest="sha256:" + "0" * 64,
        created_at=later(number),
    )
    record = replace(record, **fields)
    renders.insert(db, record)
    return record


def move(db: Connection, template: Template, label: str, start: int | None, end: int | None, **fields: Any) -> int:
    """Move a label and write the history, as an operation does; return the id of the move."""
    if end is None:
        labels.delete(db, template.id, label)
    else:
        labels.put(db, template.id, Label(label, end, NOW, "Ada"))
    told = LabelMove(0, label, start, end, NOW, ADA.name, ADA.id, None, allow_breaking=False)
    return labels.record_move(db, template.id, replace(told, **fields))


def add_proposal(db: Connection, template: Template, number: int, **fields: Any) -> Proposal:
    """Propose to move a label; `number` is its second, from which it has its id."""
    proposal = replace(PROPOSAL, id=render_id(number), template_id=template.id, template=template.name)
    proposal = replace(proposal, created_at=later(number), **fields)
    proposals.insert(db, proposal)
    return proposal


def decide(db: Connection, proposal: Proposal, state: ProposalState, move_id: int | None = None) -> Decision:
    """Decide on a proposal a second after it was made."""
    at = proposal.created_at + timedelta(seconds=1)
    decision = Decision(proposal.id, state, at, "Bob", "0190-bob", "Read it", allow_breaking=False, move_id=move_id)
    proposals.decide(db, decision)
    return decision


def add_plan(db: Connection, template: Template, number: int) -> None:
    """Record a render and one plan that was made of it, with nothing but its rows."""
    render = add_render(db, template, number)
    shared = {"render_id": render.id, "template_id": template.id, "template": template.name, "version": render.version}
    caller = {"caller": "robot", "caller_id": "0190-robot", "metadata": {"run": "7"}, "created_at": later(number)}
    plan_id = render_id(number + 1_000)
    db.execute(metadata.plans.insert(), {"id": plan_id, **shared, **caller})
    content = {"sha256": "ef" * 32, "normal_sha256": "01" * 32, "content": "# Plan for Zoë\r\n"}
    db.execute(metadata.plan_contents.insert(), {"plan_id": plan_id, "render_id": render.id, **content})


def add_erased(db: Connection, template: Template, number: int) -> None:
    """Record a render whose contents were erased."""
    render = add_render(db, template, number, arguments=None, prompt_sha256=None)
    by = {"at": later(number + 1), "actor": "Ada", "actor_id": "0190-ada"}
    db.execute(metadata.erasures.insert(), {"render_id": render.id, **by})


def populate(db: Connection) -> Template:
    """Put at least one row into every table that has rows of its own."""
    template = add_template(db, "plan", title="Deployment", tags=("ops",), body="roll out Zoë's \0 change\r\n")
    add_version(db, template.id, "plan", 2, "roll out slowly", title="Deployment", tags=("ops", "new"))
    add_template(db, "other", body="greet warmly")
    move(db, template, "production", None, 1)
    made = move(db, template, "production", 1, 2, message="better")
    decide(db, add_proposal(db, template, 1), ProposalState.APPROVED, made)
    add_render(db, template, 1)
    add_plan(db, template, 2)
    add_erased(db, template, 3)
    tokens.insert(db, TOKEN)
    users.insert(db, USER)
    sessions.insert(db, SESSION)
    events.record(db, at=NOW, actor=ADA, tag=EventTag.VERSION_SAVE, template="plan", data={"number": 2})
    found = templates.get(db, "plan")
    assert found is not None
    return found
