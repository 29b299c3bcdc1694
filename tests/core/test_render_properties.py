from __future__ import annotations

import json
import shlex
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from service.core.compiled import Compiled
from service.core.placeholders import Slot
from service.core.preview import read_values
from service.core.render import fill, problems, render
from service.core.typed import read_typed
from tests.core.documents import compiled
from tests.core.drawn import TEXTS, TRAPS, arguments_of, documents

MANY = settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
PARTS = st.lists(
    st.sampled_from(["$A", "$B", " ", "text\n", "$$A", "$$", "${A}", "$1", "$HOME", "$ARGUMENTS", "é", "$"])
)


@MANY
@given(PARTS.map("".join), TEXTS, TEXTS)
def test_a_value_comes_out_byte_for_byte_once_for_each_placeholder(body: str, first: str, second: str) -> None:
    document = compiled(body, "A=<x> [B=...]")
    prompt = render(document, {"A": first, "B": second}).prompt
    expected = [part if isinstance(part, str) else {"A": first, "B": second}[part.key] for part in document.segments]
    assert prompt.encode() == "".join(expected).encode()
    literal = [part for part in document.segments if isinstance(part, str)]
    names = [part.key for part in document.segments if isinstance(part, Slot)]
    assert len(prompt) == sum(map(len, literal)) + names.count("A") * len(first) + names.count("B") * len(second)


@settings(deadline=None)
@given(st.sampled_from(["A=<x>", "<A>", "A sentence on what to do", "FILE"]), TEXTS)
def test_a_value_is_never_looked_at_again(hint: str, value: str) -> None:
    key = {"<A>": "1", "A=<x>": "A", "FILE": "FILE"}.get(hint, "ARGUMENTS")
    document = compiled(f"<${key}>", hint)
    assert render(document, {document.arguments[0].name: value}).prompt == f"<{value}>"


ODDITIES = ["", "\n", "\ufeff", "\u202e", "\x01", "\r\n", "e\u0301", "\U0001f600" * 50_000]
BODIES = [
    ("$A", ["", ""]),
    ("$A$A", ["", "", ""]),
    ("x$A.y", ["x", ".y"]),
    ("$$A $A", ["$$A ", ""]),
    ("${A}$A", ["${A}", ""]),
]


@pytest.mark.parametrize("value", [*TRAPS, *ODDITIES])
@pytest.mark.parametrize(("body", "literal"), BODIES)
def test_a_value_that_looks_like_a_template_is_data(body: str, literal: list[str], value: str) -> None:
    assert render(compiled(body, "A=<x>"), {"A": value}).prompt == value.join(literal)


def test_a_long_value_comes_out_whole() -> None:
    value = "".join(map(chr, range(32, 0xD800))) * 4
    assert len(value.encode()) > 200_000
    assert render(compiled("<$A|$A>", "A=<x>"), {"A": value}).prompt == f"<{value}|{value}>"


@settings(deadline=None)
@given(st.sampled_from(["\0", "\ud800", "\udfff", "\udc00\ud800"]), TEXTS, TEXTS)
def test_what_is_no_text_is_refused(wrong: str, before: str, after: str) -> None:
    (problem,) = problems(compiled("$A", "A=<x>"), {"A": before + wrong + after})
    assert problem.code == "invalid_text"


@st.composite
def calls(draw: st.DrawFn) -> tuple[Compiled, dict[str, Any]]:
    document = draw(documents())
    return document, draw(arguments_of(document))


@MANY
@given(calls())
def test_the_schema_accepts_exactly_what_rendering_accepts(call: tuple[Compiled, dict[str, Any]]) -> None:
    document, values = call
    schema = json.loads(json.dumps(document.schema))
    accepted = Draft202012Validator(schema).is_valid(values)
    event(f"accepted: {accepted}")
    assert (problems(document, values) == []) is accepted
    if accepted:
        fill(document, values)


@MANY
@given(calls())
def test_what_is_refused_is_explained(call: tuple[Compiled, dict[str, Any]]) -> None:
    document, values = call
    for problem in problems(document, values):
        assert problem.argument in {*values, *document.by_name}
        assert problem.message
        assert problem.extra.get("did_you_mean", "A")
        json.dumps(problem.as_dict()).encode()


@MANY
@given(documents())
def test_defaults_alone_fit_the_schema(document: Compiled) -> None:
    defaults = {
        name: schema["default"] for name, schema in document.schema["properties"].items() if "default" in schema
    }
    assert [problem.code for problem in problems(document, defaults) if problem.code != "missing_argument"] == []


ITEMS = st.text("ab '\"$\\=-\n", max_size=4)
HINTS = ["A=<x> [B=...]", "<a> [b]", "<a> [c...]", "A=<x> [b] [--f] [--o <v>]", "[--o <v>...] [-n|--name <v>] <a>"]


def words_for(document: Compiled, values: dict[str, Any]) -> list[str]:
    """Write the words that somebody would type for these values: first the options, then the others."""
    options: list[str] = []
    others: list[str] = []
    for argument in document.arguments:
        value = values.get(argument.name)
        texts = [] if value is None else value if isinstance(value, list) else [value]
        if argument.kind == "flag":
            options += [argument.spelling] * len(texts)
        elif argument.kind == "option":
            options += [word for text in texts for word in (argument.spelling, text)]
        else:
            others += [f"{argument.name}={text}" if document.named else text for text in texts]
    takes_options = any(argument.kind in ("option", "flag") for argument in document.arguments)
    return [*options, "--", *others] if takes_options else others


@st.composite
def typed_calls(draw: st.DrawFn) -> tuple[Compiled, dict[str, Any], str]:
    """Draw values, and the text that somebody would type for them."""
    document = compiled("$A $B $1 $2 $ARGUMENTS $b $o $f", draw(st.sampled_from(HINTS)))
    values: dict[str, Any] = {}
    for argument in document.arguments:
        if argument.required or draw(st.booleans()):
            text = st.lists(ITEMS.filter(bool), min_size=1) if argument.list else ITEMS
            values[argument.name] = True if argument.kind == "flag" else draw(text)
    return document, values, shlex.join(words_for(document, values))


@MANY
@given(typed_calls())
def test_typed_text_gives_the_same_prompt_as_its_values(call: tuple[Compiled, dict[str, Any], str]) -> None:
    document, values, text = call
    read, wrong = read_typed(document, text)
    assert (read, wrong) == (values, [])
    assert render(document, read) == render(document, values)


@MANY
@given(documents(), st.lists(st.sampled_from(["a", "A=a", "B=", "=", "--A", "--", "-a", "'b c'", "C=1,2", '"', "\\"])))
def test_any_typed_text_is_read_or_refused(document: Compiled, words: list[str]) -> None:
    values, wrong = read_values(document, None, " ".join(words))
    if not wrong:
        assert render(document, values)
