"""Forms that act once: sent twice, by a double click, a reload or a step back, the second says what the first did.

Each form that is shown has a key of its own. What is kept under it, in the transaction of the effect, is only what the
view says, such as an id: never the page, which may show a secret.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Callable

from flask import request

from service.access.repeats import Repeatable, find_answer, keep_answer
from service.context import current
from service.core.errors import Conflict, Stale, Unavailable
from service.web.cookies import session_secret
from service.web.forms import FIELD as TOKEN

FIELD = "once"


def once_key(*, renew: bool = False) -> str:
    """Return the key for a form of the page that is made now.

    A form that is shown again to be corrected keeps its key; one that has acted, and may act anew, gets a new one.
    """
    return (not renew and request.form.get(FIELD)) or secrets.token_urlsafe(16)


def once(act: Callable[[], str]) -> tuple[str, bool]:
    """Act in a transaction that writes, and return what `act` returned and True, or what it returned before and False.

    The same form with other values is another form. Refusals are raised and not kept: they changed nothing.
    """
    context, form = current(), _form()
    try:
        with context.writing():
            known = find_answer(context.db, form, context.now)
            if known is None:
                told = act()
                keep_answer(context.db, form, status=200, headers={}, body=told.encode(), now=context.now)
                return told, True
    except (Conflict, Stale, Unavailable):
        with context.reading():
            known = find_answer(context.db, form, context.now)
        if known is None:
            raise
    return known.body.decode(), False


def _form() -> Repeatable:
    """Return what tells this form from all others.

    Its values are hashed under the secret of the session, so that whoever reads the database cannot try them out.
    """
    fields = sorted((name, value) for name, value in request.form.items(multi=True) if name != TOKEN)
    told = json.dumps([request.path, fields]).encode()
    key = b"Imprint once " + (session_secret() or "").encode("utf-8", "surrogatepass")
    digest = hmac.digest(key, told, "sha256").hex()
    return Repeatable(current().actor.id, digest, digest)
