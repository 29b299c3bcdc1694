"""What an editor holds: a document over the version that it was started from, and what was typed beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import request

from service.context import current
from service.core.line_ends import plain, restored
from service.core.lint import fix, lint
from service.registry.lookup import find_template, find_version, latest_version
from service.web.argument_form import Typed, typed_here
from service.web.forms import lines_of, text_of

if TYPE_CHECKING:
    from service.store.templates import Template
    from service.store.versions import Version


_DRAFT = re.compile("[a-z0-9]{1,40}")


@dataclass(frozen=True, slots=True)
class Edited:
    """What an editor holds.

    `base` is the version that it is to be saved on top of, `origin` the one whose text was taken into it, `latest` the
    newest one there is. `document` has the line ends that its lines have in `origin`. `accepted` are the codes of
    findings that the author accepts. `mine` is the author's text where the document was put together from two, `draft`
    the id of what the browser keeps of this.
    """

    template: Template
    base: Version
    origin: Version
    latest: Version
    document: str
    message: str = ""
    typed: Typed | None = None
    accepted: tuple[str, ...] = ()
    mine: str | None = None
    draft: str = ""

    @property
    def is_stale(self) -> bool:
        """Whether a newer version was saved than what this is to be saved on top of."""
        return self.base.digest != self.latest.digest

    @property
    def is_changed(self) -> bool:
        """Whether the document is another than that of its base."""
        return self.document != self.base.document

    def on_top(self) -> Edited:
        """Return the same, to be saved on top of the newest version."""
        return replace(self, base=self.latest, origin=self.latest)


def opened(template: Template, origin: str | None) -> Edited:
    """Return an editor with the newest version, or an older one's text over it; raises UnknownVersion."""
    db = current().db
    latest = latest_version(db, template)
    start = latest if origin is None else find_version(db, template, origin)
    return Edited(template, latest, start, latest, start.document)


def sent(name: str) -> Edited:
    """Return the editor that the form held which was sent; raises UnknownTemplate, and UnknownVersion for its base."""
    db = current().db
    template = find_template(db, name)
    latest = latest_version(db, template)
    base = find_version(db, template, text_of("base") or "latest")
    origin = find_version(db, template, text_of("origin") or str(base.number))
    return Edited(
        template=template,
        base=base,
        origin=origin,
        latest=latest,
        document=_with_line_ends(lines_of("document"), base, origin),
        message=text_of("message"),
        typed=typed_here(),
        accepted=tuple(request.form.getlist("accept")),
        mine=lines_of("mine") or None,
        draft=text_of("draft") if _DRAFT.fullmatch(text_of("draft")) else "",
    )


def repaired(edited: Edited, wish: str) -> Edited | None:
    """Return the editor with what a button asks to be repaired: `all`, or the place `START-END` of a finding's fix.

    None when nothing is to be repaired at that place (any more).
    """
    if wish == "all":
        return replace(edited, document=fix(edited.document)[0])
    text = edited.document
    fixes = [finding.fix for finding in lint(text) if finding.fix is not None]
    found = next((each for each in fixes if f"{each.start}-{each.end}" == wish), None)
    if found is None:
        return None
    return replace(edited, document=text[: found.start] + found.replacement + text[found.end :])


def _with_line_ends(typed: str, base: Version, origin: Version) -> str:
    """Return the typed text with the line ends of its origin; the text of the base is the base, to the byte."""
    return base.document if plain(typed) == plain(base.document) else restored(typed, origin.document)
