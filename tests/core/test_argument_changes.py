from __future__ import annotations

import pytest

from service.core.argument_changes import argument_changes
from tests.core.documents import compiled

TOLD = [
    ("A=<x>", "A=<x> B=<y>", [("B", "added", ("required", "y"))]),
    ("A=<x>", "A=<x> [B=fast|slow]", [("B", "added", ("optional", "one of fast, slow"))]),
    ("A=<x> [B=main]", "A=<x>", [("B", "removed", ("was optional",))]),
    ("A=<x>", "[A=<x>]", [("A", "changed", ("was required and is now optional",))]),
    ("A=a|b", "A=b|c", [("A", "changed", ("now also takes c", "no longer takes a"))]),
    ("A=a|b", "A=b|a", [("A", "changed", ("has its choices in another order: b, a",))]),
    ("A=<x>", "A=<other>", [("A", "changed", ("is now described as “other”",))]),
    ("A=...", "A=a|b", [("A", "changed", ("took any value and is now one of a, b",))]),
    ("A=a|b", "A=...", [("A", "changed", ("was one of a, b and now takes any value",))]),
    ("[A=one]", "[A=two]", [("A", "changed", ('is "two" unless given, was "one"',))]),
    ("<a> <b>", "<b> <a>", None),
    ("[--x]", "[-x|--x]", [("x", "changed", ("can be typed as -x",))]),
    ("<a>", "<a...>", [("a", "changed", ("now takes several values",))]),
    ("A=<x>", "A=<x>", []),
]


@pytest.mark.parametrize(("old", "new", "expected"), TOLD)
def test_changes_of_arguments_are_told_in_words(
    old: str, new: str, expected: list[tuple[str, str, tuple[str, ...]]] | None
) -> None:
    told = [(each.name, each.kind, each.told) for each in argument_changes(compiled("", old), compiled("", new))]
    if expected is None:
        assert {each for _, _, words in told for each in words} == {
            "was at position 1 and is now at 2",
            "was at position 2 and is now at 1",
        }
    else:
        assert told == expected


KEYWORDS = [
    ({}, {"maxLength": 5}, ("has the maxLength 5",)),
    ({"maxLength": 5}, {}, ("has no maxLength any more, was 5",)),
    ({"maxLength": 5}, {"maxLength": 6}, ("has the maxLength 6, was 5",)),
]


@pytest.mark.parametrize(("old", "new", "told"), KEYWORDS)
def test_keywords_are_told_of_by_their_names(old: dict[str, int], new: dict[str, int], told: tuple[str, ...]) -> None:
    before, after = (compiled("", arguments={"A": {"type": "string", **keywords}}) for keywords in (old, new))
    (change,) = argument_changes(before, after)
    assert change.told == told
