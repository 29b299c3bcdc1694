from __future__ import annotations

from typing import Any

import pytest

from service.core.typed import read_typed
from tests.core.documents import compiled

READ = [
    # A hint, what is typed, and the values.
    ("NOTES=<x> [ENV=a|b]", 'NOTES="new checkout" ENV=a', {"NOTES": "new checkout", "ENV": "a"}),
    ("NOTES=<x>", "", {}),
    ("NOTES=<x>", "NOTES=", {"NOTES": ""}),
    ("NOTES=<x>", "NOTES=a=b=c", {"NOTES": "a=b=c"}),
    ("NOTES=<x>", "NOTES=first NOTES=last", {"NOTES": "last"}),
    ("NOTES=<x>", "'NOTES=two words'", {"NOTES": "two words"}),
    ("NOTES=<x>", "NOTES=# NOTES=$HOME", {"NOTES": "$HOME"}),
    ("key=<x>", "key=v", {"key": "v"}),
    ("NOTES=<x>", "NOTES=--fast", {"NOTES": "--fast"}),
    # What the template does not take is left for the check to name.
    ("NOTES=<x>", "NOTES=a OTHER=b notes=c", {"NOTES": "a", "OTHER": "b", "notes": "c"}),
    ("NOTES=<x>", "$NOTES=a", {"$NOTES": "a"}),
    # Beside named arguments, words without a name fill the positionals.
    ("URL [DEPTH=a|b]", "https://x.org/?q=1 DEPTH=a", {"URL": "https://x.org/?q=1", "DEPTH": "a"}),
    ("URL [DEPTH=a|b]", "DEPTH=a URL=x", {"URL": "x", "DEPTH": "a"}),
    ("<from> <to> NAME=<x>", "to=b a NAME=n", {"from": "a", "to": "b", "NAME": "n"}),
    ("<url> DEPTH=<x>", "$DEPTH=a", {"$DEPTH": "a"}),
    ("<file> NAME=<x> [--fast]", "a --fast NAME=b", {"file": "a", "NAME": "b", "fast": True}),
    # Positionals take the words in order, and an = means nothing.
    ("<file> [name]", "a b", {"file": "a", "name": "b"}),
    ("<file> [name]", "a", {"file": "a"}),
    ("<file> [name]", "name=a 'b c'", {"file": "name=a", "name": "b c"}),
    ("<file> [name]", '"" b', {"file": "", "name": "b"}),
    ("<file> [name]", "--file -n", {"file": "--file", "name": "-n"}),
    ("<task> [files...]", "fix a b 'c d'", {"task": "fix", "files": ["a", "b", "c d"]}),
    ("<task> [files...]", "fix a,b", {"task": "fix", "files": ["a,b"]}),
    ("<task> [files...]", "fix", {"task": "fix"}),
    ("$2 = b, $1 = a", "first second", {"a": "first", "b": "second"}),
    # Options and flags stand anywhere; after -- all is words.
    ("<file> [--fast]", "--fast a", {"file": "a", "fast": True}),
    ("<file> [--fast]", "a --fast=false", {"file": "a", "fast": False}),
    ("<file> [--fast]", "-- --fast", {"file": "--fast"}),
    ("<file> [--fast]", "-5", {"file": "-5"}),
    ("<file> [--fast]", "-", {"file": "-"}),
    ("[-y|--yes]", "-y", {"yes": True}),
    ("[-y|--yes]", "--yes", {"yes": True}),
    ("[--dir <d>]", "--dir src", {"dir": "src"}),
    ("[--dir <d>]", "--dir=src=x", {"dir": "src=x"}),
    ("[--dir <d>]", "--dir a --dir b", {"dir": "b"}),
    ("[--dir <d>] [--fast]", "--dir --fast", {"dir": "--fast"}),
    ("[-n <count>]", "-n 5", {"n": "5"}),
    ("[--n <count>]", "--n 5", {"n": "5"}),
    ("[--tag <t>...]", "--tag a --tag b,c", {"tag": ["a", "b", "c"]}),
    # In one word, commas stand between the items of a list.
    ("TAGS=a,b,...", "TAGS=x,y", {"TAGS": ["x", "y"]}),
    ("TAGS=a,b,...", "TAGS=", {"TAGS": []}),
    ("TAGS=a,b,...", "TAGS=x TAGS=y", {"TAGS": ["y"]}),
    # One free text is taken as it was typed.
    ("Say what is broken, in a sentence", "it's broken", {"ARGUMENTS": "it's broken"}),
    ("Say what is broken, in a sentence", ' "a  b"\n', {"ARGUMENTS": ' "a  b"\n'}),
    ("Say what is broken, in a sentence", "", {}),
]


@pytest.mark.parametrize(("hint", "text", "expected"), READ)
def test_typed_text_becomes_values(hint: str, text: str, expected: dict[str, Any]) -> None:
    assert read_typed(compiled("", hint), text) == (expected, [])


IMPLIED = [
    ("$B and $A", "A=1 B=2", {"A": "1", "B": "2"}),
    ("$1 and $3", "a b c", {"1": "a", "2": "b", "3": "c"}),
    ("$1 and $3", "a", {"1": "a"}),
    ("$ARGUMENTS", 'one "two three" four=5', {"ARGUMENTS": "one two three four=5"}),
    ("$1 of $ARGUMENTS", "a b c", {"1": "a", "ARGUMENTS": "b c"}),
    ("$ARGUMENTS", "--style x", {"ARGUMENTS": "--style x"}),
    ("$ARGUMENTS", "", {}),
]


@pytest.mark.parametrize(("body", "text", "expected"), IMPLIED)
def test_typed_text_fills_what_the_body_implies(body: str, text: str, expected: dict[str, Any]) -> None:
    assert read_typed(compiled(body), text) == (expected, [])


