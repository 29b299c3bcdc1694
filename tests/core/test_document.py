from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hostile_inputs import FENCES, filled
from service.core.document import LARGEST, digest_of, is_over_limit, read

# What Codex made of front matter, or what the format says where the two part: document, description, hint, body.
FRONT_MATTER = [
    ("hello", None, None, "hello"),
    ("", None, None, ""),
    ("---", None, None, "---"),
    ("---\nnever closed\n", None, None, "---\nnever closed\n"),
    ("\n---\ndescription: d\n---\nx", None, None, "\n---\ndescription: d\n---\nx"),
    (" ---\ndescription: d\n---\nx", None, None, " ---\ndescription: d\n---\nx"),
    ("----\ndescription: d\n---\nx", None, None, "----\ndescription: d\n---\nx"),
    ("---\n---\n", None, None, ""),
    ("---\n---", None, None, ""),
    ("---\n---\n\n x \n", None, None, "\n x \n"),
    ("---\ndescription: d\n---\nx\n---\ny", "d", None, "x\n---\ny"),
    ("---\ndescription: d\n----\n---\nx", "d", None, "x"),
    ("---  \t\ndescription: d\n---  \nx", "d", None, "x"),
    ("---\r\ndescription: d\r\n---\r\n\r\nx\r\n", "d", None, "\r\nx\r\n"),
    ("\ufeff---\ndescription: d\n---\nx", "d", None, "x"),
    ('---\nname: n\ndescription: "Quick"\nargument-hint: "[a] [b]"\n---\n$1', "Quick", "[a] [b]", "$1"),
    ("---\n# note\n\ndescription: d\n---\nx", "d", None, "x"),
    ("---\nDescription: d\nArgument-Hint: [a]\n---\nx", "d", "[a]", "x"),
    ('---\ndescription: plan: a, b\nargument_hint: A=<x> [B="y"]\n---\n\nx', "plan: a, b", 'A=<x> [B="y"]', "\nx"),
    ("---\nmeta:\n  description: inner\n---\nx", None, None, "x"),
    ("---\ndescription: >\n  two\n  lines\n---\nx", "two lines\n", None, "x"),
    ("---\ndescription:\n---\nx", "", None, "x"),
]


@pytest.mark.parametrize(("text", "description", "hint", "body"), FRONT_MATTER)
def test_front_matter_gives_texts_and_leaves_the_body(
    text: str, description: str | None, hint: str | None, body: str
) -> None:
    document = read(text)
    assert (document.description, document.argument_hint, document.body) == (description, hint, body)
    assert document.text == text
    assert document.text[document.body_start :] == document.body


def test_a_document_without_front_matter_has_the_defaults() -> None:
    document = read("x")
    assert (document.title, document.persona, document.dialect, document.unset) == (None, None, "codex", "")
    assert (document.tags, document.extra, document.declared, document.reading) == ((), {}, None, "none")
    assert (document.findings, document.key_lines) == ((), {})


def test_every_known_key_is_read() -> None:
    document = read(
        "---\ntitle: T\npersona: sre\nunset: n/a\ndialect: Codex\ntags: [a, b]\narguments: {A: first}\nowner: me\n"
        "---\n$A"
    )
    assert (document.title, document.persona, document.unset, document.dialect) == ("T", "sre", "n/a", "codex")
    assert (document.tags, document.extra) == (("a", "b"), {"owner": "me"})
    assert document.declared == {"A": {"description": "first"}}
    assert document.key_lines == {"title": 2, "persona": 3, "unset": 4, "dialect": 5, "tags": 6, "arguments": 7}
    assert (document.reading, document.findings) == ("yaml", ())


def test_the_digest_is_the_sha256_of_the_very_bytes() -> None:
    text = "\ufeff---\r\ntitle: é\r\n---\r\n"
    assert read(text).digest == "sha256:" + hashlib.sha256(text.encode()).hexdigest() == digest_of(text)


def test_an_unknown_dialect_is_an_error_at_its_key() -> None:
    document = read("---\ntitle: T\ndialect: mustache\n---\n{{x}}")
    assert [(found.code, found.severity, found.line) for found in document.findings] == [
        ("unknown_dialect", "error", 3)
    ]
    assert document.dialect == "mustache"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("é" * (LARGEST // 2) + "x", "document_too_large", 1),
        ("---\ntitle: T\nnotes: " + "é" * 32_768 + "\n---\nbody", "front_matter_too_large", 2),
        ("---\nargument_hint: " + "a" * 2_001 + "\n---\nbody", "hint_too_long", 2),
    ],
)
def test_over_a_limit_only_the_limit_is_told(text: str, code: str, line: int) -> None:
    document = read(text)
    assert [(found.code, found.severity, found.line) for found in document.findings] == [(code, "error", line)]
    assert document.over_limit
    assert is_over_limit(text)
    assert document.title is None


@pytest.mark.parametrize(
    "text",
    [
        "é" * (LARGEST // 2),
        "---\nnotes: " + "é" * ((65_536 - 8) // 2) + "\n---\nbody",
        "---\nargument_hint: " + "a" * 2_000 + "\n---\nbody",
    ],
)
def test_at_the_limit_a_document_is_read(text: str) -> None:
    assert not read(text).over_limit
    assert not is_over_limit(text)


def test_a_front_matter_over_its_limit_still_ends_where_it_ends() -> None:
    assert read("---\nnotes: " + "x" * 70_000 + "\n---\nbody").body == "body"


@pytest.mark.parametrize("text", ["\x00", "\ud800", "---\ntitle: \ud800\n---\n", "---\ntitle: a\x00b\n---\n\udfff"])
def test_text_that_no_front_door_lets_in_does_not_fail(text: str) -> None:
    assert read(text).text == text


_PIECES = st.sampled_from(
    [
        "---",
        "---\n",
        "\n",
        "title",
        ": ",
        "a",
        "[",
        "]",
        "{",
        "}",
        "- ",
        "? ",
        "&a ",
        "*a",
        "!t ",
        '"',
        "'",
        "|",
        "#",
        "\t",
        "\r",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_is_read_and_kept(text: str) -> None:
    document = read("---\n" + text)
    assert document.text == "---\n" + text
    assert document.text.endswith(document.body)
    assert all(found.line >= 1 and found.column >= 1 for found in document.findings)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", FENCES)
def test_a_megabyte_that_looks_like_closing_fences_is_all_body(piece: str) -> None:
    text = filled(piece, "---\n")
    document = read(text)
    assert document.body == text
    assert [found.code for found in document.findings] == ["front_matter_unclosed"]
