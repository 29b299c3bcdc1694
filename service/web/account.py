"""One's own account: who one is, what one may do, where one is signed in, the password."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.sessions import end_session, end_sessions, list_sessions
from service.context import current
from service.core.errors import InvalidRequest, RateLimited
from service.core.roles import ROLES
from service.web.notices import leave_notice
from service.web.page import ANYBODY, NEWCOMERS, action, page, the_session
from service.web.permissions import ROLE_WORDS, SCOPE_WORDS
from service.web.resume import local_or_home
from service.web.words import counted

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
@page(ANYBODY)
def show() -> ResponseReturnValue:
    """Show who is signed in, what that allows, and where else."""
    context, session = current(), the_session()
    found = list_sessions(context.db, session.user.id, actor=context.actor, now=context.now)
    held = {scope: told for scope, told in SCOPE_WORDS.items() if context.actor.may(scope)}
    return render_template(
        "account.html", user=session.user, sessions=found, own=session.record, held=held, roles=ROLE_WORDS, of=ROLES
    )


@blueprint.post("/sessions/end")
@action(ANYBODY)
def end_others() -> ResponseReturnValue:
    """Sign out everywhere else."""
    context, session = current(), the_session()
    with context.writing():
        end_sessions(context.db, session.user.id, actor=context.actor, now=context.now, but=session.record.id)
    return _back("All your other sessions have ended.")


@blueprint.post("/sessions/<session_id>/end")
@action(ANYBODY)
def end_one(session_id: str) -> ResponseReturnValue:
    """Sign out of one other browser."""
    context = current()
    with context.writing():
        end_session(context.db, the_session().user.id, session_id, actor=context.actor, now=context.now)
    return _back("The session has ended.")


@blueprint.get("/password")
@page(NEWCOMERS)
def show_password() -> ResponseReturnValue:
    """Show the form to change one's password; who was given one must, before anything else."""
    return _form(next_page=request.args.get("next", ""))


@blueprint.post("/password")
@action(NEWCOMERS, carries=False)
def change_password() -> ResponseReturnValue:
    """Change one's password; all other sessions of the person end."""
    wanted = request.form.get("password", "")
    if wanted != request.form.get("password_again", ""):
        return _form("The two new passwords differ.", 422)
    try:
        current().change_password(the_session(), present=request.form.get("present_password", ""), wanted=wanted)
    except InvalidRequest as refusal:
        told = "; ".join(problem.message for problem in refusal.problems)
        return _form(f"{told[:1].upper()}{told[1:]}.", 422)
    except RateLimited as refusal:
        return _form(f"Too many tries. Wait {counted(refusal.retry_after, 'second')}, then try again.", 429)
    response = make_response(redirect(local_or_home(request.form.get("next", "")), 303))
    return leave_notice(response, "Your password is changed. Other sessions of yours have ended.")


def _form(problem: str | None = None, status: int = 200, next_page: str | None = None) -> ResponseReturnValue:
    onward = request.form.get("next", "") if next_page is None else next_page
    return render_template("password.html", problem=problem, next=onward, back=url_for("web.account.show")), status


def _back(told: str) -> ResponseReturnValue:
    return leave_notice(make_response(redirect(url_for("web.account.show"), 303)), told)
