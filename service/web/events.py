"""Events: every change, told in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.audit.listing import Listing, events_listing
from service.audit.records import EventFilter
from service.context import current
from service.core.errors import InvalidRequest
from service.web.exports import download, kind_asked
from service.web.filters import Asked, filters_asked
from service.web.forms import asked
from service.web.page import page
from service.web.sentences import KINDS, Sentence, sentence

if TYPE_CHECKING:
    from service.store.events import Event

blueprint = Blueprint("events", __name__, url_prefix="/events")
MOST = 50
_FILTERS = ("template", "tag", "actor", "since", "until")
_LONGEST_PLACE = 18


@blueprint.get("")
@page("audit")
def index() -> ResponseReturnValue:
    """List what was changed, newest first."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return render_template("events.html", filters=filters, days=[], kinds=KINDS, older=None), 422
    found, older = _listing(filters).some(current().db, MOST, _place())
    return render_template("events.html", filters=filters, days=_by_day(found), kinds=KINDS, older=older)


@blueprint.get("/export")
@page("audit")
def export() -> ResponseReturnValue:
    """Give all events that fit the filters as a file."""
    filters = filters_asked(_FILTERS)
    if filters.problems:
        return redirect(url_for("web.events.index", **filters.given))
    return download(_listing(filters), kind_asked())


def _by_day(found: Sequence[Event]) -> list[tuple[date, list[tuple[Event, Sentence]]]]:
    """Return events as sentences, under the day (of UTC) on which they happened."""
    days = groupby(found, key=lambda event: event.at.astimezone(UTC).date())
    return [(day, [(event, sentence(event)) for event in events]) for day, events in days]


def _place() -> str | None:
    given = asked("before")
    if given and not (given.isascii() and given.isdecimal() and len(given) <= _LONGEST_PLACE):
        raise InvalidRequest("the address does not say from where the list goes on; begin it anew from the menu")
    return given or None


def _listing(filters: Asked) -> Listing[Any]:
    return events_listing(EventFilter(**filters.values), current().actor)
