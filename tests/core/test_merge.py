from __future__ import annotations

from typing import Any

import pytest

from service.core.arguments import Argument
from service.core.hint import parse
from service.core.merge import Declared, Merged, merge


def merged(hint: str | None, declared: Declared) -> Merged:
    return merge(None if hint is None else parse(hint), declared)


def one(hint: str | None, fragment: dict[str, Any], name: str = "A") -> Argument:
    result = merged(hint, {name: fragment})
    assert result.misfits == ()
    return next(argument for argument in result.arguments if argument.name == name)


NAMES = [
    # A hint, the `arguments` key, and the arguments with their kinds.
    (None, None, []),
    (None, {}, []),
    ("<file> A=<x>", None, ["file positional 1", "A named"]),
    ("<file> A=<x>", {}, ["file positional 1", "A named"]),
    # The hint's order comes first, then what only the key has.
    ("B=<x> A=<y>", {"C": {}, "A": {}}, ["B named", "A named", "C named"]),
    (None, {"topic": {}, "N": {}}, ["topic named", "N named"]),
    # A list of words declares required positionals.
    (None, ("issue", "branch"), ["issue positional 1", "branch positional 2"]),
    ("<branch>", ("issue", "branch"), ["branch positional 1", "issue positional 2"]),
    # A position that the hint states stays; new ones come after the last.
    ("$2 = b, $1 = a", {}, ["b positional 2", "a positional 1"]),
    ("$1 = a, $3 = c", ("d",), ["a positional 1", "c positional 3", "d positional 4"]),
    # Prose only describes where the key declares.
    ("Say what to do in a sentence", None, ["ARGUMENTS text"]),
    ("Say what to do in a sentence", {}, ["ARGUMENTS text"]),
    ("Say what to do in a sentence", {"TOPIC": {}}, ["TOPIC named"]),
    ("Say what to do in a sentence", ("topic",), ["topic positional 1"]),
    ("Say what to do in a sentence", {"ARGUMENTS": {"maxLength": 9}}, ["ARGUMENTS text"]),
    ("Say what to do in a sentence", {"ARGUMENTS": {"type": "integer"}}, ["ARGUMENTS positional 1"]),
    ("Say what to do in a sentence", {"A": {}, "ARGUMENTS": {}}, ["ARGUMENTS positional 1", "A named"]),
    ("Say what to do in a sentence", ("ARGUMENTS", "b"), ["ARGUMENTS positional 1", "b positional 2"]),
]


@pytest.mark.parametrize(("hint", "declared", "expected"), NAMES)
def test_the_hint_and_the_key_declare_together(hint: str | None, declared: Declared, expected: list[str]) -> None:
    told = [
        f"{argument.name} {argument.kind} {argument.position or ''}".strip()
        for argument in merged(hint, declared).arguments
    ]
    assert told == expected


REQUIRED = [
    ("A=<x>", {}, True),
    ("[A=<x>]", {}, False),
    (None, {}, True),
    (None, {"required": False}, False),
    ("A=<x>", {"required": False}, False),
    ("[A=<x>]", {"required": True}, True),
    ("A=<x>", {"default": "y"}, False),
    (None, {"default": "y", "required": True}, False),
]


@pytest.mark.parametrize(("hint", "fragment", "expected"), REQUIRED)
def test_a_default_or_a_word_makes_an_argument_optional(hint: str, fragment: dict[str, Any], expected: bool) -> None:
    assert one(hint, fragment).required is expected


