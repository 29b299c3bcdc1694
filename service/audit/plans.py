"""Plans: register what a model answered to a prompt, and follow one back to the version that it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.audit.renders import find_render
from service.core.actor import Actor
from service.core.errors import Erased, TooLarge, UnknownPlan, UnknownRender
from service.core.identifier import is_id, time_ordered_id
from service.core.names import is_label
from service.core.normal import normal_sha256, sha256
from service.store import labels, plans, renders, versions
from service.store.labels import LabelMove
from service.store.plans import Plan
from service.store.renders import RenderRecord
from service.store.versions import Version

MAX_CONTENT = 1024 * 1024
"""How many bytes of UTF-8 a plan may have."""

MAX_PLANS = 1000
"""How many plans a render may have."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model answered to the prompt of a render: its text, or else the hash of it."""

    render_id: str
    content: str | None
    sha256: str | None
    metadata: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Chain:
    """A plan and what it came from: its render with all plans of that, the version, and the label's move to it.

    `move` is None where no label was asked for, or where none is known that led there.
    """

    plan: Plan
    render: RenderRecord
    siblings: Sequence[str]
    version: Version
    move: LabelMove | None


def register_plan(db: Connection, answer: Answer, *, actor: Actor, now: datetime, entropy: bytes) -> tuple[Plan, bool]:
    """Register a plan and return it, and whether it is new: the same text is registered once for a render.

    `entropy` are ten random bytes for its id. The first registration stays; a text is added where only its hash was
    known. Raises TooLarge, UnknownRender as `find_render`, and Erased for a render whose contents are gone.
    """
    hashed = _hash_of(answer)
    render = find_render(db, answer.render_id, actor)
    if not plans.hold_render(db, render.id):
        raise Erased(f"render {render.id} was erased; no plan of it can be registered any more")
    known = plans.same(db, render.id, hashed)
    normal = None if answer.content is None else normal_sha256(answer.content)
    if known is not None:
        has_all = answer.content is None or known.content is not None
        return (known if has_all else plans.keep_content(db, known, answer.content or "", normal)), False
    if plans.count(db, render.id) >= MAX_PLANS:
        raise TooLarge(f"render {render.id} has {MAX_PLANS:,} plans already; render again for more")
    plan = Plan(
        id=time_ordered_id(now, entropy),
        render_id=render.id,
        template_id=render.template_id,
        template=render.template,
        version=render.version,
        caller=actor.name,
        caller_id=actor.id,
        metadata=dict(answer.metadata),
        created_at=now,
        sha256=hashed,
        normal_sha256=normal,
        content=answer.content,
    )
    plans.insert(db, plan)
    return plan, True


def find_plan(db: Connection, plan_id: str, actor: Actor) -> Plan:
    """Return a plan; `audit` sees every one that its pattern covers, `render` only those that it registered.

    Raises UnknownPlan, also for a plan that the actor may not see: an id tells nothing.
    """
    plan = plans.get(db, plan_id) if is_id(plan_id) else None
    if plan is None or not actor.covers(plan.template) or not (actor.may("audit") or plan.caller_id == actor.id):
        raise UnknownPlan(f"there is no plan {plan_id[:100]!r} that you may see")
    return plan


def chain_of(db: Connection, plan: Plan) -> Chain:
    """Return a plan with its whole chain; raises UnknownRender where a part of it is missing from this database."""
    render = renders.get(db, plan.render_id)
    version = versions.by_number(db, plan.template_id, plan.version)
    if render is None or version is None:
        raise UnknownRender(f"what plan {plan.id} came from is missing from this database")
    siblings = plans.ids_of(db, [render.id]).get(render.id, [])
    return Chain(plan, render, siblings, version, _move_to(db, render))


def registered_plan(db: Connection, plan_id: str) -> Plan:
    """Return the plan that a request was answered with before; raises Erased where its text and hashes are gone."""
    plan = plans.get(db, plan_id)
    if plan is None or plan.erased:
        raise Erased(f"plan {plan_id} was erased; the answer is not given again")
    return plan


def _hash_of(answer: Answer) -> str:
    if answer.content is None:
        return answer.sha256 or ""
    size = len(answer.content.encode())
    if size > MAX_CONTENT:
        raise TooLarge(
            f"the plan has {size:,} bytes, but at most {MAX_CONTENT:,} are kept; send its sha256 in place of content"
        )
    return sha256(answer.content)


def _move_to(db: Connection, render: RenderRecord) -> LabelMove | None:
    """Return the move that had brought the label, which was asked for, to the version that was rendered.

    Not simply the last move before the render: between looking the label up and recording the render it may move on.
    """
    if not is_label(render.ref):
        return None
    return labels.last_move_to(db, render.template_id, render.ref, render.version, render.created_at)
