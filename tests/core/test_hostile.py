"""Input that is built to be slow gets an answer of bounded size. How long it takes, the benchmark tells."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from benchmarks.growth_inputs import (
    BODIES,
    BODY_HINTS,
    CHANGES,
    LINE_LENGTHS,
    LISTS,
    NAMED,
    NAMES,
    PATTERNS,
    TYPED,
    TYPED_HINTS,
    UNKNOWN,
    changed,
    groups,
    repeated,
)
from service.core.check import MOST_PROBLEMS
from service.core.compiled import compile_document
from service.core.document import read
from service.core.preview import read_values
from service.core.render import fill, problems
from service.core.textdiff import unified_diff
from tests.core.documents import compiled, text_of

SIZE = 65_536


@pytest.mark.parametrize("piece", BODIES)
@pytest.mark.parametrize("hint", BODY_HINTS)
def test_a_body_of_one_piece_is_filled_and_tells_what_stays_literal(hint: str | None, piece: str) -> None:
    document = compile_document(read(text_of(repeated(piece, SIZE), hint)))
    prompt = fill(document, {argument.name: "value" for argument in document.arguments}).prompt
    assert len(document.undeclared) < SIZE
    assert len(prompt) <= SIZE * len("value")


@pytest.mark.parametrize("piece", NAMED)
@pytest.mark.parametrize("spell", [str, str.lower, str.title])
def test_of_a_hundred_names_only_those_in_the_body_are_placeholders(spell: Callable[[str], str], piece: str) -> None:
    declared = {spell(name): {"required": False} for name in NAMES}
    document = compile_document(read(text_of(repeated(spell(piece), SIZE), arguments=declared)))
    assert len(document.placeholders) <= 1


@pytest.mark.parametrize("piece", TYPED)
@pytest.mark.parametrize("hint", TYPED_HINTS)
def test_typed_text_has_a_bounded_number_of_problems(hint: str, piece: str) -> None:
    found = read_values(compiled("$1 $A", hint), None, repeated(piece, SIZE))[1]
    assert len(found) <= 2 * MOST_PROBLEMS


@pytest.mark.parametrize(("keywords", "item"), LISTS)
def test_a_long_list_has_a_bounded_number_of_problems(keywords: dict[str, Any], item: Any) -> None:
    document = compiled("$A", arguments={"A": {"type": "array", **keywords}})
    assert len(problems(document, {"A": [item] * (SIZE // 4)})) <= 10


@pytest.mark.parametrize("name", UNKNOWN)
def test_unknown_arguments_are_named_up_to_a_number(name: str) -> None:
    document = compiled("", arguments={each: {"type": "integer"} for each in NAMES})
    found = problems(document, {name.format(number): "" for number in range(SIZE // 10)})
    assert len(found) == MOST_PROBLEMS + len(NAMES)


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_pattern_that_could_go_back_and_forth_is_decided_for_a_long_value(pattern: str) -> None:
    document = compiled("", arguments={"A": {"pattern": pattern}})
    found = {each.code for each in problems(document, {"A": "a" * SIZE + "!"})}
    assert found == (set() if pattern == "(a|a)*$" else {"pattern_mismatch"})


@pytest.mark.parametrize("length", LINE_LENGTHS)
@pytest.mark.parametrize("change", CHANGES)
def test_two_texts_with_many_changes_are_compared(change: str, length: int) -> None:
    assert unified_diff(*changed(change, length, SIZE), "v1", "v2")


def test_what_the_benchmark_measures_runs() -> None:
    for actions in groups().values():
        for action in actions.values():
            action(512)
