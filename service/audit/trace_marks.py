"""The text that was traced, marked: what of it is a version's own text, and what stands where its placeholders are."""

from __future__ import annotations

from sqlalchemy import Connection

from service.core.compiled import compile_text
from service.core.trace.marking import Stretch, stretches
from service.core.trace.match import Match
from service.core.trace.skeleton import fit
from service.core.trace.text import read_text
from service.store import templates, versions


def marked_text(db: Connection, match: Match, text: str, *, most: int) -> tuple[Stretch, ...]:
    """Return the first `most` characters of a text in stretches, marked by how the version of a match lies on it.

    Empty where none of the version's literal text stands there, as in a plan of a model's own words.
    """
    template = templates.get(db, match.template)
    version = versions.by_number(db, template.id, match.version) if template else None
    found = fit(compile_text(version.document), read_text(text)) if version else None
    return stretches(text[:most], found.marks) if found else ()
