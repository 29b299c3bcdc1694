from __future__ import annotations

import pytest

from tests.core.hint_notation import told

DESCRIPTIONS = [
    ("GOAL=<what to reach>", ["GOAL=!: what to reach"]),
    ('GOAL="what to reach"', ["GOAL=!: what to reach"]),
    ("GOAL='what to reach'", ["GOAL=!: what to reach"]),
    ("GOAL=“what to reach”", ["GOAL=!: what to reach"]),
    ('GOAL="<what to reach>"', ["GOAL=!: what to reach"]),
    ("GOAL={what to reach}", ["GOAL=!: what to reach"]),
    ("GOAL=[what to reach]", ["GOAL=!: what to reach"]),
    ("GOAL=<  what   to reach >", ["GOAL=!: what to reach"]),
    ('[GOAL="reach (e.g. 80 %)"]', ["GOAL=: reach (e.g. 80 %)"]),
    ('[GOAL="reach/coverage"]', ["GOAL=: reach/coverage"]),
    ("GOAL=<a/b>", ["GOAL=!: a/b"]),
    ('GOAL="..."', ["GOAL=!"]),
    ("GOAL=...", ["GOAL=!"]),
    ("GOAL=<...>", ["GOAL=!"]),
    ("GOAL=…", ["GOAL=!"]),
    ('GOAL=""', ["GOAL=!"]),
    ("GOAL= NEXT=", ["GOAL=!", "NEXT=!"]),
    ('[FOKUS="要点（任意）"]', ["FOKUS=: 要点（任意）"]),
    ("DATEI=<путь к файлу>", ["DATEI=!: путь к файлу"]),
    ("TYPE=<Map<K, V>>", ["TYPE=!: Map<K, V>"]),
    ("MOVE=<old -> new>", ["MOVE=!: old -> new"]),
    ("goal=<aim> next_goal=<aim> third-goal=<aim>", ["goal=!: aim", "next_goal=!: aim", "third-goal=!: aim"]),
    ("NOTE=<tell us about the bug...>", ["NOTE=!: tell us about the bug..."]),
]

CHOICES = [
    ("MODE=fast|slow", ["MODE=! {fast|slow}"]),
    ("MODE=<fast|slow>", ["MODE=! {fast|slow}"]),
    ("MODE=<fast | slow>", ["MODE=! {fast|slow}"]),
    ('MODE="fast|slow"', ["MODE=! {fast|slow}"]),
    ('MODE="fast"|"slow"', ["MODE=! {fast|slow}"]),
    ("MODE={fast|slow}", ["MODE=! {fast|slow}"]),
    ("MODE={fast,slow}", ["MODE=! {fast|slow}"]),
    ("MODE=[fast|slow]", ["MODE=! {fast|slow}"]),
    ("[MODE=fast | slow]", ["MODE= {fast|slow}"]),
    ("MODE=fast | slow", ["MODE=! {fast|slow}"]),
    ("[DRY=yes|no]", ["DRY= {yes|no}"]),
    ("[DRY=true|false]", ["DRY= {true|false}"]),
    ("[LEVEL=1|2|3]", ["LEVEL= {1|2|3}"]),
    ("[RISK=<low|low|high>]", ["RISK= {low|high}"]),
    ('RISK="low|high (as expected)"', ["RISK=! {low|high}"]),
    ("TONE=très-court|länger|長い", ["TONE=! {très-court|länger|長い}"]),
    ("FROM=src/*|C#|v1.2+", ["FROM=! {src/*|C#|v1.2+}"]),
    ("[RISK=<low|high (default: low)>]", ["RISK= {low|high} default low"]),
    ("[RISK=<low|high>] (default: low)", ["RISK= {low|high} default low"]),
    ("[RISK=<low|high>] (default: none of them)", ["RISK= {low|high}"]),
]

