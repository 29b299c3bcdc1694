"""Forms that act once: sent again, by a second click, a reload or the way back, they get what came of the first time.

Each form that is shown carries a key of its own. What came of it is kept for 24 hours beside its effect, in the same
transaction, under the key and all that the form held: the same form filled in otherwise is another wish.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable

from flask import request

from service.access.repeats import Repeatable, find_answer, keep_answer
from service.context import Context, current
from service.core.errors import Conflict, Stale, Unavailable
from service.web.cookies import session_secret
from service.web.forms import carried

FIELD = "once"
_LONGEST = 64


def once_key() -> str:
    """Return a new key for a form; it goes into the hidden field `once`."""
    return secrets.token_urlsafe(16)


def act_once(act: Callable[[], str]) -> tuple[str, bool]:
    """Act in a transaction that writes and return what came of it, a short text such as an id, and True.

    Where this very form has acted before, return what came of it then, and False. A form without a key acts each time.
    Raises what acting raises, unless the same form has acted meanwhile.
    """
    context = current()
    form = _this_form(context)
    try:
        with context.writing():
            known = form and find_answer(context.db, form, context.now)
            if known:
                return known.body.decode(), False
            outcome = act()
            if form:
                keep_answer(context.db, form, status=200, headers={}, body=outcome.encode(), now=context.now)
            return outcome, True
    except (Conflict, Stale, Unavailable):
        with context.reading():
            known = form and find_answer(context.db, form, context.now)
        if not known:
            raise
        return known.body.decode(), False


def _this_form(context: Context) -> Repeatable | None:
    key = request.form.get(FIELD, "")
    if not key or len(key) > _LONGEST or not key.isascii() or not key.isprintable():
        return None
    # With the session as the key, so that whoever reads the database cannot try out what was typed.
    held = json.dumps([request.path, carried()]).encode()
    told = hmac.digest((session_secret() or "").encode("utf-8", "surrogatepass"), held, "sha256").hex()
    return Repeatable(context.actor.id, f"form {key} {told}", told)
