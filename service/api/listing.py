"""A list that is shown page by page as JSON, or exported whole as CSV or JSON Lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from service.api.paging import PREFIX

if TYPE_CHECKING:
    from sqlalchemy import Connection

Item = TypeVar("Item")
Json = dict[str, Any]


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

    def read(self, db: Connection, limit: int, place: str | None) -> tuple[list[Json], str | None]:
        """Return at most `limit` items after a place (None: the beginning), and the place after them; None: the end."""
        fetched = self.fetch(db, limit + 1, place)
        shown = fetched[:limit]
        more = len(fetched) > limit
        return self.present(db, shown), str(self.place(shown[-1])) if more else None


def filters_of(query: Json) -> Json:
    """Return the filters of a list's query: all but its `limit` and its `cursor`."""
    return {name: value for name, value in query.items() if name not in ("limit", "cursor")}


def page(listing: Listing[Any], db: Connection, query: Json) -> Json:
    """Return the page of a list that a query asks for."""
    items, place = listing.read(db, query["limit"], query.get("cursor"))
    return {"items": items, "next_cursor": None if place is None else f"{PREFIX}{place}"}
