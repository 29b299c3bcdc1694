"""Values -> the JSON that the contract promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.audit.presenting import Json, instant
from service.core.arguments import Argument
from service.core.compare import Change
from service.core.compiled import Compiled, compile_text
from service.core.errors import Problem
from service.registry.rendering import Rendering

if TYPE_CHECKING:
    from service.audit.trace import Traced
    from service.core.trace.match import Match
    from service.store.labels import Label, LabelMove
    from service.store.renders import RenderRecord
    from service.store.templates import Template
    from service.store.tokens import TokenRecord
    from service.store.versions import Version, VersionSummary


def template(value: Template) -> Json:
    """Present a template: what it is now and where its labels point."""
    return {
        "name": value.name,
        "title": value.title,
        "description": value.description,
        "persona": value.persona,
        "tags": list(value.tags),
        "latest": value.latest,
        "labels": dict(sorted(value.labels.items())),
        "archived": value.archived_at is not None,
        "created_at": instant(value.created_at),
        "updated_at": instant(value.updated_at),
    }


def version(value: Version) -> Json:
    """Present a version whole: its document and everything that is read out of it."""
    return {
        "template": value.template,
        "number": value.number,
        "digest": value.digest,
        "document": value.document,
        **reading(compile_text(value.document)),
        "message": value.message,
        "author": value.author,
        "created_at": instant(value.created_at),
        "accepted_findings": list(value.accepted),
    }


def reading(compiled: Compiled) -> Json:
    """Present what is read out of a document."""
    document = compiled.document
    return {
        "title": document.title,
        "description": document.description,
        "argument_hint": document.argument_hint,
        "persona": document.persona,
        "dialect": document.dialect,
        "unset": document.unset,
        "tags": list(document.tags),
        "extra": dict(document.extra),
        "body": document.body,
        "arguments": [argument(each) for each in compiled.arguments],
        "schema": compiled.schema,
        "placeholders": list(compiled.placeholders),
    }


def argument(value: Argument) -> Json:
    """Present one argument."""
    return {
        "name": value.name,
        "kind": value.kind,
        "required": value.required,
        "description": value.description,
        "choices": None if value.choices is None else list(value.choices),
        "default": value.default,
        "position": value.position,
        "list": value.list,
        "aliases": list(value.aliases),
    }


def version_summary(value: VersionSummary) -> Json:
    """Present a version without its document."""
    return {
        "template": value.template,
        "number": value.number,
        "digest": value.digest,
        "size": value.size,
        "message": value.message,
        "author": value.author,
        "created_at": instant(value.created_at),
    }


def comparison(before: Version, after: Version, change: Change) -> Json:
    """Present the change from one version to another."""
    return {
        "from": {"number": before.number, "digest": before.digest},
        "to": {"number": after.number, "digest": after.digest},
        "text": change.text,
        "arguments": {
            "added": list(change.arguments.added),
            "removed": list(change.arguments.removed),
            "changed": list(change.arguments.changed),
        },
        "compatible": change.compatible,
        "breaking": [{"code": b.code, "argument": b.argument, "message": b.message} for b in change.breaking],
    }


def label(value: Label) -> Json:
    """Present where a label points."""
    return {
        "label": value.label,
        "version": value.number,
        "moved_at": instant(value.moved_at),
        "moved_by": value.moved_by,
    }


def label_move(value: LabelMove) -> Json:
    """Present one move of a label."""
    return {
        "label": value.label,
        "from": value.from_number,
        "to": value.to_number,
        "at": instant(value.at),
        "actor": value.actor,
        "message": value.message,
        "allow_breaking": value.allow_breaking,
        "proposal": value.proposal_id,
        "proposer": value.proposer,
    }


def rendering(value: Rendering, record: RenderRecord) -> Json:
    """Present a render that was just made and recorded."""
    return {
        "id": record.id,
        "template": record.template,
        "version": record.version,
        "digest": record.digest,
        "ref": record.ref,
        "prompt": value.rendered.prompt,
        "prompt_sha256": record.prompt_sha256,
        "persona": value.version.persona,
        "omitted": list(record.omitted),
        "created_at": instant(record.created_at),
    }


def origin(value: Traced) -> Json:
    """Present where a text comes from."""
    notes = {"note": " ".join(value.notes)} if value.notes else {}
    return {"matches": [_match(each) for each in value.matches], **notes}


def _match(value: Match) -> Json:
    """Present a match; `arguments` are null where a record has none any more."""
    ids = {"render_id": value.render_id, "plan_id": value.plan_id}
    has_arguments = value.arguments is not None or value.render_id is not None
    return {
        "kind": value.kind,
        "certainty": value.certainty,
        "score": value.score,
        "template": value.template,
        "version": value.version,
        "digest": value.digest,
        **{name: found for name, found in ids.items() if found is not None},
        **({"arguments": value.arguments} if has_arguments else {}),
        "why": value.why,
    }


def token(value: TokenRecord, used_at: datetime | None = None) -> Json:
    """Present a token's record, never its text."""
    return {
        "id": value.id,
        "name": value.name,
        "scopes": list(value.scopes),
        "pattern": value.pattern,
        "created_at": instant(value.created_at),
        "created_by": value.created_by,
        "expires_at": instant(value.expires_at),
        "revoked_at": instant(value.revoked_at),
        "last_used_at": instant(used_at),
    }


def problem(value: Problem) -> Json:
    """Present one problem of the input."""
    return value.as_dict()
