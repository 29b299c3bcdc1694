"""Whether the records fit each other: renders their versions, contents their renders, histories their labels."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from service.store import misfits

MOST_TOLD = 100
"""How many things of one kind are told; where there are more, nobody reads them one by one."""


def wrong_records(db: Connection) -> Iterator[str]:
    """Yield a sentence for each record that does not fit, at most MOST_TOLD of a kind; nothing is held in memory."""
    yield from _wrong_renders(db)
    yield from _wrong_erasures(db)
    yield from _wrong_histories(db)
    for event, template in misfits.events_of_no_template(db, MOST_TOLD):
        yield f"event {event} speaks of {template}, which is not there"
    for table, column, count in misfits.cells_that_are_no_json(db, MOST_TOLD):
        yield f"in {count}{'' if count < MOST_TOLD else ' or more'} rows of {table}, {column} is not JSON"


def _wrong_renders(db: Connection) -> Iterator[str]:
    for render, template, number, digest, stored in misfits.renders_of_no_version(db, MOST_TOLD):
        if stored == digest:
            yield f"the render {render} names {template}, and its version is of another template"
        else:
            where = f"{template}@{number} with {digest}"
            yield f"the render {render} is of {where}; stored is {stored or 'no such version'}"
    for (render,) in misfits.contents_of_no_render(db, MOST_TOLD):
        yield f"arguments are there of the render {render}, which is not there"
    for (plan,) in misfits.contents_of_no_plan(db, MOST_TOLD):
        yield f"a text is there of the plan {plan}, which is not there or is of another render"


def _wrong_erasures(db: Connection) -> Iterator[str]:
    for (render,) in misfits.erased_with_contents(db, MOST_TOLD):
        yield f"the render {render} was erased, but its arguments or a text of its plans are there; erase it again"
    for (render,) in misfits.renders_without_contents(db, MOST_TOLD):
        yield f"the arguments of the render {render} are gone, and nobody has erased them"
    for (plan,) in misfits.plans_without_contents(db, MOST_TOLD):
        yield f"the text of the plan {plan} is gone, and nobody has erased it"


def _wrong_histories(db: Connection) -> Iterator[str]:
    for template, label, move, start, reached in misfits.moves_from_elsewhere(db, MOST_TOLD):
        yield (
            f"move {move} of {label} of {template or '?'} starts at {_place(start)}; "
            f"the one before it ended at {_place(reached)}"
        )
    for template, label, number, told in misfits.histories_that_end_elsewhere(db, MOST_TOLD):
        yield f"{label} of {template or '?'} is at {_place(number)}; its history ends at {_place(told)}"
    for proposal, template, label in misfits.approvals_of_another_move(db, MOST_TOLD):
        yield f"the proposal {proposal} to move {label} of {template} was approved; its move is another or not there"


def _place(number: int | None) -> str:
    return "no version" if number is None else f"version {number}"
