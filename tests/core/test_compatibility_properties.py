from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from service.core.compare import compare
from service.core.compatibility import breaking
from service.core.compiled import Compiled
from service.core.preview import read_values
from service.core.render import problems
from tests.core.documents import compiled, text_of
from tests.core.drawn import FAMILIES, arguments_of, changes, documents, published

WORDS = st.lists(st.sampled_from(["a", "b", "A=a", "B=b", "C=a,b", "abc", "1", "''"]), max_size=4).map(" ".join)
MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])


@st.composite
def calls(draw: st.DrawFn) -> tuple[Compiled, Compiled, dict[str, Any]]:
    before, after = draw(changes())
    return before, after, draw(arguments_of(before))


@MANY
@given(calls())
def test_a_compatible_version_accepts_what_the_older_accepts(drawn: tuple[Compiled, Compiled, dict[str, Any]]) -> None:
    before, after, values = drawn
    if not problems(before, values) and compare(before, after).compatible:
        event("accepted by both")
        assert problems(after, values) == []


@st.composite
def refinements(draw: st.DrawFn) -> tuple[Compiled, Compiled, dict[str, Any]]:
    """Draw two versions of one argument, with keywords of one family, and a value."""
    family = draw(st.sampled_from(FAMILIES))
    fragments = [{**draw(family), "required": draw(st.booleans())} for _ in range(2)]
    before, after = (published(text_of("", arguments={"A": fragment})) for fragment in fragments)
    return before, after, draw(arguments_of(before))


@MANY
@given(refinements())
def test_keywords_are_compatible_only_if_all_values_still_fit(
    drawn: tuple[Compiled, Compiled, dict[str, Any]],
) -> None:
    before, after, values = drawn
    found = breaking(before, after)
    if not problems(before, values) and not found:
        event(f"accepted by both, {'another' if before.schema != after.schema else 'the same'} schema")
        assert problems(after, values) == []


STRINGS: list[dict[str, Any]] = [
    *({"maxLength": n} for n in (1, 2)),
    *({"minLength": n} for n in (0, 1, 2)),
    *({"enum": choices} for choices in (["a"], ["b", "a"], ["a", "bb"], [""])),
    {},
]
NUMERIC: list[dict[str, Any]] = [
    {"type": kind, **limit}
    for kind in ("integer", "number")
    for limit in (
        *({keyword: n} for keyword in ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum") for n in (0, 1)),
        *({"multipleOf": n} for n in (1, 2, 4)),
        {"enum": [0, 1]},
        {"enum": [1]},
        {},
    )
]
BOOLEANS: list[dict[str, Any]] = [{"type": "boolean", **limit} for limit in ({}, {"const": True}, {"enum": [True]})]
LISTS: list[dict[str, Any]] = [
    {"type": "array", **limit}
    for limit in (
        *({"minItems": n} for n in (0, 1, 2)),
        *({"maxItems": n} for n in (1, 2)),
        *({"items": items} for items in ({"type": "integer"}, {"type": "number"}, {"enum": ["a"]}, {"maxLength": 1})),
        {"uniqueItems": True},
        {},
    )
]
SINGLE = [*STRINGS, *NUMERIC, *BOOLEANS, *LISTS]
UNIVERSE: list[Any] = [
    *("".join(letters) for length in range(4) for letters in product("ab", repeat=length)),
    *(n / 2 for n in range(-10, 11)),
    *range(-5, 6),
    *(True, False),
    *([list(items) for length in range(4) for items in product(["a", "b", "cc"], repeat=length)]),
    *([[1], [0.5], [1, 1]]),
]


def test_of_single_keywords_exactly_those_break_that_refuse_a_value_that_was_accepted() -> None:
    versions = [compiled("", arguments={"A": fragment}) for fragment in SINGLE]
    accepted = [{number for number, value in enumerate(UNIVERSE) if not problems(v, {"A": value})} for v in versions]
    pairs = product(zip(SINGLE, versions, accepted, strict=True), repeat=2)
    wrong = [
        (old, new)
        for (old, before, taken), (new, after, kept) in pairs
        # That a type changed breaks by itself, even where the numbers that were taken happen to be whole.
        for codes in [[each.code for each in breaking(before, after)]]
        if bool(codes) is (taken <= kept) and codes != ["type_changed"]
    ]
    assert wrong == []


@MANY
@given(changes(), WORDS)
def test_a_compatible_version_accepts_what_was_typed(drawn: tuple[Compiled, Compiled], text: str) -> None:
    before, after = drawn
    # In a version without names, a `=` means nothing; in the first version with names it does.
    text = text if before.named or not after.named else text.replace("=", " ")
    if not read_values(before, None, text)[1] and compare(before, after).compatible:
        event("accepted by both")
        assert read_values(after, None, text)[1] == []


@MANY
@given(documents())
def test_every_version_is_compatible_with_itself(document: Compiled) -> None:
    assert breaking(document, document) == ()
