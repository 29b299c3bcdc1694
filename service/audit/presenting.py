"""Records of what happened -> the JSON that the contract promises, for answers, files and pages alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from service.core.names import is_label
from service.store.events import Event
from service.store.renders import RenderRecord

Json = dict[str, Any]


def instant(time: datetime | None) -> str | None:
    """Return a time as RFC 3339 in UTC with microseconds, `2026-11-23T09:00:00.000000Z`; None stays None."""
    return None if time is None else time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def render_record(value: RenderRecord, plans: Sequence[str]) -> Json:
    """Present the record of a render with the ids of its plans; `label` is what was asked for, if it was one."""
    return {
        "id": value.id,
        "template": value.template,
        "version": value.version,
        "digest": value.digest,
        "ref": value.ref,
        "label": value.ref if is_label(value.ref) else None,
        "arguments": value.arguments,
        "arguments_kept": value.arguments_kept,
        "unset": value.unset,
        "omitted": list(value.omitted),
        "prompt_sha256": value.prompt_sha256,
        "caller": value.caller,
        "caller_id": value.caller_id,
        "metadata": dict(value.metadata),
        "created_at": instant(value.created_at),
        "erased": value.erased,
        "erased_at": instant(value.erased_at),
        "erased_by": value.erased_by,
        "plans": list(plans),
        "log_index": None,
    }


def event(value: Event) -> Json:
    """Present an event."""
    return {
        "id": value.id,
        "at": instant(value.at),
        "actor": value.actor,
        "actor_id": value.actor_id,
        "tag": str(value.tag),
        "template": value.template,
        "data": dict(value.data),
    }
