"""The page of a version, and its exact bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, create_template
from service.store.engine import Database
from tests.web.browsing import Person
from tests.web.conftest import SECOND

People = Callable[..., Person]


def test_a_versions_page_shows_the_document_with_placeholders_and_front_matter_marked(
    greeting: str, person: People
) -> None:
    ada = person("viewer").open(f"/templates/{greeting}").follow("Version 2")
    assert ada.heading == "Version 2 of Greeting"
    source = ada.soup.select_one("pre.source")
    assert source is not None
    assert source.get_text() == SECOND
    assert [mark.get_text() for mark in source.select("mark.placeholder")] == ["$NAME", "$TONE", "$SIGN"]
    assert [key.get_text() for key in source.select(".key")] == [
        "title",
        "description",
        "argument_hint",
        "persona",
        "tags",
    ]
    for words in ("Saved just now by system", "Here", "Compatible: callers see no other arguments", "sha256:", "LF"):
        assert words in ada.text, words
    assert ada.follow("← Version 1").heading == "Version 1 of Greeting"


def test_what_is_hidden_or_acts_is_shown_as_text(database: Database, person: People) -> None:
    document = (
        "---\ntitle: <script>alert(1)</script>\n---\nUse AKIAQZ3XW5VBT7PLM2RD for <b>$NAME</b>, \u05d0 $2 $OTHER\r\n"
    )
    with database.writing() as db:
        accepted = ("credential",)
        submission = Submission(document=document, actor=SYSTEM, now=utc_now(), accept_findings=accepted)
        create_template(db, "odd", submission)
    ada = person("viewer").open("/templates/odd/versions/1")
    assert ada.status == 200
    assert "<script>alert(1)</script>" in ada.text
    assert ada.soup.select("main script") == []
    assert [mark.get_text() for mark in ada.soup.select("pre mark.placeholder")] == ["$NAME", "$OTHER"]
    assert [mark.get_text() for mark in ada.soup.select("pre mark.undeclared")] == ["$2"]
    assert "CR LF" in ada.text
    assert "Saved in spite of credential" in ada.text


def test_the_download_is_the_exact_bytes_and_kept_by_no_browser(greeting: str, person: People) -> None:
    ada = person("viewer")
    answer = ada.open(f"/templates/{greeting}/versions/2").follow("Download").answer
    assert answer.get_data() == SECOND.encode()
    assert answer.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mail.greeting-v2.md"'
    # A browser that is used by somebody else after her would hand it out.
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("number", ["3", "0", "x", "production", "latest", "999999999999", "²", "01"])
def test_a_version_that_there_is_not_is_a_page_that_says_so(greeting: str, person: People, number: str) -> None:
    for address in (f"/templates/{greeting}/versions/{number}", f"/templates/{greeting}/versions/{number}/raw"):
        ada = person("viewer", name=f"v{abs(hash(address)) % 10_000}").open(address)
        assert (ada.status, ada.heading) == (404, "There is no such version")


def test_a_version_is_released_from_its_page(greeting: str, person: People) -> None:
    ada = person("releaser").open(f"/templates/{greeting}/versions/2").follow("Release version 2 as production")
    assert ada.status == 200
    assert "Release" not in person("editor").open(f"/templates/{greeting}/versions/2").text


def test_a_huge_document_is_shown_in_part_and_given_whole(database: Database, person: People) -> None:
    document = "A line of a long text\n" * 20_000
    with database.writing() as db:
        create_template(db, "long", Submission(document=document, actor=SYSTEM, now=utc_now()))
    ada = person("viewer").open("/templates/long/versions/1")
    assert "the rest is in the download" in ada.text
    assert len(ada.answer.get_data()) < 700_000
    assert ada.follow("Download").answer.get_data() == document.encode()
