"""The cookies: which session this is, which device, and the visit of somebody who has not signed in yet."""

from __future__ import annotations

import secrets

from flask import Response, g, request

SESSION = "imprint_session"
DEVICE = "imprint_device"
VISIT = "imprint_visit"
_YEAR_SECONDS = 365 * 24 * 3600


def session_secret() -> str | None:
    """Return the secret of the session that the browser sent, or None."""
    return request.cookies.get(SESSION) or None


def device_text() -> str | None:
    """Return what this browser was given when somebody last signed in with it, or None."""
    return request.cookies.get(DEVICE)


def visit_secret() -> str:
    """Return the secret of a visit before signing in: the one that the browser sent, or a new one."""
    if "visit" not in g:
        g.visit = request.cookies.get(VISIT) or secrets.token_urlsafe(32)
    return str(g.visit)


def keep_visit(response: Response) -> Response:
    """Give the browser the secret of its visit."""
    _set(response, VISIT, visit_secret())
    return response


def keep_session(response: Response, secret: str, device: str) -> Response:
    """Give the browser a session that was opened, and the text for its device; the visit is over."""
    _set(response, SESSION, secret)
    _set(response, DEVICE, device, _YEAR_SECONDS)
    response.delete_cookie(VISIT, path=_path())
    return response


def forget_session(response: Response) -> Response:
    """Take the session from the browser."""
    response.delete_cookie(SESSION, path=_path())
    return response


def set_briefly(response: Response, name: str, text: str, seconds: int) -> Response:
    """Give the browser a text for the page that it loads next."""
    _set(response, name, text, seconds)
    return response


def _set(response: Response, name: str, value: str, max_age: int | None = None) -> None:
    response.set_cookie(
        name, value, max_age=max_age, path=_path(), secure=request.is_secure, httponly=True, samesite="Lax"
    )


def _path() -> str:
    return request.root_path or "/"
