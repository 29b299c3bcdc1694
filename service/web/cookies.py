"""The cookies: which session this is, which device, and the visit of somebody who has not signed in yet.

Over https their names begin with `__Host-`: browsers take those only from this very host and only over https, so that
neither a neighbouring host nor somebody in between on plain http can slip a cookie of their own in. Below a path prefix
that is not allowed, and they begin with `__Secure-`.
"""

from __future__ import annotations

import secrets

from flask import Response, g, request

SESSION = "imprint_session"
DEVICE = "imprint_device"
VISIT = "imprint_visit"
_YEAR_SECONDS = 365 * 24 * 3600


def session_secret() -> str | None:
    """Return the secret of the session that the browser sent, or None."""
    return read_cookie(SESSION) or None


def device_text() -> str | None:
    """Return what this browser was given when somebody last signed in with it, or None."""
    return read_cookie(DEVICE) or None


def visit_secret() -> str:
    """Return the secret of a visit before signing in: the one that the browser sent, or a new one."""
    if "visit" not in g:
        g.visit = read_cookie(VISIT) or secrets.token_urlsafe(32)
    return str(g.visit)


def keep_visit(response: Response) -> Response:
    """Give the browser the secret of its visit."""
    _set(response, VISIT, visit_secret())
    return response


def keep_session(response: Response, secret: str, device: str) -> Response:
    """Give the browser a session that was opened, and the text for its device; the visit is over."""
    _set(response, SESSION, secret)
    _set(response, DEVICE, device, _YEAR_SECONDS)
    return forget(response, VISIT)


def forget_session(response: Response) -> Response:
    """Take the session from the browser."""
    return forget(response, SESSION)


def set_briefly(response: Response, name: str, text: str, seconds: int) -> Response:
    """Give the browser a text for the page that it loads next."""
    _set(response, name, text, seconds)
    return response


def read_cookie(name: str) -> str:
    """Return what the browser keeps under a name, "" for nothing."""
    return request.cookies.get(_full(name), "")


def forget(response: Response, name: str) -> Response:
    """Take from the browser what it keeps under a name."""
    response.delete_cookie(_full(name), path=_path(), secure=request.is_secure, httponly=True, samesite="Lax")
    return response


def _set(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        _full(name), value, max_age=max_age, path=_path(), secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _full(name: str) -> str:
    if not request.is_secure:
        return name
    return f"__Host-{name}" if _path() == "/" else f"__Secure-{name}"


def _path() -> str:
    return request.root_path or "/"
