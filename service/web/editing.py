"""The editor: a document is changed, looked at against its base, and saved as the next version."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.check import is_text
from service.core.errors import Archived, InvalidDocument, InvalidRequest, Stale
from service.core.three_way import merged
from service.registry.lookup import find_live_template
from service.registry.versions import Submission, save_version
from service.web.conflict import conflict_of
from service.web.edited import Edited, opened, repaired, sent
from service.web.forms import is_ticked, text_of
from service.web.looking import look_at, printable
from service.web.notices import leave_notice
from service.web.page import action, page

if TYPE_CHECKING:
    from service.store.versions import Version

blueprint = Blueprint("editing", __name__, url_prefix="/templates/<name>")

_LONGEST_MESSAGE = 1_000


@blueprint.get("/edit")
@page("edit")
def edit(name: str) -> ResponseReturnValue:
    """Show the newest version in the editor, or an older one's text to be saved on top of it."""
    template = find_live_template(current().db, name)
    return _shown(opened(template, request.args.get("from")))


@blueprint.post("/edit")
@action("edit")
def save(name: str) -> ResponseReturnValue:
    """Save what was typed as the next version, or do what else the button says, which saves nothing."""
    if is_ticked("do") or is_ticked("reopen"):
        return _done(name)
    with current().reading():
        edited = sent(name)
    problem = _problem(edited)
    if problem is not None:
        return _again(edited, problem), 422
    try:
        version, is_new = _save(edited)
    except Stale:
        return _conflict(name), 412
    except (InvalidDocument, InvalidRequest):
        return _again(edited, "Nothing was saved: what is listed as an error must be mended first, or accepted."), 422
    except Archived:
        advice = "Keep your text, have the template restored, and save again."
        return _again(edited, f"Nothing was saved: the template was archived meanwhile. {advice}"), 409
    # The id of what the browser keeps of the unsaved text goes along, for a script that lets it go.
    anchor = f"saved-{edited.draft}" if edited.draft else None
    address = url_for("web.templates.show", name=name, _anchor=anchor)
    return leave_notice(make_response(redirect(address, 303)), _told(edited, version, is_new))


@blueprint.post("/edit/preview")
@action("edit")
def preview(name: str) -> ResponseReturnValue:
    """Show what there is to say of what was typed, for a script that puts it into the page."""
    with current().reading():
        edited = sent(name)
    wish = text_of("do").removeprefix("fix ")
    mended = repaired(edited, wish) if wish else None
    return render_template("editor_answer.html", look=look_at(mended or edited), mended=mended)


def _done(name: str) -> ResponseReturnValue:
    """Do what a button says that saves nothing: look, repair, or take one's own text instead of the merged one."""
    with current().reading():
        edited = sent(name)
    wish = text_of("do")
    if wish == "mine" and edited.mine is not None:
        return _shown(replace(edited, document=edited.mine, mine=None))
    if not wish.startswith("fix "):
        return _shown(edited)
    mended = repaired(edited, wish.removeprefix("fix "))
    if mended is None:
        return _again(edited, "The text was changed since it was checked, so nothing was repaired. Look at it again.")
    return _shown(mended)


def _save(edited: Edited) -> tuple[Version, bool]:
    context = current()
    with context.writing():
        submission = Submission(
            document=edited.document,
            actor=context.actor,
            now=context.now,
            message=edited.message or None,
            accept_findings=edited.accepted,
            based_on=(edited.base.digest,),
            protection=context.protection,
        )
        return save_version(context.db, edited.template.name, submission)


def _problem(edited: Edited) -> str | None:
    """Return what keeps this from being saved whatever stands in the database, or None."""
    if not (is_text(edited.document) and is_text(edited.message)):
        return "Nothing was saved: there is a character U+0000, shown as ␀, which no document can hold. Remove it."
    if len(edited.message) > _LONGEST_MESSAGE:
        return f"Nothing was saved: say what changed in at most {_LONGEST_MESSAGE:,} characters."
    return None


def _conflict(name: str) -> str:
    """Show both changes, and offer to save on top of the other one, with both in one text if they do not touch."""
    with current().reading():
        edited = sent(name)
    together = merged(edited.base.document, edited.document, edited.latest.document)
    shown = edited.on_top()
    if together is not None:
        shown = replace(shown, document=together, mine=edited.document)
    return _page(shown, conflict=conflict_of(edited, is_merged=together is not None))


def _shown(edited: Edited) -> str:
    return _page(edited)


def _again(edited: Edited, problem: str) -> str:
    return _page(edited, problem=problem)


def _page(edited: Edited, **more: object) -> str:
    return render_template(
        "editor.html", look=look_at(edited), edited=edited, document=printable(edited.document), **more
    )


def _told(edited: Edited, version: Version, is_new: bool) -> str:
    """Say what came of saving; a form that was sent twice is told the same twice."""
    mine = version.author_id == current().actor.id and version.number > edited.base.number
    if is_new or mine:
        return f"Version {version.number} is saved."
    return f"Nothing was changed: version {version.number} has this very text."
