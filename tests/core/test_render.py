from __future__ import annotations

from typing import Any

import pytest

from service.core.errors import InvalidArguments, TooLarge
from service.core.render import fill, problems, render
from tests.core.documents import compiled

NAMED = [
    # A hint, a body, values, and the prompt.
    ("A=<x> [B=...]", "$A then $B.", {"A": "one", "B": "two"}, "one then two."),
    ("A=<x> [B=...]", "$A then $B.", {"A": "one"}, "one then ."),
    ("A=<x>", "$A $A $$A ${A} $AB $1 $ARGUMENTS $HOME", {"A": "v"}, "v v $$A ${A} $AB $1 $ARGUMENTS $HOME"),
    ("A=<x>", "no placeholder", {"A": "v"}, "no placeholder"),
    ("[BASE=main]", "git diff $BASE", {}, "git diff main"),
    ("[BASE=main]", "git diff $BASE", {"BASE": ""}, "git diff "),
    ("key=<x>", "$key $KEY", {"key": "v"}, "v $KEY"),
    ("URL [DEPTH=a|b] [--fast]", "$URL $DEPTH $fast", {"URL": "u", "DEPTH": "a"}, "u a false"),
    ("A=<x> [--fast]", "$A $fast", {"A": "v", "fast": True}, "v true"),
    ("A=<x> [--depth <n>]", "$depth.", {"A": "v", "depth": "3"}, "3."),
    ("A=<x> [files...]", "$files", {"A": "v", "files": ["a b", "c"]}, "a b c"),
]

POSITIONAL = [
    (None, "$1 of $ARGUMENTS, $9.", {"1": "a", "ARGUMENTS": "b c"}, "a of a b c, ."),
    (None, "$2", {"1": "a", "2": "b"}, "b"),
    (None, "$10 $$1 $0", {"1": "a"}, "a0 $$1 $0"),
    ("<file> [name]", "$1 $2 $3 | $ARGUMENTS", {"file": "f x", "name": "n"}, "f x n  | f x n"),
    ("<file> [name]", "$2|$ARGUMENTS", {"file": "f"}, "|f"),
    ("FILE [NAME]", "$FILE $1 $NAME", {"FILE": "f"}, "f f "),
    ("$2 = b, $1 = a", "$1 $2 | $ARGUMENTS", {"a": "first", "b": "second"}, "first second | first second"),
    ("$1 = a, $3 = c", "$1 $2 $3", {"a": "first", "c": "third"}, "first  third"),
    # A label that is a digit is no position.
    ("<2> <1>", "$1 $2", {"2": "first", "1": "second"}, "first second"),
    # $ARGUMENTS tells positionals, then options and flags as they are typed.
    ("[--fast] [--dir <d>] [file]", "$ARGUMENTS", {"file": "f", "fast": True, "dir": "a b"}, "f --fast --dir a b"),
    ("[--fast] [file]", "$ARGUMENTS", {"file": "f", "fast": False}, "f"),
    ("[-y|--yes] [-n <x>]", "$ARGUMENTS", {"yes": True, "n": "5"}, "--yes -n 5"),
    ("<task> [files...]", "$1: $2 ($ARGUMENTS)", {"task": "fix", "files": ["a", "b"]}, "fix: a b (fix a b)"),
    # Under prose, positions are the words of the free text, which itself stays as it is.
    ("Say what to do, in a sentence", "$1, $2 | $ARGUMENTS", {"ARGUMENTS": "a 'b  c'"}, "a, b  c | a 'b  c'"),
    ("Say what to do, in a sentence", "$1 $2", {"ARGUMENTS": "it's broken"}, "it's broken"),
    ("Say what to do, in a sentence", "$ARGUMENTS $FILE", {"ARGUMENTS": ""}, " $FILE"),
]


@pytest.mark.parametrize(("hint", "body", "values", "expected"), NAMED + POSITIONAL)
def test_values_stand_where_their_placeholders_stood(
    hint: str | None, body: str, values: dict[str, Any], expected: str
) -> None:
    assert render(compiled(body, hint), values).prompt == expected


TYPES = [
    ({"type": "integer"}, 3, "3"),
    ({"type": "integer"}, 10**40, "1" + "0" * 40),
    ({"type": "integer"}, 3.0, "3.0"),
    ({"type": "number"}, -0.0, "-0.0"),
    ({"type": "number"}, 1e308, "1e+308"),
    ({"type": "boolean"}, False, "false"),
    ({"type": "array"}, ["a", "", "b c"], "a  b c"),
    ({"type": "array"}, [], ""),
    ({"type": "array", "items": {"type": "number"}}, [1, 2.5], "1 2.5"),
]


