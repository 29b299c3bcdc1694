from __future__ import annotations

import pytest

from service.core.hint import parse
from tests.core.hint_notation import told

POSITIONALS = [
    ("<file>", ["$1 file!"]),
    ("[file]", ["$1 file"]),
    ("FILE", ["$1 FILE!"]),
    ("[FILE]", ["$1 FILE"]),
    ("<file> <mode> [level]", ["$1 file!", "$2 mode!", "$3 level"]),
    ("<file>, [mode]", ["$1 file!", "$2 mode"]),
    ("[file][mode]", ["$1 file", "$2 mode"]),
    ("SRC DEST", ["$1 SRC!", "$2 DEST!"]),
    ("<feature or bug to look at>", ["$1 feature or bug to look at!"]),
    ('"the feature"', ["$1 the feature!"]),
    ('"<the feature>" [--fast]', ["$1 the feature!", "--fast"]),
    ("'the feature'", ["$1 the feature!"]),
    ('["the feature"]', ["$1 the feature"]),
    ("[<file>]", ["$1 file"]),
    ("{file}", ["$1 file!"]),
    ("[@file]", ["$1 @file"]),
    ("<file(s)>", ["$1 file(s)!"]),
    ("<old -> new>", ["$1 old -> new!"]),
    ("<a/b>", ["$1 a/b!"]),
    ("[day / week / month]", ["$1 day / week / month"]),
    ("[機能の説明]", ["$1 機能の説明"]),
    ("[optional: area to look at]", ["$1 area to look at"]),
    ("<optional: area>", ["$1 area"]),
    ("[required: area]", ["$1 area!"]),
    ("[optional area]", ["$1 optional area"]),
]

LABELS_WITH_TEXT = [
    ("[environment: staging|production]", ["$1 environment {staging|production}"]),
    ("<mode: fast | slow>", ["$1 mode! {fast|slow}"]),
    ("<format — json | yaml>", ["$1 format! {json|yaml}"]),
    ("[scope: where to look]", ["$1 scope: where to look"]),
    ("<week e.g. week_03>", ["$1 week!: e.g. week_03"]),
    ("[branch, default: main]", ["$1 branch default main"]),
    ("[branch default: main]", ["$1 branch default main"]),
    ("<issue, optional — else the next one>", ["$1 issue: else the next one"]),
    ("[path - defaults to src]", ["$1 path default src"]),
    ("[files...: what to read]", ["$1 files...: what to read"]),
    ("[mode (how): fast|slow]", ["$1 mode {fast|slow}: how"]),
]

CHOICES_WITHOUT_NAME = [
    ("fast|slow", ["$1 arg1! {fast|slow}"]),
    ("fast | slow | off", ["$1 arg1! {fast|slow|off}"]),
    ("P0 | P1", ["$1 arg1! {P0|P1}"]),
    ("<fast|slow> [level]", ["$1 arg1! {fast|slow}", "$2 level"]),
    ("<file> [fast|slow]", ["$1 file!", "$2 arg2 {fast|slow}"]),
    ("add|remove <name>", ["$1 arg1! {add|remove}", "$2 name!"]),
    ('"fast|slow (expected)"', ["$1 arg1! {fast|slow}"]),
    ("{fast|slow}", ["$1 arg1! {fast|slow}"]),
    ("file|directory", ["$1 arg1!: file|directory"]),
    ("[file|directory]", ["$1 arg1: file|directory"]),
    ("[PR number | branch]", ["$1 arg1: PR number | branch"]),
    ("[a|b|...]", ["$1 arg1 such as a, b: a|b|..."]),
    ("<path> | all", ["$1 arg1!: <path> | all"]),
    ("<path>|all", ["$1 arg1!: <path>|all"]),
    ("[path | all]", ["$1 arg1: path | all"]),
    ("<owner>/<repo>", ["$1 arg1!: <owner>/<repo>"]),
    ("#<issue> [--fix]", ["$1 arg1!: #<issue>", "--fix"]),
    ("[on | off <level>]", ["$1 arg1: on | off <level>"]),
]

