"""Making a template: from a skeleton, from a file, or as a copy of another."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.document import digest_of
from service.core.errors import Forbidden, ImprintError, InvalidDocument, NameTaken, Protected
from service.core.finding import Finding
from service.core.lint import fix
from service.core.names import LONGEST_MESSAGE, LONGEST_NAME, is_template_name
from service.registry.lookup import find_template, find_version, latest_version
from service.registry.publishing import ACCEPTABLE
from service.registry.versions import Submission, create_template
from service.web.forms import asked, is_ticked, lines_of, text_of
from service.web.notices import leave_notice
from service.web.page import action, is_allowed, page
from service.web.upload import NotText, Upload, as_name, uploaded
from service.web.words import counted

blueprint = Blueprint("creating", __name__, url_prefix="/templates/new")

RELEASED = "production"
SKELETON = """---
title: What it is called
description: What it is for, in one sentence
argument_hint: NOTES=<what it is about> TONE=<formal|warm> [SIGN="a last line"]
persona: who answers
tags: [first]
---

Write here what the model is to do.

## What it is about
$NOTES

Write in a $TONE tone. $SIGN
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form holds; `started` is the digest of the text that it was first shown with."""

    name: str
    document: str
    message: str = ""
    copied: str = ""
    started: str = ""
    releases: bool = False
    accepted: tuple[str, ...] = ()

    @property
    def is_typed(self) -> bool:
        """Whether somebody wrote something into the text."""
        return bool(self.document.strip()) and digest_of(self.document) != self.started


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no template was made: a sentence, the field that it is about, and what lint stopped at."""

    says: str
    status: int = 422
    about: str = ""
    existing: str = ""
    findings: tuple[Finding, ...] = field(default=())


@blueprint.get("")
@page("edit")
def new() -> ResponseReturnValue:
    """Show the form for a new template, with a skeleton or a copy to begin with."""
    copied = asked("copy")
    if not copied:
        return _form(_begun(Draft(name="", document=SKELETON)))
    context = current()
    context.require("read", copied)
    document = latest_version(context.db, find_template(context.db, copied)).document
    return _form(_begun(Draft(f"{copied}-copy"[:LONGEST_NAME], document, f"Copied from {copied}", copied)))


@blueprint.post("")
@action("edit")
def create() -> ResponseReturnValue:
    """Make the template, or show what is in the way, with all that was typed."""
    try:
        draft = _with_file(_draft(), uploaded())
    except NotText as problem:
        return _form(_draft(), Refusal(str(problem), about="file"))
    if is_ticked("repair"):
        return _repaired(draft)
    if is_ticked("load"):
        return _form(draft)
    refusal = _made(draft)
    if refusal is not None:
        return _form(draft, refusal)
    told = f"{draft.name} is made{f', and released as {RELEASED}' if draft.releases else ''}."
    return leave_notice(make_response(redirect(url_for("web.templates.show", name=draft.name), 303)), told)


def _made(draft: Draft) -> Refusal | None:
    """Make the template, or say why not; one that is there already, just as this draft would be, counts as made."""
    context = current()
    if not is_template_name(draft.name):
        return Refusal(_name_advice(draft.name), about="name")
    if len(draft.message) > LONGEST_MESSAGE:
        says = f"The reason has {len(draft.message):,} characters; at most {LONGEST_MESSAGE:,} are kept. Shorten it."
        return Refusal(says, about="message")
    try:
        context.require("edit", draft.name)
        with context.writing():
            submission = Submission(
                document=draft.document,
                actor=context.actor,
                now=context.now,
                message=draft.message or None,
                labels=(RELEASED,) if draft.releases else (),
                accept_findings=tuple(code for code in draft.accepted if code in ACCEPTABLE),
                protection=context.protection,
            )
            create_template(context.db, draft.name, submission)
    except (Forbidden, InvalidDocument, NameTaken, Protected) as refusal:
        return _refused(draft, refusal)
    return None


def _refused(draft: Draft, refusal: ImprintError) -> Refusal | None:
    if isinstance(refusal, InvalidDocument):
        stops = f"{counted(len(refusal.findings), 'finding')} of lint must be looked at first. Nothing was made yet."
        return Refusal(stops, about="document", findings=refusal.findings)
    if isinstance(refusal, NameTaken):
        return _taken(draft)
    if isinstance(refusal, Protected):
        says = f"{RELEASED} is protected for this name: make the template without it, then propose the release."
        return Refusal(says, 409, about="releases")
    pattern = current().actor.pattern
    if pattern != "*":
        return Refusal(f"You may make templates named {pattern} only: choose such a name.", 403, about="name")
    return Refusal("Your role does not cover releasing: make the template without a label.", 403, about="releases")


def _taken(draft: Draft) -> Refusal | None:
    """Say that the name is taken; None where this very draft was made already, as by a second click."""
    context = current()
    with context.reading():
        existing = find_template(context.db, draft.name)
        first = find_version(context.db, existing, "1")
    is_this = (first.document, first.author_id, first.message) == (
        draft.document,
        context.actor.id,
        draft.message or None,
    )
    if is_this and existing.archived_at is None:
        return None
    what = "is there already, archived" if existing.archived_at else "is there already"
    return Refusal(f"{draft.name} {what}. Choose another name.", 409, about="name", existing=draft.name)


def _with_file(draft: Draft, file: Upload | None) -> Draft:
    """Return the draft with a file's text in it; raises NotText where it has one already."""
    if file is None:
        return draft
    if draft.is_typed and draft.document != file.text:
        raise NotText(
            "You chose a file and wrote a text as well, so nothing was done yet. Go on with the text below, or empty "
            "it and choose the file again."
        )
    return replace(draft, name=draft.name or file.suggested_name, document=file.text)


def _draft() -> Draft:
    return Draft(
        name=text_of("name"),
        document=lines_of("document"),
        message=text_of("message").replace("\0", ""),
        copied=text_of("copied"),
        started=text_of("started"),
        releases=is_ticked("releases"),
        accepted=tuple(request.form.getlist("accept")),
    )


def _begun(draft: Draft) -> Draft:
    # A browser sends line ends back as LF: that is no change.
    return replace(draft, started=digest_of(draft.document.replace("\r\n", "\n")))


def _repaired(draft: Draft) -> ResponseReturnValue:
    text, repaired = fix(draft.document)
    done = f"{counted(len(repaired), 'place')} repaired. Look at the text, then make the template."
    return _form(replace(draft, document=text), done=done)


def _form(draft: Draft, refusal: Refusal | None = None, *, done: str | None = None) -> ResponseReturnValue:
    shown = render_template(
        "new.html",
        draft=draft,
        refusal=refusal,
        done=done,
        acceptable=ACCEPTABLE,
        released=RELEASED,
        may_release=is_allowed("release"),
        pattern=current().actor.pattern,
    )
    return shown, refusal.status if refusal else 200


def _name_advice(name: str) -> str:
    if not name:
        return "Give it a name, such as platform.deployment-plan; dots group names like folders."
    meant = as_name(name)
    advice = f" Perhaps {meant}?" if meant else ""
    return (
        f"“{name[:100]}” cannot be a name: it takes lower-case letters and digits, joined by single dots, dashes or "
        f"underscores, at most {LONGEST_NAME} characters.{advice}"
    )
