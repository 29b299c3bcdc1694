"""Where a page of a long list goes on: an id in the address."""

from __future__ import annotations

from flask import request

from service.core.errors import InvalidRequest
from service.core.identifier import is_id


def place_of(name: str) -> str | None:
    """Return the id from which a list goes on, None for its beginning; raises InvalidRequest for what is no id."""
    given = request.args.get(name, "")
    if given and not is_id(given):
        raise InvalidRequest("the address does not say from where the list goes on; begin it anew from the menu")
    return given or None
