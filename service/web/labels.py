"""Releasing: labels are pointed at versions or taken off, after a look at what that changes for their callers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.errors import (
    Archived,
    BreakingChange,
    ImprintError,
    InvalidRequest,
    Protected,
    Stale,
    Unchanged,
    UnknownLabel,
    UnknownVersion,
)
from service.core.names import TAKES_LABEL, is_label
from service.registry.catalogue import label_history, list_labels, list_versions
from service.registry.labels import Expected, Release, move_label, remove_label
from service.registry.lookup import find_template
from service.registry.proposals import Wish, propose
from service.web.difference import VIEWS, view_here, visible
from service.web.forms import is_ticked, reason_here, text_of
from service.web.moving import Move, look_at_move, told
from service.web.notices import leave_notice
from service.web.once import once
from service.web.page import action, is_allowed, page

if TYPE_CHECKING:
    from service.store.proposals import Proposal

blueprint = Blueprint("labels", __name__, url_prefix="/templates/<name>/labels")
MOST_CHOICES = 500
MOVES_PER_PAGE = 50
REFUSALS = (Archived, BreakingChange, InvalidRequest, Protected, Stale, Unchanged, UnknownLabel, UnknownVersion)


@blueprint.get("")
@page("read")
def index(name: str) -> ResponseReturnValue:
    """List the labels of a template, and take the name of one that shall be set."""
    wanted, to = request.args.get("label", "").strip(), request.args.get("to", "")
    if wanted and is_label(wanted):
        return redirect(url_for("web.labels.confirm", name=name, label=wanted, to=to or None))
    problem = f"“{visible(wanted[:60])}” cannot be the name of a label: {TAKES_LABEL}." if wanted else None
    return _index(name, wanted, to, problem), 422 if problem else 200


@blueprint.get("/<label>")
@page("read")
def show(name: str, label: str) -> ResponseReturnValue:
    """Show where a label points and every move that it made, newest first."""
    template, before = find_template(current().db, name), request.args.get("before", "")
    cursor = int(before) if before.isdecimal() and len(before) < 19 else None
    moves = label_history(current().db, name, label, limit=MOVES_PER_PAGE + 1, before=cursor)
    return render_template(
        "label.html",
        template=template,
        label=label,
        present=template.labels.get(label),
        moves_made=moves[:MOVES_PER_PAGE],
        older_than=cursor,
        older=moves[MOVES_PER_PAGE - 1].id if len(moves) > MOVES_PER_PAGE else None,
        is_protected=current().protection.covers(label, name),
    ), 200 if moves or cursor or label in template.labels else 404


@blueprint.get("/<label>/move")
@page("edit")
def confirm(name: str, label: str) -> ResponseReturnValue:
    """Show what moving a label to a version would change, and ask for confirmation, or for a proposal."""
    return _confirmation(name, label, request.args.get("to") or None)


@blueprint.post("/<label>/move")
@action("release")
def move(name: str, label: str) -> ResponseReturnValue:
    """Move the label, if it still points where the page said."""
    number = _number("to") or 0
    try:
        with current().writing():
            move_label(current().db, name, _release(label, number))
    except REFUSALS as refusal:
        if not (isinstance(refusal, Stale) and refusal.extra.get("number") == number):
            return _refused(name, label, refusal)
        # A second click, or somebody who wished the same: it is as it was asked for.
    return _done(name, f"{label} points at version {number} now.")


@blueprint.post("/<label>/propose")
@action("edit")
def propose_move(name: str, label: str) -> ResponseReturnValue:
    """Propose to move the label, or to take it off, for somebody else to decide."""
    if text_of("to") and _number("to") is None:
        return _refused(name, label, UnknownVersion())
    if not text_of("to") and not is_ticked("allow_breaking"):
        return _refused(name, label, BreakingChange())
    try:
        proposal_id, is_first = once(lambda: _propose(name, label).id)
    except REFUSALS as refusal:
        return _refused(name, label, refusal)
    back = make_response(redirect(url_for("web.proposals.show", proposal_id=proposal_id), 303))
    told_once = "It is proposed. Somebody else has to approve it now."
    return leave_notice(back, told_once if is_first else "You have proposed this already; here it is.")


@blueprint.get("/<label>/remove")
@page("edit")
def confirm_removal(name: str, label: str) -> ResponseReturnValue:
    """Show who would miss a label, and ask for confirmation, or for a proposal."""
    return _removal(name, label)


@blueprint.post("/<label>/remove")
@action("release")
def remove(name: str, label: str) -> ResponseReturnValue:
    """Take the label off, if it still points where the page said."""
    if not is_ticked("allow_breaking"):
        return _refused(name, label, BreakingChange(), removal=True)
    try:
        with current().writing():
            remove_label(current().db, name, _release(label, None))
    except UnknownLabel:
        # A second click, or somebody who wished the same.
        return _done(name, f"{label} is not set any more.")
    except REFUSALS as refusal:
        return _refused(name, label, refusal, removal=True)
    return _done(name, f"{label} is taken off. Whoever asks for it is told so.")


def _propose(name: str, label: str) -> Proposal:
    context = current()
    wish = Wish(
        label=label,
        number=_number("to"),
        actor=context.actor,
        now=context.now,
        message=reason_here(),
        allow_breaking=is_ticked("allow_breaking"),
        expected=Expected(_number("expected")),
    )
    return propose(context.db, name, wish, entropy=context.entropy(10))


def _release(label: str, number: int | None) -> Release:
    context = current()
    return Release(
        label=label,
        number=number,
        actor=context.actor,
        now=context.now,
        message=reason_here(),
        allow_breaking=is_ticked("allow_breaking"),
        expected=Expected(_number("expected")),
        protection=context.protection,
    )


def _number(field: str) -> int | None:
    """Return the version number that a field of the form holds; None where it holds none."""
    typed = text_of(field)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def _done(name: str, notice: str) -> ResponseReturnValue:
    return leave_notice(make_response(redirect(url_for("web.templates.show", name=name), 303)), notice)


def _refused(name: str, label: str, refusal: ImprintError, *, removal: bool = False) -> ResponseReturnValue:
    """Show the confirmation again as things are now, with why nothing was done and all that was typed."""
    problem, status = told(refusal, label)
    with current().reading():
        if removal or (request.endpoint == "web.labels.propose_move" and not text_of("to")):
            return _removal(name, label, problem, status)
        return _confirmation(name, label, text_of("to") or None, problem, status)


def _confirmation(
    name: str, label: str, to: str | None, problem: str | None = None, status: int = 200
) -> ResponseReturnValue:
    try:
        found = look_at_move(name, label, to)
    except InvalidRequest as refusal:
        return _index(name, label, to or "", *told(refusal, label)[:1]), 422
    except (UnknownVersion, UnknownLabel):
        problem, status = f"There is no version “{visible((to or '')[:60])}”. Choose one that there is.", 404
        found = look_at_move(name, label, None)
    return _shown("move_label.html", found, problem), status


def _removal(name: str, label: str, problem: str | None = None, status: int = 200) -> ResponseReturnValue:
    found = look_at_move(name, label, None)
    if found.present is None:
        problem, status = told(UnknownLabel(), label)
    return _shown("remove_label.html", found, problem), status


def _shown(page_name: str, found: Move, problem: str | None) -> str:
    return render_template(
        page_name,
        move=found,
        template=found.template,
        label=found.label,
        versions=list_versions(current().db, found.template.name, limit=MOST_CHOICES, before=None),
        proposes=found.is_protected or not is_allowed("release", found.template.name),
        message=text_of("message"),
        problem=problem,
        view=view_here(),
        views=VIEWS,
    )


def _index(name: str, label: str, to: str, problem: str | None) -> str:
    db = current().db
    template = find_template(db, name)
    return render_template(
        "labels.html",
        template=template,
        labels=list_labels(db, name),
        versions=list_versions(db, name, limit=MOST_CHOICES, before=None),
        is_protected=lambda each: current().protection.covers(each, name),
        typed=label,
        to=to,
        problem=problem,
    )
