"""One's own account: the password."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import InvalidRequest, RateLimited
from service.web.notices import leave_notice
from service.web.page import ANYBODY, action, page, the_session
from service.web.resume import local_or_home
from service.web.words import counted

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("/password")
@page(ANYBODY)
def show_password() -> ResponseReturnValue:
    """Show the form to change one's password; who was given one must, before anything else."""
    return _form(next_page=request.args.get("next", ""))


@blueprint.post("/password")
@action(ANYBODY)
def change_password() -> ResponseReturnValue:
    """Change one's password; all other sessions of the person end."""
    wanted = request.form.get("password", "")
    if wanted != request.form.get("password_again", ""):
        return _form("The two new passwords differ.", 422)
    try:
        current().change_password(the_session(), present=request.form.get("present_password", ""), wanted=wanted)
    except InvalidRequest as refusal:
        return _form("; ".join(problem.message for problem in refusal.problems) + ".", 422)
    except RateLimited as refusal:
        return _form(f"Too many tries. Wait {counted(refusal.retry_after, 'second')}, then try again.", 429)
    response = make_response(redirect(local_or_home(request.form.get("next", "")), 303))
    return leave_notice(response, "Your password is changed. Other sessions of yours have ended.")


def _form(problem: str | None = None, status: int = 200, next_page: str | None = None) -> ResponseReturnValue:
    onward = request.form.get("next", "") if next_page is None else next_page
    back = url_for("web.templates.index")
    return render_template("password.html", problem=problem, next=onward, back=back), status
