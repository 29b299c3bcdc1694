from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from service.core.compiled import Compiled
from service.core.errors import TooLarge
from service.core.pieces import Piece, prompt_pieces, shortened
from service.core.render import fill, problems
from tests.core.documents import compiled
from tests.core.drawn import VALUES, arguments_of, documents

HINT = "A=<x> [B=...] [C=main] [--fast]"
PIECES = [
    ("a value", {"A": "one", "B": "two"}, "$A$B", [("one", "A", "given"), ("two", "B", "given")]),
    ("what is left out", {"A": ""}, "$A$B", [("", "A", "given"), ("", "B", "omitted")]),
    ("a default", {}, "$C $fast", [("main", "C", "default"), (" ", None, "given"), ("false", "fast", "default")]),
    ("what is missing", {}, "for $A.", [("for ", None, "given"), ("$A", "A", "missing"), (".", None, "given")]),
    ("what is no placeholder", {"A": "$B"}, "$$A $HOME $A", [("$$A $HOME ", None, "given"), ("$B", "A", "given")]),
    ("names that nobody knows", {"Z": "z"}, "$C", [("main", "C", "default")]),
]


@pytest.mark.parametrize(("claim", "values", "body", "expected"), PIECES)
def test_each_piece_tells_of_which_argument_it_is(
    claim: str, values: dict[str, Any], body: str, expected: list[tuple[str, str | None, str]]
) -> None:
    pieces = prompt_pieces(compiled(body, HINT), values)
    assert [(piece.text, piece.argument, piece.state) for piece in pieces] == expected


POSITIONS = [
    ("<file> [name]", "$1|$2|$3|$ARGUMENTS", {"file": "f"}, ["file", "name", "3", "ARGUMENTS"]),
    ("Say what to do, in a sentence", "$1|$ARGUMENTS", {"ARGUMENTS": "run it"}, ["ARGUMENTS", "ARGUMENTS"]),
]


@pytest.mark.parametrize(("hint", "body", "values", "names"), POSITIONS)
def test_a_position_is_told_by_the_name_of_its_argument(
    hint: str, body: str, values: dict[str, Any], names: list[str]
) -> None:
    pieces = prompt_pieces(compiled(body, hint), values)
    assert [piece.argument for piece in pieces if piece.argument] == names


def test_all_arguments_are_missing_while_nothing_is_given_and_something_must_be() -> None:
    assert prompt_pieces(compiled("$ARGUMENTS", "<file>"), {}) == (Piece("$ARGUMENTS", "ARGUMENTS", "missing"),)
    assert prompt_pieces(compiled("$ARGUMENTS", "[file]"), {}) == (Piece("", "ARGUMENTS", "omitted"),)


@settings(max_examples=150, deadline=None)
@given(documents().flatmap(lambda document: arguments_of(document).map(lambda values: (document, values))))
def test_together_the_pieces_are_the_prompt(call: tuple[Compiled, dict[str, Any]]) -> None:
    document, values = call
    pieces = prompt_pieces(document, values)
    if not problems(document, values):
        assert "".join(piece.text for piece in pieces) == fill(document, values).prompt


@settings(max_examples=100, deadline=None)
@given(documents(), VALUES)
def test_values_that_do_not_fit_are_shown_too(document: Compiled, value: Any) -> None:
    prompt_pieces(document, dict.fromkeys(document.by_name, value))


def test_a_prompt_beyond_the_limit_is_refused() -> None:
    with pytest.raises(TooLarge):
        prompt_pieces(compiled("$A" * 200, "A=<x>"), {"A": "x" * 100_000})


def test_a_long_prompt_is_shortened_within_a_piece() -> None:
    pieces = (Piece("abc"), Piece("def", "A"), Piece("ghi"))
    assert shortened(pieces, 4, 9) == ((Piece("abc"), Piece("d", "A")), 5)
    assert shortened(pieces, 9, 9) == (pieces, 0)
    assert shortened(pieces, 9, 2) == (pieces[:2], 3)
