"""What stands before every page and every action: who is signed in, what they may do, and from where a form came."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Literal

from flask import g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from service.access.sessions import Session
from service.context import current
from service.core.errors import Unauthenticated, Unavailable
from service.web.cookies import session_secret
from service.web.forms import form_token_is_right, is_from_here
from service.web.resume import ask_again, ask_to_sign_in

View = Callable[..., ResponseReturnValue]
ANYBODY: Literal["anybody signed in"] = "anybody signed in"
NEWCOMERS: Literal["anybody, before the password is changed too"] = "anybody, before the password is changed too"
OWN: Literal["audit or render"] = "audit or render"
"""For all records to who holds `audit`, for one's own to who holds `render` alone."""
Scope = Literal[
    "read",
    "render",
    "edit",
    "release",
    "audit",
    "admin",
    "audit or render",
    "anybody signed in",
    "anybody, before the password is changed too",
]


def page(scope: Scope) -> Callable[[View], View]:
    """Declare a page: signed in, allowed, in a transaction that reads; else the way to the sign-in page.

    A path argument `name` is a template's name and must fit the person's pattern.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def show(**path: Any) -> ResponseReturnValue:
            try:
                session = _admitted()
            except Unauthenticated:
                return redirect(url_for("web.sign_in.show", next=_here()))
            if session.user.must_change_password and scope != NEWCOMERS:
                return redirect(url_for("web.account.show_password", next=_here()))
            _require(scope, path.get("name"))
            with current().reading():
                return view(**path)

        show.__dict__["access"] = scope
        return show

    return decorate


def action(scope: Scope, *, carries: bool = True) -> Callable[[View], View]:
    """Declare what a form does: signed in, allowed, sent by a page of this session; the view opens its transaction.

    Where the session has ended, or is another than the page's, nothing is done and nothing is lost: what was typed is
    shown again, to be sent once more, unless the form `carries` nothing worth it. That is offered only where the
    browser says that a page of ours sent the form, or the form proves it by its token: what another site wrote is
    never put before a person as theirs.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def act(**path: Any) -> ResponseReturnValue:
            is_ours, is_of_this_session = is_from_here(), form_token_is_right()
            try:
                session = _admitted()
            except Unauthenticated:
                return ask_to_sign_in(carries=carries and (is_ours or is_of_this_session))
            if not is_of_this_session:
                return ask_again(carries=carries and is_ours)
            if session.user.must_change_password and scope != NEWCOMERS:
                return redirect(url_for("web.account.show_password"))
            _require(scope, path.get("name"))
            return view(**path)

        act.__dict__["access"] = scope
        return act

    return decorate


def session_here() -> Session | None:
    """Return the session of the person who asks, or None where nobody is signed in."""
    session: Session | None = g.get("web_session")
    return session


def is_allowed(scope: str, name: str | None = None) -> bool:
    """Return whether who is signed in holds a scope, and covers the template's name if one is given."""
    actor = current().known_actor
    holds = actor is not None and any(map(actor.may, scope.split(" or ")))
    return actor is not None and holds and (name is None or actor.covers(name))


def recognise() -> None:
    """Find out who is signed in where a page needs nobody to be; somebody who is not, or cannot be known, is nobody."""
    if session_here() is None:
        with suppress(Unauthenticated, Unavailable):
            _admitted()


def the_session() -> Session:
    """Return the session of the person who asks; raises Unauthenticated where there is none."""
    session = session_here()
    if session is None:
        raise Unauthenticated
    return session


def _admitted() -> Session:
    secret = session_secret()
    if secret is None:
        raise Unauthenticated
    g.web_session = current().authenticate_session(secret)
    return the_session()


def _require(scope: Scope, name: str | None) -> None:
    wanted = "render" if scope == OWN and current().actor.may("render") else scope.split(" or ")[0]
    current().require(None if scope in (ANYBODY, NEWCOMERS) else wanted, name)


def _here() -> str:
    """Return the address that was asked for, as it can be gone back to."""
    query = request.query_string.decode("ascii", "replace")
    return f"{request.path}?{query}" if query else request.path
