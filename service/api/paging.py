"""Pages of a list: `limit`, an opaque `cursor`, and the answer `{"items": [...], "next_cursor": ...}`.

A cursor is the place in the list where the next page goes on. Every text of its form is a place, so that the
specification says all that there is to say of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from marshmallow import ValidationError, fields, validate

from service.api.fields import Request, Text
from service.api.forms import pattern
from service.core.identifier import ID
from service.core.names import LONGEST_NAME, TEMPLATE_NAME

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
PREFIX = "next."

Item = TypeVar("Item")
Form = re.Pattern[str]


def _place(form: str) -> Form:
    return re.compile(rf"next\.{form}")


AT_NAME = _place(TEMPLATE_NAME.pattern)
AT_ID = _place(ID.pattern)
AT_NUMBER = _place("[0-9]{1,9}")
AT_ROW = _place("[0-9]{1,18}")


class Cursor(Text):
    """Where a page goes on: `next.` and a text of the list's own."""

    def __init__(self, form: Form, *, longest: int = 100) -> None:
        """Take the form of the whole text, and how many characters it has at the most."""
        self._form, self._longest = form, longest
        told = {"description": "`next_cursor` of the page before; opaque", "pattern": pattern(form)}
        super().__init__(metadata={**told, "maxLength": longest})

    def _deserialize(self, value: Any, attr: str | None, data: Any, **options: Any) -> str:
        text = super()._deserialize(value, attr, data, **options)
        if len(text) > self._longest or not self._form.fullmatch(text):
            raise ValidationError("send `next_cursor` of the page before, as it came, with the same filters")
        return text.removeprefix(PREFIX)


class PageQuery(Request):
    """The part of a query that every list takes; each list adds its `cursor`."""

    limit = fields.Integer(
        load_default=DEFAULT_LIMIT,
        validate=validate.Range(1, MAX_LIMIT),
        error_messages={"invalid": f"send a whole number from 1 to {MAX_LIMIT}"},
        metadata={"description": "How many items at the most"},
    )


class NamesQuery(PageQuery):
    """A page of a list that goes by template name."""

    cursor = Cursor(AT_NAME, longest=len(PREFIX) + LONGEST_NAME)


class IdsQuery(PageQuery):
    """A page of a list that goes by id."""

    cursor = Cursor(AT_ID)


class NumbersQuery(PageQuery):
    """A page of a list that goes by version number."""

    cursor = Cursor(AT_NUMBER)


class RowsQuery(PageQuery):
    """A page of a list that goes by the order in which things happened."""

    cursor = Cursor(AT_ROW)


def page(
    fetched: Sequence[Item], limit: int, present: Callable[[Item], dict[str, Any]], place: Callable[[Item], str | int]
) -> dict[str, Any]:
    """Return a page from at most limit + 1 items that were fetched; `place` is where the page after an item begins."""
    shown = fetched[:limit]
    more = len(fetched) > limit
    return {"items": [present(item) for item in shown], "next_cursor": f"{PREFIX}{place(shown[-1])}" if more else None}


def read_number(place: str | None) -> int | None:
    """Return the number that is a place in a list, or None at its beginning."""
    return None if place is None else int(place)
