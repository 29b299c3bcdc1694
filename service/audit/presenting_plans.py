"""Plans -> the JSON that the contract promises."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from service.audit.presenting import Json, instant, render_record
from service.core.compiled import compile_text
from service.core.names import LATEST, is_label

if TYPE_CHECKING:
    from service.audit.plans import Chain
    from service.store.plans import Plan
    from service.store.versions import Version


def plan_summary(value: Plan) -> Json:
    """Present a plan without its text and its chain."""
    return {
        "id": value.id,
        "render_id": value.render_id,
        "template": value.template,
        "version": value.version,
        "sha256": value.sha256,
        "metadata": dict(value.metadata),
        "caller": value.caller,
        "caller_id": value.caller_id,
        "created_at": instant(value.created_at),
        "erased": value.erased,
        "erased_at": instant(value.erased_at),
        "erased_by": value.erased_by,
    }


def whole_plan(value: Chain) -> Json:
    """Present a plan with its text and all that it came from."""
    its_own = plan_summary(value.plan)
    del its_own["template"], its_own["version"]
    return {
        **its_own,
        "content": value.plan.content,
        "render": render_record(value.render, value.siblings),
        "version": _version_of_plan(value.version),
        "label": _label_of_plan(value),
    }


def _version_of_plan(value: Version) -> Json:
    return {
        "template": value.template,
        "number": value.number,
        "digest": value.digest,
        "title": compile_text(value.document).document.title,
        "author": value.author,
        "message": value.message,
        "created_at": instant(value.created_at),
    }


def _label_of_plan(value: Chain) -> Json | None:
    """Present what led to the version: the label's move, or for `latest` the version's own making; else None."""
    ref, version, move = value.render.ref, value.version, value.move
    known: tuple[datetime | None, str | None, str | None, str | None] = (None, None, None, None)
    if ref == LATEST:
        known = (version.created_at, version.author, version.author_id, version.message)
    elif move is not None:
        known = (move.at, move.actor, move.actor_id, move.message)
    elif not is_label(ref):
        return None
    at, by, by_id, message = known
    moved = {"moved_at": instant(at), "moved_by": by, "moved_by_id": by_id, "message": message}
    return {"label": ref, "version": version.number, **moved}
