from __future__ import annotations

import shlex

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service.core.shell import UnfinishedText, words, words_of_prose

SPLITS = [
    ("", []),
    (" \t\r\n ", []),
    ("one", ["one"]),
    ("one two\tthree\nfour\r\nfive", ["one", "two", "three", "four", "five"]),
    ("  around  ", ["around"]),
    ("a=b c=d=e", ["a=b", "c=d=e"]),
    # Quotes join, and stand anywhere in a word.
    ("'new checkout' \"old one\"", ["new checkout", "old one"]),
    ("NOTES=\"new checkout\" ENV='a b'", ["NOTES=new checkout", "ENV=a b"]),
    ("a'b'\"c\"d", ["abcd"]),
    ("'' \"\" a''b", ["", "", "ab"]),
    ('"it\'s" \'say "x"\'', ["it's", 'say "x"']),
    ("'two\nlines'", ["two\nlines"]),
    # A backslash takes the next character as it is; between single quotes it is only itself.
    (r"a\ b \"x\" \\ \n", ["a b", '"x"', "\\", "n"]),
    (r"'a\b' 'a\'", [r"a\b", "a\\"]),
    # Between double quotes it escapes only what would mean something there.
    (r'"\$ \` \" \\ \a \'"', ["$ ` \" \\ \\a \\'"]),
    # A backslash before the end of a line joins the lines.
    ("one \\\n two", ["one", "two"]),
    ("one\\\ntwo", ["onetwo"]),
    ("one \\\r\ntwo \\\n", ["one", "two"]),
    ("\\\n", []),
    ('"one \\\n two"', ["one  two"]),
    ("'one \\\n two'", ["one \\\n two"]),
    # Comments, expansions, operators and patterns mean nothing here.
    ("# no comment", ["#", "no", "comment"]),
    ("$HOME $(x) `y` a;b|c>d *.py ~ {a,b} !", ["$HOME", "$(x)", "`y`", "a;b|c>d", "*.py", "~", "{a,b}", "!"]),
    ("a\u00a0b\u2003c\x0bd", ["a\u00a0b\u2003c\x0bd"]),
]

UNFINISHED = [
    ('"never closed', 'unterminated quote: the " at character 1'),
    ("it's broken", "unterminated quote: the ' at character 3"),
    ("'a' \"b\" 'c", "unterminated quote: the ' at character 9"),
    ('NOTES="a \\"', 'unterminated quote: the " at character 7'),
    ("ends with \\", "a backslash at the end of the text"),
]


@pytest.mark.parametrize(("text", "expected"), SPLITS)
def test_a_text_is_split_as_a_shell_does(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(("text", "message"), UNFINISHED)
def test_a_text_that_breaks_off_is_refused_with_the_place(text: str, message: str) -> None:
    with pytest.raises(UnfinishedText, match=message):
        words(text)


PROSE = [
    ("fix 'the login' page", ["fix", "the login", "page"]),
    ("it's broken", ["it's", "broken"]),
    ('a 3" pipe', ["a", '3"', "pipe"]),
    ("C:\\", ["C:\\"]),
]


@pytest.mark.parametrize(("text", "expected"), PROSE)
def test_in_prose_a_quote_that_is_never_closed_is_a_sign(text: str, expected: list[str]) -> None:
    assert words_of_prose(text) == expected


@settings(deadline=None)
@given(st.text("ab '\"\\\t#=é", max_size=12))
def test_splitting_agrees_with_the_standard_library(text: str) -> None:
    try:
        expected = shlex.split(text)
    except ValueError:
        with pytest.raises(UnfinishedText):
            words(text)
    else:
        assert words(text) == expected


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
def test_words_that_are_quoted_come_back_as_they_were(given_words: list[str]) -> None:
    assert words(shlex.join(given_words)) == given_words


@settings(deadline=None)
@given(st.lists(st.text("ab'\"\\ $`\n"), max_size=5))
def test_words_in_double_quotes_come_back_as_they_were(given_words: list[str]) -> None:
    quoted = ["".join(f"\\{sign}" if sign in '$`"\\' else sign for sign in word) for word in given_words]
    assert words(" ".join(f'"{word}"' for word in quoted)) == given_words
