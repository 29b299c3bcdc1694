"""Signing in and out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.sessions import sign_out
from service.access.sign_in import Attempt
from service.context import current
from service.core.errors import RateLimited, Unauthenticated, Unavailable
from service.web import resume, theme
from service.web.cookies import device_text, forget_session, keep_session, keep_visit, set_briefly
from service.web.forms import form_token_is_right, is_from_here, text_of
from service.web.page import NEWCOMERS, action, recognise, session_here, the_session
from service.web.words import counted

blueprint = Blueprint("sign_in", __name__)
_YEAR_SECONDS = 365 * 24 * 3600


@blueprint.get("/login")
def show() -> ResponseReturnValue:
    """Show the form to sign in; who has done so goes on."""
    recognise()
    if session_here() is not None:
        return redirect(resume.local_or_home(request.args.get("next", "")))
    return _form(next_page=request.args.get("next", ""))


@blueprint.post("/login")
def sign_in() -> ResponseReturnValue:
    """Let somebody in by name and password, then go where they wanted."""
    is_from_here()
    if not form_token_is_right():
        return _form("This page had grown old, so nothing was sent. Try once more.", 403)
    recognise()
    before = session_here()
    attempt = Attempt(
        name=request.form.get("name", ""),
        password=request.form.get("password", ""),
        address=request.remote_addr or "",
        agent=request.headers.get("User-Agent", ""),
        device=device_text(),
    )
    try:
        signed_in = current().sign_in(attempt)
    except Unauthenticated as refusal:
        return _form(f"{refusal.detail[:1].upper()}{refusal.detail[1:]}.", 401)
    except RateLimited as refusal:
        wait = counted(refusal.retry_after, "second")
        return _form(f"Too many tries. Wait {wait}, then try again.", 429, {"Retry-After": str(refusal.retry_after)})
    except Unavailable:
        return _form("The service is busy at the moment. Try again.", 503, {"Retry-After": "1"})
    if before is not None:
        with current().writing():
            sign_out(current().db, before, now=current().now)
    response = make_response(_onward(signed_in.secret))
    return keep_session(response, signed_in.secret, signed_in.device)


@blueprint.post("/logout")
@action(NEWCOMERS, carries=False)
def leave() -> ResponseReturnValue:
    """End the session of who is done."""
    with current().writing():
        sign_out(current().db, the_session(), now=current().now)
    return forget_session(make_response(redirect(url_for("web.sign_in.show"), 303)))


@blueprint.post("/theme")
def choose_theme() -> ResponseReturnValue:
    """Keep in this browser whether pages are light or dark, and go back."""
    is_from_here()
    chosen = text_of("theme")
    back = make_response(redirect(resume.local_or_home(text_of("back")), 303))
    return set_briefly(back, theme.COOKIE, chosen if chosen in theme.THEMES else "", _YEAR_SECONDS)


def _onward(secret: str) -> ResponseReturnValue:
    again = resume.resumed(secret)
    return again or redirect(resume.local_or_home(request.form.get("next", "")), 303)


def _form(
    problem: str | None = None, status: int = 200, headers: dict[str, str] | None = None, next_page: str | None = None
) -> ResponseReturnValue:
    """Show the form, with what was typed but the password, and a form that is carried through."""
    page = render_template(
        "sign_in.html",
        name=request.form.get("name", ""),
        problem=problem,
        next=request.form.get("next", "") if next_page is None else next_page,
        ended=False,
        target=request.form.get(resume.TARGET, ""),
        carried=resume.held(),
    )
    return keep_visit(make_response(page, status, headers or {}))
