"""Whether a user gets in: disabled and enabled, with a new password, signed out."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from service.access.sessions import end_session, end_sessions
from service.access.users import UserChange, change_user, find_user, reset_password
from service.context import current
from service.core.errors import LastAdministrator
from service.web.notices import leave_notice
from service.web.once import once
from service.web.page import action, page
from service.web.users import LAST_ADMINISTRATOR, show_given, show_password

blueprint = Blueprint("user_access", __name__, url_prefix="/admin/users/<user_id>")


@blueprint.get("/disable")
@page("admin")
def confirm_disable(user_id: str) -> ResponseReturnValue:
    """Ask whether a user shall be disabled."""
    return _ask("user_disable.html", user_id)


@blueprint.post("/disable")
@action("admin")
def disable(user_id: str) -> ResponseReturnValue:
    """Disable a user and end all sessions."""
    try:
        name = _set_disabled(user_id, disabled=True)
    except LastAdministrator:
        with current().reading():
            return _ask("user_disable.html", user_id, LAST_ADMINISTRATOR), 409
    return _back(user_id, f"{name} is disabled, and signed out everywhere.")


@blueprint.post("/enable")
@action("admin")
def enable(user_id: str) -> ResponseReturnValue:
    """Let a disabled user in again."""
    return _back(user_id, f"{_set_disabled(user_id, disabled=False)} can sign in again, with the password of before.")


@blueprint.get("/password")
@page("admin")
def confirm_password(user_id: str) -> ResponseReturnValue:
    """Ask whether a user shall get a new password."""
    return _ask("user_password.html", user_id)


@blueprint.post("/password")
@action("admin")
def give_password(user_id: str) -> ResponseReturnValue:
    """Give a user a new password, shown on this one page, and end all sessions."""
    context = current()
    password = context.passwords.make(context.entropy(16))

    def act() -> str:
        return reset_password(context.db, user_id, password, actor=context.actor, now=context.now).id

    _, is_first = once(act)
    with context.reading():
        user = find_user(context.db, user_id, context.actor)
    return show_password(user, password.text, is_new=False) if is_first else show_given(user)


@blueprint.post("/sessions/end")
@action("admin")
def end_all(user_id: str) -> ResponseReturnValue:
    """Sign a user out everywhere."""
    with current().writing():
        end_sessions(current().db, user_id, actor=current().actor, now=current().now)
    return _back(user_id, "All sessions have ended.")


@blueprint.post("/sessions/<session_id>/end")
@action("admin")
def end_one(user_id: str, session_id: str) -> ResponseReturnValue:
    """Sign a user out of one browser."""
    with current().writing():
        end_session(current().db, user_id, session_id, actor=current().actor, now=current().now)
    return _back(user_id, "The session has ended.")


def _set_disabled(user_id: str, *, disabled: bool) -> str:
    context = current()
    with context.writing():
        change = UserChange(disabled=disabled)
        return change_user(context.db, user_id, change, actor=context.actor, now=context.now).name


def _ask(page_name: str, user_id: str, problem: str | None = None) -> str:
    user = find_user(current().db, user_id, current().actor)
    return render_template(page_name, user=user, problem=problem)


def _back(user_id: str, told: str) -> ResponseReturnValue:
    return leave_notice(make_response(redirect(url_for("web.users.show", user_id=user_id), 303)), told)
