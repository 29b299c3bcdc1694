"""Tokens of programs: listed, made, shown once, revoked."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.token_uses import last_uses
from service.access.tokens import TokenWish, check_wish, create_token, list_tokens, revoke_token, token_of
from service.context import current
from service.core.errors import Forbidden, InvalidRequest
from service.web import expiry
from service.web.cursor import place_of
from service.web.forms import text_of
from service.web.notices import leave_notice
from service.web.once import once
from service.web.page import action, page
from service.web.permissions import SCOPE_WORDS

if TYPE_CHECKING:
    from service.store.tokens import TokenRecord

blueprint = Blueprint("tokens", __name__, url_prefix="/admin/tokens")
MOST = 100
_WORDS = {
    "/name": "A name has 1 to 200 characters, on one line.",
    "/pattern": "A pattern is a template's name in lower case, in which * stands for anything: platform.*",
    "/scopes": "Tick at least one of these.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the form of a new token."""

    name: str = ""
    scopes: tuple[str, ...] = ("read", "render")
    pattern: str = "*"
    choice: str = expiry.USUAL
    day: str = ""
    problems: dict[str, str] = field(default_factory=dict)


@blueprint.get("")
@page("admin")
def index() -> ResponseReturnValue:
    """List tokens, newest first."""
    db, pattern = current().db, current().actor.pattern
    found = list_tokens(db, limit=MOST + 1, before=place_of("before"), pattern=pattern)
    shown = found[:MOST]
    older = shown[-1].id if len(found) > MOST else None
    return render_template(
        "tokens.html", tokens=shown, used=last_uses(db, shown), older=older, now=current().now, words=SCOPE_WORDS
    )


@blueprint.get("/new")
@page("admin")
def new() -> ResponseReturnValue:
    """Show the form to make a token."""
    return _form(Typed(pattern=current().actor.pattern))


@blueprint.post("/new")
@action("admin")
def create() -> ResponseReturnValue:
    """Make a token; its text is on this one page, which no browser keeps and no reload brings back."""
    context, typed = current(), _typed()
    wish, problems = _wish(typed)
    if problems:
        return _form(replace(typed, problems=problems)), 422
    secret = ""

    def act() -> str:
        nonlocal secret
        entropy = context.entropy(34)
        record, secret = create_token(context.db, wish, actor=context.actor, now=context.now, entropy=entropy)
        return record.id

    token_id, is_first = once(act)
    with context.reading():
        record = token_of(context.db, token_id, context.actor)
    if not is_first:
        return _made_before(record)
    return render_template("token_made.html", token=record, secret=secret, root=request.url_root.rstrip("/"))


@blueprint.get("/<token_id>/revoke")
@page("admin")
def confirm(token_id: str) -> ResponseReturnValue:
    """Ask whether a token shall be revoked."""
    record = token_of(current().db, token_id, current().actor)
    used_at = last_uses(current().db, [record]).get(record.id)
    return render_template("token_revoke.html", token=record, used_at=used_at)


@blueprint.post("/<token_id>/revoke")
@action("admin")
def revoke(token_id: str) -> ResponseReturnValue:
    """Revoke a token for good."""
    with current().writing():
        record = revoke_token(current().db, token_id, actor=current().actor, now=current().now)
    back = make_response(redirect(url_for("web.tokens.index"), 303))
    return leave_notice(back, f"The token {record.name} is revoked. Within a second nothing takes it any more.")


def _made_before(token: TokenRecord) -> str:
    return render_template(
        "made_before.html",
        heading="This token is made already",
        name=token.name,
        what="Its text",
        instead="revoke it and make another",
        address=url_for("web.tokens.confirm", token_id=token.id),
        button="Revoke it",
        onward=url_for("web.tokens.index"),
    )


def _typed() -> Typed:
    scopes = tuple(dict.fromkeys(request.form.getlist("scopes")))
    return Typed(text_of("name"), scopes, text_of("pattern") or "*", text_of("expires"), text_of("expires_on"))


def _wish(typed: Typed) -> tuple[TokenWish, dict[str, str]]:
    """Return what the form asks for, and what is wrong with it, all at once."""
    problems: dict[str, str] = {}
    expires_at = None
    try:
        expires_at = expiry.expiry(typed.choice, typed.day, current().now)
    except ValueError as problem:
        problems["/expires_at"] = str(problem)
    wish = TokenWish(typed.name, typed.scopes, typed.pattern, expires_at)
    try:
        check_wish(wish, current().actor, current().now)
    except InvalidRequest as refusal:
        wrong = {f"/{each.pointer.split('/')[1]}" for each in refusal.problems if each.pointer}
        problems |= {pointer: _WORDS.get(pointer, refusal.detail) for pointer in wrong}
    except Forbidden:
        problems["/pattern"] = f"Your own pattern is {current().actor.pattern}, and this reaches beyond it."
    return wish, problems


def _form(typed: Typed) -> str:
    known: dict[str, Any] = {"scopes": SCOPE_WORDS, "choices": expiry.CHOICES, "date_choice": expiry.ON_A_DATE}
    return render_template("token_new.html", typed=typed, problems=typed.problems, now=current().now, **known)
