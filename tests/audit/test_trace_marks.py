"""What a page shows of a traced text: which of its words are the version's own, and which are values."""

from __future__ import annotations

from sqlalchemy import Connection

from service.audit.trace import trace
from service.audit.trace_marks import marked_text
from tests.audit.test_trace import AUDITOR, DOCUMENT, NAME, VALUES, rendered
from tests.operations import create, save


def test_a_text_is_marked_by_the_version_that_was_found(db: Connection) -> None:
    create(db, NAME, DOCUMENT)
    prompt = f"Hello!\n\n{rendered(db)[1]}"
    save(db, "Say something else entirely about $NOTES.\n", NAME)
    match = trace(db, AUDITOR, text=prompt)[0]
    found = marked_text(db, match, prompt, most=10_000)
    assert "".join(part.text for part in found) == prompt
    assert {part.name: part.text for part in found if part.kind == "value"} == VALUES
    assert found[0].kind == "other"
    assert "You are the release manager" in found[1].text


def test_only_the_beginning_of_a_long_text_is_marked(db: Connection) -> None:
    create(db, NAME, DOCUMENT)
    prompt = rendered(db)[1]
    found = marked_text(db, trace(db, AUDITOR, text=prompt)[0], prompt, most=20)
    assert [(part.text, part.kind) for part in found] == [(prompt[:20], "literal")]


def test_a_text_without_words_of_the_version_has_no_marks(db: Connection) -> None:
    create(db, NAME, DOCUMENT)
    match = trace(db, AUDITOR, text=rendered(db)[1])[0]
    assert marked_text(db, match, "zzz", most=20) == ()
