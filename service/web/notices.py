"""Notices: what was done, said once on the page that comes next."""

from __future__ import annotations

import base64
import hmac

from flask import Response, g

from service.web.cookies import forget, read_cookie, session_secret, set_briefly

_COOKIE = "imprint_notice"
_SECONDS = 60
_LONGEST = 1_000


def leave_notice(response: Response, text: str) -> Response:
    """Leave a sentence for the next page of this session; it is signed, so that nobody else can put words there.

    To somebody who is not signed in no sentence is told.
    """
    packed = base64.urlsafe_b64encode(text[:_LONGEST].encode("utf-8", "replace")).decode()
    return set_briefly(response, _COOKIE, f"{packed}.{_seal(packed)}", _SECONDS)


def take_notice() -> str | None:
    """Return the sentence that was left for this page, or None; `clear_notice` removes it."""
    packed, _, seal = read_cookie(_COOKIE).partition(".")
    if (
        session_secret() is None
        or not seal
        or not hmac.compare_digest(_seal(packed).encode(), seal.encode("utf-8", "surrogatepass"))
    ):
        return None
    g.notice_was_shown = True
    return base64.urlsafe_b64decode(packed).decode("utf-8", "replace")


def clear_notice(response: Response) -> Response:
    """Remove a notice that was shown."""
    if g.get("notice_was_shown"):
        forget(response, _COOKIE)
    return response


def _seal(packed: str) -> str:
    key = (session_secret() or "").encode("utf-8", "surrogatepass")
    return hmac.digest(key, f"Imprint notice {packed}".encode("utf-8", "surrogatepass"), "sha256").hex()
