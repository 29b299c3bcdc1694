"""What must hold before a document becomes a version."""

from __future__ import annotations

import pytest

from service.core.errors import InvalidDocument, InvalidRequest
from service.core.finding_codes import CODES
from service.registry.publishing import ACCEPTABLE, publishable
from tests.operations import DOCUMENT

HIDDEN = DOCUMENT.replace("welcome", "wel\u202ecome")
LEAK = "key AKIAIOSFODNN7EXAMPLQ\n"


def test_a_document_that_may_be_published_comes_back_read() -> None:
    found = publishable(DOCUMENT, ())
    assert (found.document.text, found.document.title, found.accepted) == (DOCUMENT, "Greeting", ())


@pytest.mark.parametrize(
    "document", ["", "no front matter", "---\nargument_hint: some prose about it\n---\n$X", "â€“ mis-decoded"]
)
def test_warnings_and_oddities_stop_nothing(document: str) -> None:
    assert publishable(document, ()).document.text == document


@pytest.mark.parametrize(
    ("document", "codes"),
    [
        (HIDDEN, ["hidden_character"]),
        (DOCUMENT + LEAK, ["credential"]),
        (HIDDEN + LEAK, ["hidden_character", "credential"]),
        ("---\ndialect: mustache\n---\n", ["unknown_dialect"]),
        ("x" * (1024 * 1024 + 1), ["document_too_large"]),
    ],
)
def test_an_error_stops_publication_and_every_one_is_told(document: str, codes: list[str]) -> None:
    with pytest.raises(InvalidDocument) as caught:
        publishable(document, ())
    assert [finding.code for finding in caught.value.findings] == codes
    assert str(caught.value).startswith(f"line {caught.value.findings[0].line}: ")


def test_an_accepted_error_stops_nothing_and_is_remembered_once() -> None:
    assert publishable(DOCUMENT + LEAK + LEAK, ["credential"]).accepted == ("credential",)


def test_accepting_one_error_does_not_let_another_pass() -> None:
    with pytest.raises(InvalidDocument) as caught:
        publishable(HIDDEN + LEAK, ["credential"])
    assert [finding.code for finding in caught.value.findings] == ["hidden_character"]


@pytest.mark.parametrize("code", ["hidden_character", "mojibake", "nonsense", ""])
def test_what_nobody_may_accept_is_refused_with_what_can_be(code: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        publishable(DOCUMENT, ["credential", code])
    assert [each.pointer for each in caught.value.problems] == ["/accept_findings/1"]
    assert "only credential can be accepted" in str(caught.value)


def test_only_errors_can_be_acceptable() -> None:
    assert sorted(ACCEPTABLE) == ["credential"]
    assert {CODES[code].severity for code in ACCEPTABLE} == {"error"}
