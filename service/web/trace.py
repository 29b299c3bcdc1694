"""Trace: a text is pasted or dropped, and the page says where it came from and why we think so."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.audit.trace import MOST_BYTES, find_origin
from service.audit.trace_marks import marked_text
from service.context import current
from service.core.errors import InvalidRequest, TooLarge
from service.web.forms import lines_of
from service.web.page import action, page
from service.web.traced import hash_in, told_values

blueprint = Blueprint("trace", __name__, url_prefix="/trace")

MOST_SHOWN = 40_000
"""How many characters of the text are shown with their marks."""


@blueprint.get("")
@page("audit")
def show() -> ResponseReturnValue:
    """Show the field for the text."""
    return _page("")


@blueprint.post("")
@action("audit")
def trace() -> ResponseReturnValue:
    """Say where the text that was sent comes from; nothing of it is kept."""
    try:
        text = _uploaded() or lines_of("text")
    except UnicodeDecodeError:
        return _page("", "The file is no text in UTF-8. Save it as plain text in UTF-8, or paste what it says."), 422
    if not text.strip():
        return _page("", "There is no text yet. Paste a prompt or a plan, or choose a file."), 422
    context = current()
    sha256 = hash_in(text)
    try:
        with context.reading():
            traced = find_origin(context.db, context.actor, **({"sha256": sha256} if sha256 else {"text": text}))
            best = traced.matches[0] if traced.matches else None
            is_marked = best is not None and not sha256 and best.kind in ("prompt", "skeleton")
            marked = marked_text(context.db, best, text, most=MOST_SHOWN) if best and is_marked else ()
    except (InvalidRequest, TooLarge):
        size = len(text.encode("utf-8", "replace"))
        told = f"The text has {size:,} bytes, and at most {MOST_BYTES:,} are looked at. Send the plan alone."
        return _page(text[:MOST_SHOWN], told), 413
    return render_template(
        "trace.html",
        text=text if len(text) <= MOST_SHOWN else "",
        sha256=sha256,
        traced=traced,
        best=best,
        marked=marked,
        left_out=max(0, len(text) - MOST_SHOWN),
        values=told_values,
        size=len(text),
    )


def _page(text: str, problem: str | None = None) -> str:
    return render_template("trace.html", text=text, problem=problem, traced=None)


def _uploaded() -> str:
    """Return the text of the file that was sent, "" where there is none; raises UnicodeDecodeError."""
    file = request.files.get("file")
    return file.read().decode("utf-8-sig").replace("\r\n", "\n") if file and file.filename else ""