LISTS = [
    ("<file...>", ["$1 file!..."]),
    ("<file>...", ["$1 file!..."]),
    ("<file> ...", ["$1 file!..."]),
    ("<file> [file2...]", ["$1 file!", "$2 file2..."]),
    ("[names...]", ["$1 names..."]),
    ("[name]...", ["$1 name..."]),
    ("[name ...]", ["$1 name..."]),
    ("FILE...", ["$1 FILE!..."]),
    ("FILE [...]", ["$1 FILE!", "$2 arg2..."]),
    ("<a.py,b.py,...>", ["$1 arg1!...: a.py,b.py,..."]),
    ("[note…] [--fast]", ["$1 note...", "--fast"]),
    ("<file...> <target>", ["$1 file!", "$2 target!"]),
    ("[files...] (default: src)", ["$1 files... default ('src',)"]),
]

OPTIONS = [
    ("[--fix]", ["--fix"]),
    ("--fix", ["--fix"]),
    ("[--base <branch>]", ["--base=: branch"]),
    ("--base <branch>", ["--base=!: branch"]),
    ("[--base=<branch>]", ["--base=: branch"]),
    ("[--base branch]", ["--base=: branch"]),
    ("[--last N] [--limit 80]", ["--last=: N", "--limit=: 80"]),
    ("[--limit=80]", ["--limit=: 80"]),
    ("[--since 2 weeks ago]", ["--since=: 2 weeks ago"]),
    ('[--spec "<text>"]', ["--spec=: text"]),
    ("[--format json|text]", ["--format= {json|text}"]),
    ("[--format=json|text]", ["--format= {json|text}"]),
    ("[--format json | text]", ["--format= {json|text}"]),
    ("[--format {json,text}]", ["--format= {json|text}"]),
    ("[--format <json|path>]", ["--format=: json|path"]),
    ("[--range <a>..<b>]", ["--range=: <a>..<b>"]),
    ("[--tags <tag,...>]", ["--tags=...: tag,..."]),
    ("[--color[=<when>]]", ["--color=: when"]),
    ("[--base [branch]]", ["--base=: branch"]),
    ("[--all [--force]]", ["--all", "--force"]),
    ("[-y|--yes]", ["--yes or -y"]),
    ("[-y, --yes]", ["--yes or -y"]),
    ("[-y | --yes]", ["--yes or -y"]),
    ("[--message|-m <text>]", ["--message= or -m: text"]),
    ("[-n <count>]", ["--n=: count"]),
    ("[-verbose]", ["--verbose or -verbose"]),
    ("[--fast --base <ref>]", ["--fast", "--base=: ref"]),
    ("[--fast, --base <ref>]", ["--fast", "--base=: ref"]),
    ("[path --fast]", ["$1 path", "--fast"]),
    ("[optional: --fast]", ["--fast"]),
    ("--fix FILE=<path>", ["--fix", "FILE=!: path"]),
    ("<a> --mode fast|slow [b]", ["$1 a!", "--mode=! {fast|slow}", "$2 b"]),
    ("[--fix - repair it]", ["--fix"]),
]

NESTED = [
    ("[file [line]]", ["$1 file", "$2 line"]),
    ("[a [b [c]]]", ["$1 a", "$2 b", "$3 c"]),
    ("[<file> <line>]", ["$1 file", "$2 line"]),
    ("[A=<x> B=2]", ["A=: x", "B= default 2"]),
    ("[FILE=<path> | AREA=<text>]", ["FILE=: path", "AREA=: text"]),
    ("[file|--all]", ["$1 file", "--all"]),
    ("[<file> | --all]", ["$1 file", "--all"]),
    ("[--a <x> | --b <x>]", ["--a=: x", "--b=: x"]),
    ("[max < 10]", ["$1 arg1: max < 10"]),
    ("[--[no-]fix]", ["$1 arg1: --[no-]fix"]),
]

