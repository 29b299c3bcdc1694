"""The lists of what happened, as one caller has filtered them: read part by part, for pages and for whole files."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from service.audit.presenting import Json, event, render_record
from service.audit.presenting_plans import plan_summary
from service.audit.records import (
    EventFilter,
    PlanFilter,
    RenderFilter,
    list_events,
    list_plans,
    list_renders,
    plans_of,
)
from service.core.actor import Actor
from service.store.renders import RenderRecord

Item = TypeVar("Item")
Part = tuple[list[Json], str | None]
"""Some items, and the place after them; None: the end."""

# The members of each item, in the order of the columns of a table.
_RENDER = (
    "id template version digest ref label arguments arguments_kept unset omitted prompt_sha256 caller caller_id "
    "metadata created_at erased erased_at erased_by plans log_index"
)
_PLAN = "id render_id template version sha256 metadata caller caller_id created_at erased erased_at erased_by"
_EVENT = "id at actor actor_id tag template data"


@dataclass(frozen=True, slots=True)
class Listing(Generic[Item]):
    """One list, as one caller has filtered it.

    `fetch` returns at most so many items after a place, `present` shows them, `place` is where the part after an item
    begins. `columns` are the members of each, in their order.
    """

    name: str
    columns: tuple[str, ...]
    fetch: Callable[[Connection, int, str | None], Sequence[Item]]
    present: Callable[[Connection, Sequence[Item]], list[Json]]
    place: Callable[[Item], str | int]

    def some(self, db: Connection, limit: int, place: str | None) -> tuple[Sequence[Item], str | None]:
        """Return at most `limit` items after a place (None: the beginning), and the place after them; None: the end."""
        fetched = self.fetch(db, limit + 1, place)
        more = len(fetched) > limit
        return fetched[:limit], str(self.place(fetched[limit - 1])) if more else None

    def read(self, db: Connection, limit: int, place: str | None) -> Part:
        """Return the same, presented."""
        shown, onward = self.some(db, limit, place)
        return self.present(db, shown), onward


def renders_listing(wanted: RenderFilter, actor: Actor) -> Listing[RenderRecord]:
    """Return the list of renders, newest first; with `render` alone only those of the same caller."""
    return Listing(
        name="renders",
        columns=tuple(_RENDER.split()),
        fetch=lambda db, limit, before: list_renders(db, wanted, actor, limit=limit, before=before),
        present=with_plans,
        place=lambda record: record.id,
    )


def plans_listing(wanted: PlanFilter, actor: Actor) -> Listing[Any]:
    """Return the list of plans, newest first; with `render` alone only those that the same caller registered."""
    return Listing(
        name="plans",
        columns=tuple(_PLAN.split()),
        fetch=lambda db, limit, before: list_plans(db, wanted, actor, limit=limit, before=before),
        present=lambda _, plans: [plan_summary(plan) for plan in plans],
        place=lambda plan: plan.id,
    )


def events_listing(wanted: EventFilter, actor: Actor) -> Listing[Any]:
    """Return the list of events, newest first; a place in it is the number of an event."""
    return Listing(
        name="events",
        columns=tuple(_EVENT.split()),
        fetch=lambda db, limit, before: list_events(
            db, wanted, actor, limit=limit, before=None if before is None else int(before)
        ),
        present=lambda _, events: [event(each) for each in events],
        place=lambda each: each.id,
    )


def with_plans(db: Connection, records: Sequence[RenderRecord]) -> list[Json]:
    """Present renders, each with the ids of its plans."""
    plans = plans_of(db, records)
    return [render_record(record, plans.get(record.id, ())) for record in records]
