"""What follows when an erasure is committed: its words are gone from the files too, or the answer says otherwise."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import Response

from service.context import current

STILL_IN_FILES = (
    "Erased for everybody who asks, but still in files of the database, because somebody reads from it: "
    "the service removes it as soon as it can; the same request again says 200 when it is gone"
)

View = Callable[..., Response]


def finishing_erasure(view: View) -> View:
    """Let a view that erases answer 202 in place of 200 where what it erased is not gone from the files yet."""

    @wraps(view)
    def run(*args: Any, **path: Any) -> Response:
        response = view(*args, **path)
        if response.status_code == 200 and not current().scrub():
            response.status_code = 202
        return response

    return run
