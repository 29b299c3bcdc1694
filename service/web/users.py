"""Users: listed, made, changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.sessions import list_sessions
from service.access.users import UserChange, UserWish, change_user, check_wish, create_user, find_user, list_users
from service.context import current
from service.core.errors import Forbidden, InvalidRequest, LastAdministrator, NameTaken
from service.web.cursor import place_of
from service.web.forms import text_of
from service.web.notices import leave_notice
from service.web.once import once
from service.web.page import action, page
from service.web.permissions import ROLE_WORDS

if TYPE_CHECKING:
    from service.access.passwords import NewPassword
    from service.store.users import UserRecord

blueprint = Blueprint("users", __name__, url_prefix="/admin/users")
MOST = 100
LAST_ADMINISTRATOR = (
    "This is the last user who may do everything. Make somebody else an administrator for all templates first; "
    "otherwise nobody could keep this service."
)
_WORDS = {
    "/name": "A name has lower-case letters and digits, joined by single . _ - + or @, such as ada or ada@example.com; "
    "at most 100 characters.",
    "/role": "Choose one of the roles.",
    "/pattern": "A pattern is a template's name in lower case, in which * stands for anything: platform.*",
    "/display_name": "The name to be shown has at most 200 characters, on one line.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of a user."""

    name: str = ""
    display_name: str = ""
    role: str = ""
    pattern: str = "*"
    problems: dict[str, str] = field(default_factory=dict)


@blueprint.get("")
@page("admin")
def index() -> ResponseReturnValue:
    """List users, newest first, disabled ones too."""
    pattern = current().actor.pattern
    found = list_users(current().db, limit=MOST + 1, before=place_of("before"), pattern=pattern)
    older = found[MOST - 1].id if len(found) > MOST else None
    return render_template("users.html", users=found[:MOST], older=older)


@blueprint.get("/new")
@page("admin")
def new() -> ResponseReturnValue:
    """Show the form to make a user."""
    return _new(Typed(pattern=current().actor.pattern))


@blueprint.post("/new")
@action("admin")
def create() -> ResponseReturnValue:
    """Make a user; the first password is on this one page, which no browser keeps and no reload brings back."""
    context, typed = current(), _typed()
    wish = UserWish(typed.name.lower(), typed.role, typed.pattern, typed.display_name)
    try:
        check_wish(wish, context.actor)
        # Before the transaction, for it takes long; nobody else could write meanwhile.
        password = context.passwords.make(context.entropy(16))
        user_id, is_first = once(lambda: _create(wish, password))
    except (InvalidRequest, NameTaken, Forbidden) as refusal:
        return _new(replace(typed, problems=_problems(refusal))), _status(refusal)
    with context.reading():
        user = find_user(context.db, user_id, context.actor)
    return show_password(user, password.text, is_new=True) if is_first else show_given(user)


@blueprint.get("/<user_id>")
@page("admin")
def show(user_id: str) -> ResponseReturnValue:
    """Show a user, what can be changed, and where the user is signed in."""
    return _page(user_id)


@blueprint.post("/<user_id>")
@action("admin")
def change(user_id: str) -> ResponseReturnValue:
    """Change role, pattern and the name that is shown."""
    context, typed = current(), _typed()
    wanted = UserChange(typed.role, typed.pattern, typed.display_name)
    try:
        with context.writing():
            before = find_user(context.db, user_id, context.actor)
            after = change_user(context.db, user_id, wanted, actor=context.actor, now=context.now)
    except (InvalidRequest, LastAdministrator, Forbidden) as refusal:
        with context.reading():
            return _page(user_id, replace(typed, problems=_problems(refusal))), _status(refusal)
    told = f"{after.name} is changed."
    if (before.role, before.pattern) != (after.role, after.pattern):
        told = f"{after.name} is {after.role} for {after.pattern} now, and must sign in again."
    return leave_notice(make_response(redirect(url_for("web.users.show", user_id=user_id), 303)), told)


def show_password(user: UserRecord, text: str, *, is_new: bool) -> str:
    """Return the page with a password that was given, which is shown once."""
    return render_template(
        "password_made.html",
        user=user,
        password=text,
        is_new=is_new,
        address=url_for("web.sign_in.show", _external=True),
    )


def show_given(user: UserRecord) -> str:
    """Return the page for who sent a form twice: the password was on the page before."""
    return render_template(
        "made_before.html",
        heading="That is done already",
        name=f"password of {user.name}",
        what="It",
        instead="give another one",
        address=url_for("web.user_access.confirm_password", user_id=user.id),
        button="Give a new password",
        onward=url_for("web.users.show", user_id=user.id),
    )


def _create(wish: UserWish, password: NewPassword) -> str:
    context = current()
    entropy = context.entropy(10)
    return create_user(context.db, wish, password, actor=context.actor, now=context.now, entropy=entropy).id


def _page(user_id: str, typed: Typed | None = None) -> str:
    context = current()
    user = find_user(context.db, user_id, context.actor)
    found = list_sessions(context.db, user_id, actor=context.actor, now=context.now)
    shown = typed or Typed(user.name, user.display_name or "", user.role, user.pattern)
    return render_template(
        "user.html", user=user, sessions=found, typed=shown, problems=shown.problems, roles=ROLE_WORDS
    )


def _new(typed: Typed) -> str:
    return render_template("user_new.html", typed=typed, problems=typed.problems, roles=ROLE_WORDS)


def _typed() -> Typed:
    return Typed(text_of("name"), text_of("display_name"), request.form.get("role", ""), text_of("pattern") or "*")


def _status(refusal: Exception) -> int:
    statuses: dict[type, int] = {Forbidden: 403, NameTaken: 409, LastAdministrator: 409}
    return statuses.get(type(refusal), 422)


def _problems(refusal: InvalidRequest | NameTaken | Forbidden | LastAdministrator) -> dict[str, str]:
    if isinstance(refusal, NameTaken):
        return {"/name": "There is a user of this name already, perhaps a disabled one. Choose another name."}
    if isinstance(refusal, Forbidden):
        return {"/pattern": f"Your own pattern is {current().actor.pattern}, and this reaches beyond it."}
    if isinstance(refusal, LastAdministrator):
        return {"/role": LAST_ADMINISTRATOR}
    return {each.pointer: _WORDS.get(each.pointer, each.message) for each in refusal.problems if each.pointer}