INDEXED = [
    ("$1 = task (optional), $2 = place (optional)", ["$1 task", "$2 place"]),
    ("$1=file $2=mode", ["$1 file!", "$2 mode!"]),
    ("$1: file, $2: mode", ["$1 file!", "$2 mode!"]),
    ("$1 - file, $2 - mode", ["$1 file!", "$2 mode!"]),
    ("$1 (file) $2 (mode, optional)", ["$1 file!", "$2 mode"]),
    ("$1 = fast|slow (speed), $2 = where to go", ["$1 speed! {fast|slow}", "$2 where to go!"]),
    ("$1 (speed) = fast|slow", ["$1 speed! {fast|slow}"]),
    ("$1 = fast|slow", ["$1 arg1! {fast|slow}"]),
    ("$1 = <file>", ["$1 file!"]),
    ("$1 = file - what to read", ["$1 file!: what to read"]),
    ("$1 [note...]", ["$1 arg1!", "$2 note..."]),
    ("$1=file [--fix]", ["$1 file!", "--fix"]),
    ("$2 = mode", ["$2 mode!"]),
    ("$0 = file", ["prose!"]),
]

NOTES = [
    ("[x] (default: y)", ["$1 x default y"]),
    ("<x> (default: y)", ["$1 x default y"]),
    ("<x> [default: y]", ["$1 x default y"]),
    ("<x> (defaults to y)", ["$1 x default y"]),
    ("<x> (default `y`)", ["$1 x default y"]),
    ('<x> (optional, default: "y")', ["$1 x default y"]),
    ("<x> (uses the default branch)", ["$1 x: uses the default branch"]),
    ("<x (optional)>", ["$1 x"]),
    ("<x> (optional)", ["$1 x"]),
    ("<x>(optional)", ["$1 x"]),
    ("[x] (required)", ["$1 x!"]),
    ("[x (default: .)]", ["$1 x default ."]),
    ("<version> (e.g. v1.2)", ["$1 version!: e.g. v1.2"]),
    ("<x> (optional, a path)", ["$1 x: a path"]),
    ("<level> (low|high)", ["$1 level! {low|high}"]),
    ("X=<text> (ignored)", ["X=!: text"]),
    ("<文件>（说明）", ["$1 文件!: 说明"]),
    ("[--depth N (default: 3)]", ["--depth= default 3: N"]),
    ("[--fix] (default: true)", ["--fix"]),
    ("[--a --b] (both)", ["--a", "--b"]),
]

TRAILERS = [
    ("<file> — what to read", ["$1 file!"]),
    ("<file> – what to read", ["$1 file!"]),
    ("<file> - what to read | or not", ["$1 file!"]),
    ("<file> -- what to read", ["$1 file!"]),
    ("A=<x> [--b] — and so on", ["A=!: x", "--b"]),
    ("<file> —", ["prose!"]),
]


@pytest.mark.parametrize(("hint", "arguments"), POSITIONALS)
def test_a_label_is_the_name_of_a_positional(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), LABELS_WITH_TEXT)
def test_a_text_after_a_label_describes_it(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), CHOICES_WITHOUT_NAME)
def test_alternatives_without_a_name_are_named_by_position(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), LISTS)
def test_an_ellipsis_makes_the_last_positional_a_list(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), OPTIONS)
def test_a_flag_with_a_value_is_an_option(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), NESTED)
def test_brackets_may_hold_items_and_alternatives(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), INDEXED)
def test_indexed_positionals_are_named_by_their_text(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), NOTES)
def test_a_note_belongs_to_the_item_before_it(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), TRAILERS)
def test_a_trailer_is_ignored(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(
    ("hint", "groups"),
    [
        ("[--a|--b]", (("a", "b"),)),
        ("[--a | --b | --c <x>]", (("a", "b", "c"),)),
        ("<x> --a|--b=<y>", (("a", "b"),)),
        ("[file|--a|--b]", (("a", "b"),)),
        ("[--a|--b] [--c|--d]", (("a", "b"), ("c", "d"))),
        ("[--a|--a]", ()),
        ("[-y|--yes]", ()),
        ("[--a --b]", ()),
        ("--a | --b", ()),
    ],
)
def test_options_between_bars_in_one_item_exclude_each_other(hint: str, groups: tuple[tuple[str, ...], ...]) -> None:
    parsed = parse(hint)

    assert parsed.exclusive == groups
    assert not any(argument.required for argument in parsed.arguments if argument.kind != "positional")