FIELDS = [
    # What the key says, the hint no longer says; all else of the hint stays.
    ("A=<what>", {}, "description", "what"),
    ("A=<what>", {"description": "better"}, "description", "better"),
    ("A=x|y", {"maxLength": 1}, "choices", ("x", "y")),
    ("A=x|y", {"enum": ["y", "z"]}, "choices", ("y", "z")),
    ("A=<x>", {"const": "y"}, "choices", ("y",)),
    ("[A=main]", {}, "default", "main"),
    ("[A=main]", {"default": "dev"}, "default", "dev"),
    ("A=main", {}, "examples", ("main",)),
    ("A=<x>", {"examples": ["y", "z"]}, "examples", ("y", "z")),
    ("A=<x>", {"pattern": "^y", "x-secret": True, "enum": ["y"]}, "keywords", {"pattern": "^y", "x-secret": True}),
    # What the hint says as text takes the type that the key states.
    ("A=1|2", {"type": "integer"}, "choices", (1, 2)),
    ("[A=50]", {"type": "integer"}, "default", 50),
    ("[A=0.5]", {"type": "number"}, "default", 0.5),
    ("[A=true]", {"type": "boolean"}, "default", True),
    ("A=50", {"type": "integer"}, "examples", (50,)),
    # Lists.
    ("A=<x>", {"type": "array"}, "list", True),
    ("[A=main]", {"type": "array"}, "default", ("main",)),
    ("A=<x>", {"type": "array", "default": ["a", "b"]}, "default", ("a", "b")),
    ("A=x|y", {"type": "array"}, "choices", ("x", "y")),
    ("A=1|2", {"type": "array", "items": {"type": "integer"}}, "choices", (1, 2)),
    (None, {"type": "array", "items": {"enum": ["x"]}}, "choices", ("x",)),
    (None, {"type": "array", "items": {"const": "x"}}, "choices", ("x",)),
]


@pytest.mark.parametrize(("hint", "fragment", "field", "expected"), FIELDS)
def test_the_key_refines_what_the_hint_says(hint: str, fragment: dict[str, Any], field: str, expected: Any) -> None:
    assert getattr(one(hint, fragment), field) == expected


KINDS = [
    ("[--fast]", "fast", {"description": "now"}, "flag"),
    ("[--fast]", "fast", {"type": "boolean", "default": True}, "flag"),
    # A flag that takes more than true and false is an option.
    ("[--depth]", "depth", {"type": "integer"}, "option"),
    ("[--dir <d>]", "dir", {"type": "boolean"}, "option"),
    ("<file>", "file", {"type": "integer"}, "positional"),
]


@pytest.mark.parametrize(("hint", "name", "fragment", "expected"), KINDS)
def test_the_type_of_a_value_may_change_how_it_is_typed(
    hint: str, name: str, fragment: dict[str, Any], expected: str
) -> None:
    assert one(hint, fragment, name).kind == expected


def test_a_list_of_the_hint_may_be_made_a_single_value() -> None:
    assert one("[files...]", {"type": "string"}, "files").list is False


MISFITS = [
    ("A=x|y", {"type": "integer"}, "the choice 'x' does not fit"),
    ("[A=main]", {"type": "integer"}, "the default 'main' does not fit"),
    ("[A=main]", {"enum": ["dev", "prod"]}, "the default 'main' does not fit"),
    ("[A=main]", {"maxLength": 2}, "the default 'main' does not fit"),
    ("A=x|y", {"pattern": "^z"}, "the choice 'x' does not fit"),
    ("A=x|y", {"default": "z"}, "the default 'z' does not fit"),
    ("A=x|y", {"type": "array", "items": {"type": "integer"}}, "the choice 'x' does not fit"),
    ("[--A]", {"const": True}, "the default False does not fit"),
]


@pytest.mark.parametrize(("hint", "fragment", "message"), MISFITS)
def test_what_the_hint_and_the_key_say_differently_is_told(hint: str, fragment: dict[str, Any], message: str) -> None:
    ((name, told),) = merged(hint, {"A": fragment}).misfits
    assert name == "A"
    assert told.startswith(message)


def test_the_names_that_the_key_spells_out_are_known() -> None:
    assert merged("A=<x>", {"b": {}}).by_map == {"b"}
    assert merged("A=<x>", ("b", "c")).by_map == {"b", "c"}
