from __future__ import annotations

import pytest

from benchmarks.hostile_inputs import HINT_FRAMES, HINTS
from benchmarks.hostile_inputs import hint as longest_hint
from service.core.arguments import Argument
from service.core.hint import DEEPEST_NESTING, LONGEST_HINT, Hint, parse
from tests.core.hint_notation import told

NOTHING = [
    "",
    "   ",
    "none",
    "None",
    "none (it reads the branch)",
    "none — it reads the branch",
    "(no arguments)",
    "(takes the active session)",
    "（なし）",
    "no arguments",
    "[]",
]

PROSE = [
    ("A sentence on what to do", "prose!"),
    ("message", "prose!"),
    ("create <name>", "prose!"),
    ("<a> or <b>", "prose!"),
    ("<a> OR <b>", "prose!"),
    ("PR number or URL (optional - else this branch)", "prose"),
    ("Optionally a path", "prose"),
    ("a path, by default the root", "prose"),
    ("<file", "prose!"),
    ("[file", "prose!"),
    ("file]", "prose!"),
    ('NOTES="no end', "prose!"),
    ("NOTES=", None),
    ("- item", "prose!"),
    ("| a", "prose!"),
    ("a || b", "prose!"),
    ("/review <file>", "prose!"),
    ("<name>: <text>", "prose!"),
    ("--json or --text", "prose!"),
    ("name=<x> (from=<a> | to=<b>)", "prose!"),
    ("(<file> | --all)", "prose!"),
    ("add entry <text> | list", "prose!"),
    ("<file> and more", "prose!"),
]

FORMS = [
    ("add [tag] | remove [tag] | list", ["$1 arg1! {add|remove|list}", "$2 tag"]),
    ("add <tag> | list", ["$1 arg1! {add|list}", "$2 tag"]),
    ("get <key> | set <key> <value>", ["$1 arg1! {get|set}", "$2 key!", "$3 value"]),
    ("on|off <level> | status", ["$1 arg1! {on|off|status}", "$2 level"]),
    ("[message] | --amend | --no-verify", ["$1 message", "--amend", "--no-verify"]),
    ("<file> | --all", ["$1 file", "--all"]),
    ("<file>|--all", ["$1 file", "--all"]),
    ("<file> | <url>", ["$1 file", "$2 url"]),
    ("A=<x> B=<y> | A=<x>", ["A=!: x", "B=: y"]),
    ("--new <name> | --list", ["--new=: name", "--list"]),
    ("list | --all", ["$1 arg1 {list}", "--all"]),
    ("<plan> [more] | reset <plan>", ["$1 plan!", "$2 more", "$3 arg1 {reset}"]),
    ("add KEY [--here] | list (all of them)", ["$1 arg1! {add|list}", "$2 KEY", "--here"]),
    ("add <x...> | remove <y...>", ["$1 arg1! {add|remove}", "$2 x", "$3 y..."]),
    ("set --to a|b | get --to c", ["$1 arg1! {set|get}", "--to=!"]),
]


@pytest.mark.parametrize("hint", NOTHING)
def test_a_hint_may_say_that_there_is_nothing_to_give(hint: str) -> None:
    assert parse(hint) == Hint()


@pytest.mark.parametrize(("hint", "kind"), PROSE)
def test_what_is_not_of_the_grammar_is_prose(hint: str, kind: str | None) -> None:
    assert told(hint) == (["NOTES=!"] if kind is None else [kind])


def test_prose_is_one_free_text_that_the_hint_describes() -> None:
    parsed = parse("Where   to look\n(a path)")

    assert parsed.prose
    assert parsed.arguments == (Argument("ARGUMENTS", "text", required=True, description="Where to look (a path)"),)


@pytest.mark.parametrize(
    ("hint", "rest"),
    [
        ("<file> and  more", "and  more"),
        ("  <file>   and more", "and more"),
        ("A=<x> [B=<y>] <open", "<open"),
        ("create <name>", "create <name>"),
        ("<a>\n<b> — ", "— "),
        ("x" * 3_000, "x" * 1_000),
    ],
)
def test_prose_says_where_reading_stopped_in_the_hint_as_given(hint: str, rest: str) -> None:
    stopped_at = parse(hint).stopped_at

    assert stopped_at is not None
    assert hint[stopped_at:].lstrip() == rest


@pytest.mark.parametrize(("hint", "arguments"), FORMS)
def test_an_argument_is_required_if_every_form_requires_it(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(
    ("hint", "names", "duplicates"),
    [
        ("A=<x> A=<y> B=<z>", ["A", "B"], ("A",)),
        ("<a> <a> <b>", ["a", "b"], ("a",)),
        ("[note...] [--note <x>] [--note <y>]", ["note"], ("note",)),
        ("$1=a $1=b", ["a"], ("b",)),
        ("<name> | --name <x>", ["name"], ("name",)),
        ("add <x> | remove <x>", ["arg1", "x"], ()),
        ("[--a <x> | --b <x>]", ["a", "b"], ()),
    ],
)
def test_of_two_declarations_the_first_wins(hint: str, names: list[str], duplicates: tuple[str, ...]) -> None:
    parsed = parse(hint)

    assert [argument.name for argument in parsed.arguments] == names
    assert parsed.duplicates == duplicates


def test_positions_count_positionals_only() -> None:
    parsed = parse("A=<x> <one> [--b] <two> <two> x|y")

    assert [(argument.name, argument.position) for argument in parsed.arguments] == [
        ("A", None),
        ("one", 1),
        ("b", None),
        ("two", 2),
        ("arg3", 3),
    ]


def test_white_space_of_any_kind_is_one_space() -> None:
    hint = 'A=<one\n\ttwo>\u00a0\u3000B="three   four"'

    assert told(hint) == ["A=!: one two", "B=!: three four"]


def test_nesting_beyond_the_limit_is_prose() -> None:
    deepest = "[a " * DEEPEST_NESTING + "]" * DEEPEST_NESTING
    deeper = f"[a {deepest}]"

    assert len(parse(deepest).arguments) == 1
    assert parse(deeper).stopped_at == deeper.rindex("[")


def test_a_hint_over_the_limit_is_prose() -> None:
    longest = "[a] " * (LONGEST_HINT // 4)

    assert not parse(longest).prose
    assert parse(longest + " ").stopped_at == LONGEST_HINT


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", HINTS)
@pytest.mark.parametrize(("before", "after"), HINT_FRAMES)
def test_a_hint_built_to_be_slow_declares_something_or_is_prose(piece: str, before: str, after: str) -> None:
    parsed = parse(longest_hint(piece, before, after))

    assert parsed.arguments or piece == "(a) "
    assert parsed.prose == (parsed.stopped_at is not None)
    assert len({argument.name for argument in parsed.arguments}) == len(parsed.arguments)
