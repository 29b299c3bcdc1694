from __future__ import annotations

import pytest

from service.core.compiled import MOST_IMPLIED, Compiled, compile_document, compile_text
from service.core.document import LARGEST, read
from tests.core.documents import compiled, text_of


def arguments(document: Compiled) -> list[str]:
    """The name of each argument, with `!` where it is required, after its position where it has one."""
    return [
        (f"{argument.position} " if argument.position else "") + argument.name + ("!" if argument.required else "")
        for argument in document.arguments
    ]


IMPLIED = [
    ("no placeholders", []),
    ("$B then $A then $B", ["B!", "A!"]),
    ("$$SKIP $NAME ${NOT} $not", ["NAME!"]),
    ("$NAME beside $1 and $ARGUMENTS", ["NAME!"]),
    ("$3 and $1", ["1 1", "2 2", "3 3"]),
    ("$ARGUMENTS", ["1 ARGUMENTS"]),
    ("$2 of $ARGUMENTS", ["1 1", "2 2", "3 ARGUMENTS"]),
    ("$0 $$1 $$ARGUMENTS", []),
]


@pytest.mark.parametrize(("body", "expected"), IMPLIED)
def test_without_declarations_the_body_tells_the_arguments(body: str, expected: list[str]) -> None:
    document = compiled(body)
    assert arguments(document) == expected
    assert not document.declares


@pytest.mark.parametrize("hint", ["", "none", "(no arguments)"])
def test_a_hint_that_declares_nothing_leaves_it_to_the_body(hint: str) -> None:
    assert arguments(compiled("$TOPIC", hint)) == ["TOPIC!"]


def test_an_empty_map_of_arguments_leaves_it_to_the_body() -> None:
    assert arguments(compiled("$TOPIC", arguments={})) == ["TOPIC!"]


PLACEHOLDERS = [
    # A hint, what `arguments` adds, a body, and what of the body is a placeholder.
    ("NOTES=<x> [FLAG=...]", None, "$NOTES $FLAG $HOME $1 $ARGUMENTS", ("NOTES", "FLAG")),
    ("key=<x>", None, "$key $KEY $keys", ("key",)),
    ("dev-branch=<x>", None, "$dev-branch", ("dev-branch",)),
    ("URL [DEPTH=a|b]", None, "$URL $DEPTH $1", ("URL", "DEPTH")),
    ("<file> NAME=<x> [--fast]", None, "$file $NAME $fast", ("file", "NAME", "fast")),
    ("<release notes> NAME=<x>", None, "$release notes $NAME", ("NAME",)),
    ("ARGUMENTS=<x>", None, "$ARGUMENTS", ()),
    ("<file> [name]", None, "$1 $2 $3 $ARGUMENTS $file $FILE", ("1", "2", "3", "ARGUMENTS")),
    ("FILE [NAME]", None, "$FILE $1 $NAME", ("FILE", "1", "NAME")),
    ("Say what to do, in a sentence", None, "$ARGUMENTS $1 $NAME", ("ARGUMENTS", "1")),
    (None, {"topic": {}, "N": {"type": "integer"}}, "$topic $N $X", ("topic", "N")),
    (None, ["issue", "branch"], "$issue $branch $1 $other", ("issue", "branch", "1")),
    ("Say what to do, in a sentence", {"TOPIC": {}}, "$TOPIC $ARGUMENTS", ("TOPIC",)),
]


@pytest.mark.parametrize(("hint", "added", "body", "expected"), PLACEHOLDERS)
def test_what_is_declared_is_a_placeholder(hint: str | None, added: object, body: str, expected: tuple[str]) -> None:
    assert compiled(body, hint, arguments=added).placeholders == expected


NAMED = [
    ("A=<x>", True),
    ("<file> [--flag] A=<x>", True),
    ("<file> [--flag]", False),
    ("[--depth <n>]", False),
    ("FILE", False),
    ("Some words of prose, in a sentence", False),
    ("none", False),
]


@pytest.mark.parametrize(("hint", "named"), NAMED)
def test_one_named_argument_makes_a_document_named(hint: str, named: bool) -> None:
    assert compiled("", hint).named is named


def test_what_stays_literal_is_told_with_its_place_in_the_whole_text() -> None:
    document = compile_text(text_of("Dear $WHO, $HOME is $ARGUMENTS of $1", "WHO=<x>"))
    assert [name for name, _ in document.undeclared] == ["HOME", "1"]
    assert [document.document.text[at:][: len(name) + 1] for name, at in document.undeclared] == ["$HOME", "$1"]


def test_a_body_has_a_bounded_number_of_implied_arguments() -> None:
    document = compiled(" ".join(f"$N{number}" for number in range(MOST_IMPLIED + 7)))
    assert len(document.arguments) == MOST_IMPLIED
    assert len(document.undeclared) == 7


def test_exclusive_options_are_kept_where_both_are_arguments() -> None:
    assert compiled("$1", "[--draft|--final]").exclusive == (("draft", "final"),)
    assert compiled("$1", "[--draft] [--final]").exclusive == ()


def test_only_a_prose_hint_makes_a_free_text() -> None:
    free = compiled("$ARGUMENTS", "Describe the fault in your own words").free_text
    assert free is not None
    assert (free.name, free.kind, free.required) == ("ARGUMENTS", "text", True)
    assert compiled("$ARGUMENTS", "[ARGUMENTS]").free_text is None


def test_a_document_over_a_limit_is_literal_text() -> None:
    text = "$A" * LARGEST
    document = compile_document(read(text))
    assert (document.arguments, document.segments) == ((), (text,))


def test_the_same_text_is_compiled_once() -> None:
    text = "a body of its own: $TOPIC"
    assert compile_text(text) is compile_text(text)
    assert compile_text(text * 9_000) is compile_text(text * 9_000)
