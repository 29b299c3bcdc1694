"""Renders: record one, look them up, and render one again from its record."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.compiled import compile_text
from service.core.errors import Erased, UnknownRender
from service.core.identifier import is_id, time_ordered_id
from service.core.normal import normal_sha256, sha256
from service.core.ready import ReadyVersion
from service.core.render import fill
from service.core.rendered import Rendered
from service.store import renders, versions
from service.store.renders import RenderRecord

SECRET = "***"
"""What a record holds in place of a secret value."""


@dataclass(frozen=True, slots=True)
class Replay:
    """A render done again: the prompt, and whether its hash is that of the first time."""

    prompt: str
    identical: bool


def record_render(
    db: Connection,
    version: ReadyVersion,
    rendered: Rendered,
    *,
    ref: str,
    values: Mapping[str, Any],
    unset: str | None,
    metadata: Mapping[str, str],
    actor: Actor,
    now: datetime,
    entropy: bytes,
    keeps_arguments: bool = True,
) -> RenderRecord:
    """Record in a transaction that this prompt was rendered, and return the record, as `new_record` makes it."""
    record = new_record(
        version,
        rendered,
        ref=ref,
        values=values,
        unset=unset,
        metadata=metadata,
        actor=actor,
        now=now,
        entropy=entropy,
        keeps_arguments=keeps_arguments,
    )
    renders.insert(db, record)
    return record


def new_record(
    version: ReadyVersion,
    rendered: Rendered,
    *,
    ref: str,
    values: Mapping[str, Any],
    unset: str | None,
    metadata: Mapping[str, str],
    actor: Actor,
    now: datetime,
    entropy: bytes,
    keeps_arguments: bool = True,
) -> RenderRecord:
    """Return the record of a render, which is not stored yet; `entropy` are ten random bytes for its id.

    Values of arguments that are marked `x-secret` are not kept: `***` stands for them. Unless it `keeps_arguments`,
    none are, and only the hashes of the prompt tell of them.
    """
    return RenderRecord(
        id=time_ordered_id(now, entropy),
        template_id=version.template_id,
        template=version.template,
        version=version.number,
        digest=version.digest,
        ref=ref,
        unset=unset,
        caller=actor.name,
        caller_id=actor.id,
        metadata=dict(metadata),
        omitted=rendered.omitted,
        created_at=now,
        arguments=_kept(values, version.secrets) if keeps_arguments else None,
        prompt_sha256=sha256(rendered.prompt),
        normal_sha256=normal_sha256(rendered.prompt),
    )


def find_render(db: Connection, render_id: str, actor: Actor) -> RenderRecord:
    """Return the record of a render; `audit` sees every one that its pattern covers, `render` only its own.

    Raises UnknownRender, also for a render that the actor may not see: an id tells nothing.
    """
    record = renders.get(db, render_id) if is_id(render_id) else None
    if record is None or not _may_see(actor, record):
        raise UnknownRender(f"there is no render {render_id[:100]!r} that you may see")
    return record


def require_same_prompt(record: RenderRecord, rendered: Rendered) -> None:
    """Raise Erased unless this is the prompt that the record tells of, and that may still be told."""
    if record.prompt_sha256 is None:
        raise Erased(f"the arguments of render {record.id} {erased_when(record)}; its prompt is not given again")
    if sha256(rendered.prompt) != record.prompt_sha256:
        raise Erased(f"the prompt of render {record.id} was not kept, and this release of the service makes another")


def replay_render(db: Connection, render_id: str, actor: Actor) -> Replay:
    """Render again from the record; raises as `find_render`, and Erased when its arguments are gone or secret."""
    record = find_render(db, render_id, actor)
    if record.arguments is None:
        why = erased_when(record) if record.erased else "were never kept (IMPRINT_KEEP_ARGUMENTS was false)"
        raise Erased(f"the arguments of render {render_id} {why}; its version was {record.template}@{record.version}")
    version = versions.by_number(db, record.template_id, record.version)
    if version is None:
        raise UnknownRender(f"the version of render {render_id} is missing from this database")
    compiled = compile_text(version.document)
    secret = sorted(record.arguments.keys() & {each.name for each in compiled.arguments if each.is_secret})
    if secret:
        raise Erased(f"render {render_id} had the secret arguments {', '.join(secret)}, which are never kept")
    prompt = fill(compiled, record.arguments, record.unset).prompt
    return Replay(prompt, sha256(prompt) == record.prompt_sha256)


def erased_when(record: RenderRecord) -> str:
    """Say of an erased render when and by whom it was erased."""
    when = "" if record.erased_at is None else f" on {record.erased_at:%Y-%m-%d}"
    return f"were erased{when}" + ("" if record.erased_by is None else f" by {record.erased_by}")


def _kept(values: Mapping[str, Any], secret: Collection[str]) -> Mapping[str, Any]:
    return {name: SECRET if name in secret else value for name, value in values.items()} if secret else values


def _may_see(actor: Actor, record: RenderRecord) -> bool:
    return actor.covers(record.template) and (actor.may("audit") or record.caller_id == actor.id)
