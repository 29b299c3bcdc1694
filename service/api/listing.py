"""A list that is shown page by page as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.api.paging import PREFIX
from service.audit.listing import Listing
from service.audit.presenting import Json

if TYPE_CHECKING:
    from sqlalchemy import Connection


def filters_of(query: Json) -> Json:
    """Return the filters of a list's query: all but its `limit` and its `cursor`."""
    return {name: value for name, value in query.items() if name not in ("limit", "cursor")}


def page(listing: Listing[Any], db: Connection, query: Json) -> Json:
    """Return the page of a list that a query asks for."""
    items, place = listing.read(db, query["limit"], query.get("cursor"))
    return {"items": items, "next_cursor": None if place is None else f"{PREFIX}{place}"}
