"""Drawn at random: small documents with hints and `arguments` maps, and arguments that may fit them."""

from __future__ import annotations

from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from service.core.compiled import Compiled, compile_document
from service.core.document import read
from tests.core.documents import text_of

# Anything that JSON text may hold, and often what other template engines would look at again.
TRAPS = [
    "$A",
    "$NOTES",
    "{{NOTES}}",
    "$$",
    "$1",
    "$ARGUMENTS",
    "\\1",
    "\\g<0>",
    "{% raw %}",
    "$&",
    "${A}",
    "%s",
    "'",
    '"',
]
SIGNS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXTS = st.one_of(st.text(SIGNS), st.lists(st.one_of(st.sampled_from(TRAPS), st.text(SIGNS, max_size=3))).map("".join))

NUMBERS = st.one_of(
    st.integers(-4, 6),
    st.sampled_from([1.0, 2.5, -0.0, 1e308, 10**30, -(10**299)]),
)
SCALARS = st.one_of(st.sampled_from(["", "a", "b", "ab", "abc", "1"]), NUMBERS, st.booleans(), st.none())
VALUES = st.one_of(SCALARS, st.lists(SCALARS, max_size=3), st.just({}), st.just([[]]), st.just({"a": {"b": []}}))

NAMES = ["A", "B", "C"]


def _bounds(low: str, high: str, least: int, most: int, apart: int = 0) -> st.SearchStrategy[dict[str, Any]]:
    """Draw a lower end, an upper end, both with so much between them, or none."""
    ends = st.tuples(st.integers(least, most), st.integers(apart, most)).map(
        lambda drawn: {low: drawn[0], high: drawn[0] + drawn[1]}
    )
    return st.tuples(ends, st.sampled_from([(), (low,), (high,), (low, high)])).map(
        lambda drawn: {key: drawn[0][key] for key in drawn[1]}
    )


LENGTHS = _bounds("minLength", "maxLength", 0, 3)
RANGES = st.one_of(
    _bounds("minimum", "maximum", -2, 3),
    _bounds("exclusiveMinimum", "maximum", -2, 3, apart=1),
    st.sampled_from([{}, {"multipleOf": 1}, {"multipleOf": 2}, {"multipleOf": 3}]),
)
STRINGS = st.one_of(
    LENGTHS,
    st.sampled_from([{"pattern": "^a"}, {"pattern": "b"}, {"enum": ["a", "b"]}, {"enum": ["ab"]}, {"const": "a"}]),
    st.just({"type": "string", "enum": ["a", "b", "abc"]}),
)
NUMERIC = st.builds(lambda kind, rest: {"type": kind, **rest}, st.sampled_from(["integer", "number"]), RANGES)
CHOSEN = st.sampled_from([{"type": "integer", "enum": [1, 2]}, {"type": "number", "enum": [1, 2.5]}])
BOOLEANS = st.sampled_from([{"type": "boolean"}, {"type": "boolean", "const": True}])
ITEMS = st.one_of(STRINGS, NUMERIC, CHOSEN)
LISTS = st.builds(
    lambda items, sizes, unique: {"type": "array", **items, **sizes, **unique},
    st.one_of(st.just({}), ITEMS.map(lambda items: {"items": items})),
    _bounds("minItems", "maxItems", 0, 3),
    st.sampled_from([{}, {"uniqueItems": True}]),
)
FAMILIES = [STRINGS, st.one_of(NUMERIC, NUMERIC, CHOSEN), BOOLEANS, LISTS]
FRAGMENTS = st.builds(
    lambda keywords, required: {**keywords, **required},
    st.one_of(FAMILIES),
    st.sampled_from([{}, {}, {"required": False}, {"required": True}]),
)

HINTS = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from(
            [*(f"{name}={value}" for name in NAMES for value in ("<x>", "a|b", "a|b|c", "a"))]
            + [f"[{name}={value}]" for name in NAMES for value in ("...", "a|b", "a")]
            + [
                "<A>",
                "[B]",
                "[C...]",
                "[--A]",
                "[--B <x>]",
                "[--A|--B]",
                "[--A|--B|--C]",
                "[-a|--A]",
                "B",
                "<A> [C...]",
            ]
        ),
        max_size=3,
    ).map(" ".join),
    st.sampled_from(["A sentence on what to do", "An optional sentence", "none", "[--A|--B] | <A>", "<A> | <B>"]),
)
BODIES = st.lists(
    st.sampled_from(["text ", "$A", "$B ", "$C", "$1", "$2 ", "$ARGUMENTS", "$$", "$HOME", "\n", "é"]), max_size=6
).map("".join)
MAPS = st.dictionaries(st.sampled_from([*NAMES, "ARGUMENTS"]), FRAGMENTS, max_size=3)
DECLARED = st.one_of(st.none(), st.none(), MAPS, MAPS, st.lists(st.sampled_from(NAMES), unique=True, max_size=2))


def published(text: str) -> Compiled:
    """Compile a document; one whose `arguments` are wrong or contradict its hint is not drawn."""
    document = compile_document(read(text))
    assume(not document.misfits and not document.document.findings)
    return document


@st.composite
def documents(draw: st.DrawFn) -> Compiled:
    unset = draw(st.sampled_from([None, "-"]))
    return published(text_of(draw(BODIES), draw(HINTS), arguments=draw(DECLARED), unset=unset))


@st.composite
def changes(draw: st.DrawFn) -> tuple[Compiled, Compiled]:
    """Draw a document and a later one, in which a part is another and the rest is the same."""
    body, hint, declared = draw(BODIES), draw(HINTS), draw(DECLARED)
    before = published(text_of(body, hint, arguments=declared))
    part = draw(st.sampled_from(["body", "hint", "arguments", "fragment"]))
    if part == "body":
        body = draw(BODIES)
    elif part == "hint":
        hint = draw(HINTS)
    elif part == "fragment" and isinstance(declared, dict):
        declared = {**declared, draw(st.sampled_from(NAMES)): draw(FRAGMENTS)}
    else:
        declared = draw(DECLARED)
    return before, published(text_of(body, hint, arguments=declared))


def fitting(argument: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values of which many fit the schema of an argument."""
    kind = argument["type"]
    if "enum" in argument:
        return st.one_of(st.sampled_from(argument["enum"]), VALUES)
    if kind == "array":
        return st.one_of(st.lists(fitting(argument["items"]), max_size=4), VALUES)
    likely: dict[str, st.SearchStrategy[Any]] = {
        "string": st.text("ab", max_size=4),
        "integer": st.integers(-4, 6),
        "number": NUMBERS,
        "boolean": st.booleans(),
    }
    return likely[kind]


@st.composite
def arguments_of(draw: st.DrawFn, document: Compiled) -> dict[str, Any]:
    """Draw arguments that may fit a document: mostly of its names, mostly of the right type."""
    properties = document.schema["properties"]
    values = {
        name: draw(fitting(schema))
        for name, schema in properties.items()
        if name in document.schema["required"] or draw(st.booleans())
    }
    other = draw(st.dictionaries(st.sampled_from([*NAMES, "D", ""]), VALUES, max_size=1))
    return {**values, **other} if draw(st.integers(0, 4)) == 0 else values