TYPES = [
    ("integer", "A=3", 3),
    ("integer", "A=three", "three"),
    ("number", "A=0.5", 0.5),
    ("boolean", "A=true", True),
    ("boolean", "A=yes", "yes"),
    ("array", "A=a,b", ["a", "b"]),
]


@pytest.mark.parametrize(("kind", "text", "expected"), TYPES)
def test_typed_text_takes_the_type_of_its_argument(kind: str, text: str, expected: Any) -> None:
    assert read_typed(compiled("", arguments={"A": {"type": kind}}), text) == ({"A": expected}, [])


def test_items_take_the_type_of_items() -> None:
    listed = {"type": "array", "items": {"type": "integer"}}
    assert read_typed(compiled("", arguments={"A": listed}), "A=1,2,x") == ({"A": [1, 2, "x"]}, [])
    assert read_typed(compiled("", "[sizes...]", arguments={"sizes": listed}), "1 2") == ({"sizes": [1, 2]}, [])


def test_a_list_that_is_not_last_takes_one_word() -> None:
    document = compiled("", "<files> <target>", arguments={"files": {"type": "array"}})
    assert read_typed(document, "a,b c") == ({"files": ["a", "b"], "target": "c"}, [])


def test_a_flag_that_takes_values_is_an_option() -> None:
    document = compiled("", "[--depth]", arguments={"depth": {"type": "integer"}})
    assert read_typed(document, "--depth 3") == ({"depth": 3}, [])


def test_a_free_text_that_is_a_number_is_read_as_one() -> None:
    document = compiled("", "Say how many there are", arguments={"ARGUMENTS": {"type": "integer"}})
    assert read_typed(document, " 3") == ({"ARGUMENTS": 3}, [])


COMPLAINTS = [
    ("A=<x>", "A=1 stray", "stray_word", "expected NAME=value but found 'stray'; put \"...\" around a value"),
    (
        "A=<x>",
        "A=one two three",
        "stray_word",
        "expected NAME=value but found 'two', 'three'; put \"...\" around a value",
    ),
    ("A=<x>", "--a v", "stray_word", "found '--a'; write A=value, without spaces around the ="),
    ("A=<x>", "A: v", "stray_word", "found 'A:'; write A=value"),
    ("A=<x>", "A = 1", "missing_name", "expected a name before '=' in '='"),
    ("A=<x>", "A = 1", "stray_word", "expected NAME=value but found 'A'; write A=value, without spaces around the ="),
    ("A=<x>", "=Ada", "missing_name", "expected a name before '=' in '=Ada'"),
    ("A=<x>", 'A="no end', "unterminated_quote", 'unterminated quote: the " at character 3 is never closed'),
    ("A=<x>", "A=1\\", "unterminated_quote", "a backslash at the end of the text escapes nothing"),
    ("A=<x>", "A=\0", "invalid_text", "the text holds a NUL"),
    ("A=<x>", "A=\ud800", "invalid_text", "the text holds a NUL or half of a surrogate pair"),
    ("Say it in your own words", "\0", "invalid_text", "the text holds a NUL"),
    ("URL A=<x>", "u v A=1", "stray_word", "expected NAME=value but found 'v'"),
    ("<file>", "a b", "surplus_word", "'b' is one too many: this template takes 1 word; put quotes around words"),
    ("<a> <b>", "a b c d", "surplus_word", "'c' and 1 more word are too many: this template takes 2 words"),
    ("<a>", "a b c d", "surplus_word", "'b' and 2 more words are too many"),
    ("<a> [--fast]", "a b", "surplus_word", "this template takes 1 word and --fast; put"),
    ("[--fast]", "b", "surplus_word", "'b' is one too many: this template takes only --fast; leave it out"),
    ("[--fast] [--dir <d>]", "--fst", "unknown_argument", "unknown option '--fst': did you mean --fast?"),
    (
        "[--fast] [--dir <d>]",
        "-x",
        "unknown_argument",
        "unknown option '-x': this template takes --fast, --dir (a word",
    ),
    ("[--dir <d>]", "--dir", "missing_value", "expected a value after --dir"),
]


@pytest.mark.parametrize(("hint", "text", "code", "message"), COMPLAINTS)
def test_a_complaint_names_the_word_and_says_what_to_type(hint: str, text: str, code: str, message: str) -> None:
    problems = read_typed(compiled("", hint), text)[1]
    assert [problem.pointer for problem in problems] == ["/arguments_text"] * len(problems)
    assert message in "".join(problem.message for problem in problems if problem.code == code)


def test_what_follows_an_unknown_option_is_not_told_as_one_too_many() -> None:
    problems = read_typed(compiled("", "<a> [--dir <d>]"), "a --dri x")[1]
    assert [problem.code for problem in problems] == ["unknown_argument"]


def test_a_template_without_arguments_takes_no_words() -> None:
    (problem,) = read_typed(compiled("costs $"), "a")[1]
    assert problem.message == "'a' is one too many: this template takes no arguments; leave it out"


def test_a_list_that_was_given_by_name_takes_no_words_too() -> None:
    values, problems = read_typed(compiled("", "A=<x> [files...]"), "v w files=c")
    assert values == {"files": ["c"]}
    assert [problem.code for problem in problems] == ["stray_word"]


@pytest.mark.parametrize("hint", ["A=<x>", "<a>", "[--fast]", "A=<x> [--fast]"])
@pytest.mark.parametrize("word", ["stray", "=x", "--fst", "x" * 5_000])
def test_complaints_are_bounded(hint: str, word: str) -> None:
    problems = read_typed(compiled("", hint), f"{word} " * 500)[1]
    assert len(problems) <= 100
    assert max(len(problem.message) for problem in problems) < 1_500