@pytest.mark.parametrize(("fragment", "value", "expected"), TYPES)
def test_typed_values_read_as_in_json(fragment: dict[str, Any], value: Any, expected: str) -> None:
    assert render(compiled("<$A>", arguments={"A": fragment}), {"A": value}).prompt == f"<{expected}>"


def test_a_boolean_option_is_told_also_when_it_is_false() -> None:
    document = compiled("$ARGUMENTS", "[--sign <s>]", arguments={"sign": {"type": "boolean"}})
    assert render(document, {"sign": False}).prompt == "--sign false"


UNSET = [
    ("[A=...]", "<$A>", {}, "<->"),
    ("[A=...]", "<$A>", {"A": ""}, "<>"),
    ("[A=x]", "<$A>", {}, "<x>"),
    ("[--f] A=<x>", "<$f>", {"A": ""}, "<false>"),
    ("<a> [b]", "<$1|$2|$3|$ARGUMENTS>", {"a": "v"}, "<v|-|-|v>"),
    ("[a] [b]", "<$1|$ARGUMENTS>", {}, "<-|->"),
    # A text that was given and is empty is not left out.
    ("[a] [b]", "<$1|$ARGUMENTS>", {"a": ""}, "<|>"),
    ("An optional sentence on it", "<$ARGUMENTS|$1>", {}, "<-|->"),
    ("An optional sentence on it", "<$ARGUMENTS|$1>", {"ARGUMENTS": ""}, "<|->"),
    ("[files...]", "<$ARGUMENTS>", {"files": []}, "<>"),
    ("[--f]", "<$ARGUMENTS>", {}, "<->"),
]


@pytest.mark.parametrize(("hint", "body", "values", "expected"), UNSET)
def test_what_is_left_out_renders_as_unset(hint: str, body: str, values: dict[str, Any], expected: str) -> None:
    assert render(compiled(body, hint, unset="-"), values).prompt == expected
    assert render(compiled(body, hint), values, unset="-").prompt == expected


def test_the_caller_may_take_the_unset_text_away() -> None:
    document = compiled("<$A>", "[A=...]", unset="n/a")
    assert render(document, {}).prompt == "<n/a>"
    assert render(document, {}, unset="").prompt == "<>"


def test_the_unset_text_is_not_looked_at_again() -> None:
    assert render(compiled("$A $B", "[A=...] B=<x>", unset="$B"), {"B": "v"}).prompt == "$B v"


OMITTED = [
    ("[Z=...] [B=...] A=<x>", {"A": ""}, ("B", "Z")),
    ("[Z=...] [B=...] A=<x>", {"A": "", "Z": ""}, ("B",)),
    ("[BASE=main] [--fast] [x]", {}, ("x",)),
]


@pytest.mark.parametrize(("hint", "values", "expected"), OMITTED)
def test_what_was_neither_given_nor_defaulted_is_told(hint: str, values: Any, expected: tuple[str, ...]) -> None:
    assert render(compiled("", hint), values).omitted == expected


def test_an_array_default_stands_for_what_was_left_out() -> None:
    listed = {"type": "array", "default": ["a", "b"]}
    assert render(compiled("$A", arguments={"A": listed}), {}).prompt == "a b"


def test_everything_that_is_wrong_is_in_one_refusal() -> None:
    document = compiled("", "NOTES=<x> ENVIRONMENT=<staging|production>")
    with pytest.raises(InvalidArguments) as refusal:
        render(document, {"ENVIRONMENT": "prod", "ENV": "x"})
    assert [problem.argument for problem in refusal.value.problems] == ["NOTES", "ENVIRONMENT", "ENV"]
    assert refusal.value.detail.startswith("missing required arguments: NOTES; ENVIRONMENT must be one of")
    assert list(refusal.value.problems) == problems(document, {"ENVIRONMENT": "prod", "ENV": "x"})


def test_a_prompt_that_would_fill_the_memory_is_refused() -> None:
    document = compiled("$A" * 1_000)
    assert len(render(document, {"A": "x" * 16}).prompt) == 16_000
    with pytest.raises(TooLarge, match="17,000,000 characters"):
        fill(document, {"A": "x" * 17_000})
