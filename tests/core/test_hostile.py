"""Input that is built to be slow takes time in proportion to its size.

Absolute times say more of the machine than of the code. Eight times as much input may take eight times as long; where
the time grew with the square, it would be sixty-four times as long, and the bound lies between the two.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from service.core.check import MOST_PROBLEMS
from service.core.compiled import compile_document
from service.core.document import read
from service.core.preview import read_values
from service.core.render import fill, problems
from service.core.shell import words_of_prose
from service.core.suggest import closest
from service.core.textdiff import unified_diff
from tests.core.documents import compiled, text_of

SIZES = [(8_192, 65_536), (65_536, 524_288)]
NAMES = [f"NAME_{number:03d}_OF_A_HUNDRED" for number in range(100)]


def seconds(action: Callable[[], object]) -> float:
    """The processor time of an action, the better of two, and at least what can be measured."""
    best = 9.0
    for _ in range(2):
        start = time.process_time()
        action()
        best = min(best, time.process_time() - start)
    return max(best, 0.002)


def grows_slowly(action: Callable[[int], object]) -> bool:
    """Whether eight times the size takes clearly less than the square; asked again where another process disturbs."""
    return all(
        any(seconds(partial(action, large)) < 30 * seconds(partial(action, small)) for _ in range(3))
        for small, large in SIZES
    )


def repeated(piece: str, size: int) -> str:
    return piece * (size // len(piece))


BODIES = [
    "$A",
    "$",
    "$$ ",
    "$1",
    "$$$1",
    "$H",
    "$a",
    "$ARGUMENTS",
    "$ARGUMENTS_",
    "A",
    "word $A and $BC\n",
    "${A}",
    "$_",
]


@pytest.mark.parametrize("piece", BODIES)
@pytest.mark.parametrize("hint", [None, "A=<x>", "[a]", "key=<x>"])
def test_a_body_is_compiled_and_filled_in_linear_time(hint: str | None, piece: str) -> None:
    def action(size: int) -> None:
        document = compile_document(read(text_of(repeated(piece, size), hint)))
        fill(document, {argument.name: "value" for argument in document.arguments})
        assert len(document.undeclared) < size

    assert grows_slowly(action)


@pytest.mark.parametrize("piece", ["$NAME_001_OF_A_HUNDRED ", "$NAME_ ", "$name-1 ", "$Z", "$NAME_001_OF_A_HUNDRED_"])
@pytest.mark.parametrize("spell", [str, str.lower, str.title])
def test_a_hundred_names_cost_no_more_for_each_dollar(spell: Callable[[str], str], piece: str) -> None:
    declared = {spell(name): {"required": False} for name in NAMES}

    def action(size: int) -> None:
        compile_document(read(text_of(repeated(spell(piece), size), arguments=declared)))

    assert grows_slowly(action)


def test_many_different_names_cost_no_more_than_one() -> None:
    def action(size: int) -> None:
        document = compile_document(read(" ".join(f"$N{number}" for number in range(size // 8))))
        problems(document, {"N1": ""})

    assert grows_slowly(action)


HINTS = [
    "A=<x> [B=...]",
    "A=<x> [b] [c...]",
    "<a> [b...]",
    "[ARGUMENTS]",
    "[--flag] [--opt <v>] [x...]",
    "[--opt <v>...]",
]
TYPED = [
    "a ",
    '"" ',
    "''",
    "'",
    '\\"',
    "\\",
    "\\a",
    "=",
    "a= ",
    "A=1 ",
    "--x ",
    "--flag ",
    "--opt a ",
    "-- ",
    '"\\a"',
    "a,",
    " ",
]


@pytest.mark.parametrize("piece", TYPED)
@pytest.mark.parametrize("hint", HINTS)
def test_typed_text_is_read_in_linear_time(hint: str, piece: str) -> None:
    document = compiled("$1 $A", hint)

    def action(size: int) -> None:
        assert len(read_values(document, None, repeated(piece, size))[1]) <= 2 * MOST_PROBLEMS

    assert grows_slowly(action)


@pytest.mark.parametrize("start", ['"', "'", 'A="', "\\"])
@pytest.mark.parametrize("piece", ["\\\\", "a ", '\\"', "=", '""'])
def test_a_quote_that_never_ends_is_found_in_linear_time(start: str, piece: str) -> None:
    document = compiled("$1 $A", "A=<x>")
    assert grows_slowly(lambda size: read_values(document, None, start + repeated(piece, size)))


def test_a_hundred_positionals_cost_no_more_for_each_word() -> None:
    document = compiled("$1", "[rest...]", arguments=["rest", *NAMES[:99]])
    other = compiled("$1", " ".join(f"[p{number}]" for number in range(98)) + " [rest...]")
    assert grows_slowly(lambda size: read_values(document, None, repeated("a ", size)))
    assert grows_slowly(lambda size: read_values(other, None, repeated("a ", size)))


def test_different_names_in_typed_text_cost_no_more_than_one() -> None:
    document = compiled("$A", "A=<x>")
    assert grows_slowly(
        lambda size: read_values(document, None, " ".join(f"n{number}=1" for number in range(size // 8)))
    )


@pytest.mark.parametrize("piece", ["a ", "'", '"', "\\", "it's ", '"a\\"'])
def test_prose_is_split_in_linear_time(piece: str) -> None:
    assert grows_slowly(lambda size: words_of_prose(repeated(piece, size)))


LISTS: list[tuple[dict[str, Any], Any]] = [
    ({"items": {"type": "integer"}}, "x"),
    ({"items": {"type": "integer", "minimum": 5}}, 1),
    ({"items": {"type": "integer", "maximum": 5}}, 1),
    ({"items": {"type": "string"}}, []),
    ({"uniqueItems": True}, "a"),
    ({"maxItems": 1}, "a"),
]


@pytest.mark.parametrize(("keywords", "item"), LISTS)
def test_a_long_list_is_checked_in_linear_time(keywords: dict[str, Any], item: Any) -> None:
    document = compiled("$A", arguments={"A": {"type": "array", **keywords}})

    def action(size: int) -> None:
        assert len(problems(document, {"A": [item] * (size // 4)})) <= 10

    assert grows_slowly(action)


@pytest.mark.parametrize("name", ["X{}", "ENVIRONMNT{}", "NAM_{:03d}_OF_A_HUNDRED", " {}"])
def test_unknown_arguments_cost_no_more_than_the_first_hundred(name: str) -> None:
    document = compiled("", arguments={each: {"type": "integer"} for each in NAMES})

    def action(size: int) -> None:
        found = problems(document, {name.format(number): "" for number in range(size // 10)})
        assert len(found) == MOST_PROBLEMS + len(NAMES)

    assert grows_slowly(action)


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*$", "(.*)*[ab]{1,50}c", "^(([a-z])+.)+[A-Z]([a-z])+$"])
def test_patterns_run_in_linear_time(pattern: str) -> None:
    document = compiled("", arguments={"A": {"pattern": pattern}})
    assert grows_slowly(lambda size: problems(document, {"A": "a" * size + "!"}))


def test_a_suggestion_among_a_hundred_like_names_is_quick() -> None:
    like = [f"NAME_{number:03d}" + "_ABCDEFGH" * 6 for number in range(100)]

    def action(size: int) -> None:
        for number in range(size // 8_000):
            closest(f"NAM_{number}" + "_ABCDEFGH" * 6, like)

    assert grows_slowly(action)


def shuffled(lines: list[str]) -> list[str]:
    return random.Random(7).sample(lines, len(lines))


PAIRS: dict[str, Callable[[list[str]], tuple[list[str], list[str]]]] = {
    "shuffled": lambda lines: (lines, shuffled(lines)),
    "reversed": lambda lines: (lines, lines[::-1]),
    "every second changed": lambda lines: (lines, [each if n % 2 else f"{each}x" for n, each in enumerate(lines)]),
    "every third deleted": lambda lines: (lines, [each for n, each in enumerate(lines) if n % 3]),
    "one line repeated": lambda lines: (["a"] * len(lines), ["a"] * (len(lines) - 7) + ["b"] * 7),
    "two lines in turn": lambda lines: (["a", "b"] * (len(lines) // 2), ["b", "a"] * (len(lines) // 2)),
    "three lines at random": lambda lines: tuple(random.Random(n).choices("abc", k=len(lines)) for n in (1, 2)),
    "nothing alike": lambda lines: (lines, [f"{each}x" for each in lines]),
    "every line twice": lambda lines: (sorted(lines * 2), sorted(lines * 2)[1:]),
    "changed at both ends": lambda lines: (lines, ["x", *lines[1:-1], "y"]),
    "blocks": lambda lines: ([f"{each}\na\nb\na" for each in lines], [f"{each}\nb\na\nb" for each in lines]),
}


@pytest.mark.parametrize("length", [6, 12, 40])
@pytest.mark.parametrize("case", PAIRS)
def test_two_texts_are_compared_in_linear_time(case: str, length: int) -> None:
    def action(size: int) -> None:
        lines = [f"{number:0{length}x}" for number in range(size // (length + 1))]
        before, after = ("\n".join(each)[:size] for each in PAIRS[case](lines))
        assert unified_diff(before, after, "v1", "v2")

    assert grows_slowly(action)


def test_one_long_line_is_compared_in_linear_time() -> None:
    assert grows_slowly(lambda size: unified_diff("a" * size, "a" * (size // 2) + "b" * (size // 2), "v1", "v2"))