KINDS_OF_VALUES = [
    ("SCOPE=<path|module>", ["SCOPE=!: path|module"]),
    ("SCOPE=<PATH|all>", ["SCOPE=!: PATH|all"]),
    ("SCOPE=<commit-sha|head>", ["SCOPE=!: commit-sha|head"]),
    ("SCOPE=<pr_number|all>", ["SCOPE=!: pr_number|all"]),
    ("SCOPE=<paths|modules>", ["SCOPE=! {paths|modules}"]),
    ("SCOPE=<one file|whole tree>", ["SCOPE=!: one file|whole tree"]),
    ("SCOPE=<P0-P3|none>", ["SCOPE=!: P0-P3|none"]),
    ("SCOPE=<1..5|all>", ["SCOPE=!: 1..5|all"]),
    ("SCOPE=path|module", ["SCOPE=! {path|module}"]),
    ('SCOPE="path|module"', ["SCOPE=! {path|module}"]),
    ('SCOPE="<path|module>"', ["SCOPE=!: path|module"]),
    ("SCOPE=<path>|all", ["SCOPE=!: <path>|all"]),
    ("SCOPE=<path>|<url>", ["SCOPE=!: <path>|<url>"]),
    ("[SCOPE=<path>|all]", ["SCOPE=: <path>|all"]),
    ("SCOPE=feature/<name>", ["SCOPE=!: feature/<name>"]),
    ('SCOPE="one file"|"the tree"', ['SCOPE=!: "one file"|"the tree"']),
]

OPEN_AND_LISTS = [
    ("STACK=<react|vue|...>", ["STACK=! such as react, vue: react|vue|..."]),
    ("STACK=react|vue|…", ["STACK=! such as react, vue: react|vue|…"]),
    ("STACK=<path|url|...>", ["STACK=!: path|url|..."]),
    ("FILES=<a.py,b.py,...>", ["FILES=!...: a.py,b.py,..."]),
    ("[FLOWS=signup,checkout,...]", ["FLOWS=...: signup,checkout,..."]),
    ("FILES=<file>...", ["FILES=!...: file"]),
    ("FILES=<files...>", ["FILES=!...: files..."]),
    ("FILES=<file1 file2 ...>", ["FILES=!...: file1 file2 ..."]),
    ("TAGS=<tag1,tag2>", ["TAGS=!: tag1,tag2"]),
]

LITERALS = [
    ("[BASE=main]", ["BASE= default main"]),
    ("[PAGES=50]", ["PAGES= default 50"]),
    ("[RATE=0.5] [OUT=./docs/out.md]", ["RATE= default 0.5", "OUT= default ./docs/out.md"]),
    ("BASE=main", ["BASE=! such as main"]),
    ("issue=12, base=main", ["issue=! such as 12", "base=! such as main"]),
    ("[TICKET=ABC-123]", ["TICKET=: ABC-123"]),
    ("[DAY=YYYY-MM-DD] [TOP=N]", ["DAY=: YYYY-MM-DD", "TOP=: N"]),
    ("[FILE=path] [ROOT=path/to/dir]", ["FILE=: path", "ROOT=: path/to/dir"]),
    ("[LEVEL=1-5]", ["LEVEL=: 1-5"]),
    ("[AT=2026-01-31]", ["AT= default 2026-01-31"]),
    ("BASE=main (optional)", ["BASE= such as main"]),
    ("[BASE=main] (required)", ["BASE=!"]),
]

NOTES_INSIDE = [
    ("FOCUS=<area (optional)>", ["FOCUS=: area (optional)"]),
    ('FOCUS="area (default: all)"', ["FOCUS= default all: area (default: all)"]),
    ('[FLAG="a flag (optional)"]', ["FLAG=: a flag (optional)"]),
]


@pytest.mark.parametrize(("hint", "arguments"), DESCRIPTIONS)
def test_a_wrapped_text_is_the_description(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), CHOICES)
def test_words_between_bars_are_choices(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), KINDS_OF_VALUES)
def test_alternatives_that_are_no_literal_values_describe(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), OPEN_AND_LISTS)
def test_an_ellipsis_opens_the_choices_or_makes_a_list(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), LITERALS)
def test_a_bare_value_is_a_default_where_optional_and_an_example_where_required(
    hint: str, arguments: list[str]
) -> None:
    assert told(hint) == arguments


@pytest.mark.parametrize(("hint", "arguments"), NOTES_INSIDE)
def test_a_note_inside_a_value_counts_and_stays_in_the_description(hint: str, arguments: list[str]) -> None:
    assert told(hint) == arguments
