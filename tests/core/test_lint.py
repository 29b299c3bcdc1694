from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hostile_inputs import CHARACTERS, PLACEHOLDERS, filled
from service.core import document
from service.core.finding_codes import CODES
from service.core.lint import fix, lint, lint_document

SEED = Path(__file__).parents[2] / "seeds" / "deployment-plan.md"


def _doc(front: str, body: str) -> str:
    return f"---\n{front}\n---\n{body}"


# A document, and the code, line and column of each of its findings.
FOUND: list[tuple[str, list[tuple[str, int, int]]]] = [
    ("", []),
    ("Plain text.", []),
    (_doc("argument_hint: A=<x>", "$A"), []),
    ("Ask $WHO and $WHY", []),
    (_doc("description: plan: a", "x"), [("front_matter_lenient", 2, 18)]),
    ("---\nx", [("front_matter_unclosed", 1, 1)]),
    (_doc("a: &x b", "x"), [("yaml_refused", 2, 4)]),
    (_doc("a: b: c\narguments: {}", "x"), [("arguments_unreadable", 2, 5)]),
    (_doc("title: a\ntitle: b", "x"), [("duplicate_key", 3, 1)]),
    (_doc("dialect: jinja", "x"), [("unknown_dialect", 2, 1)]),
    (_doc("tags: {a: b}", "x"), [("invalid_tags", 2, 7)]),
    (_doc("arguments:\n  A: {type: text}", "$A"), [("invalid_argument_schema", 3, 13)]),
    (
        _doc("argument_hint: N=<a|b>\narguments:\n  N: {type: integer}", "$N"),
        [("invalid_argument_schema", 4, 3)],
    ),
    (_doc("argument_hint: what to do, in words", "$ARGUMENTS"), [("hint_prose", 2, 21)]),
    (_doc("argument_hint: none", "Review $1"), [("hint_says_none", 2, 16)]),
    (_doc("argument_hint: none", "Review all"), []),
    (_doc("argument_hint:", "Review $1"), []),
    (
        _doc("argument_hint: A=<x>", "$A in $HOME\n$HOME $B"),
        [("undeclared_placeholder", 4, 7), ("undeclared_placeholder", 5, 7)],
    ),
    (_doc("argument_hint: A=<x>", "$A $1 $ARGUMENTS $$B ${C} $a"), [("undeclared_placeholder", 4, 4)]),
    (_doc("argument_hint: A=<x> B=<y>", "$A"), [("unused_argument", 2, 22)]),
    (_doc("argument_hint: A=<x>\narguments: {BB: y}", "$A"), [("unused_argument", 3, 13)]),
    (_doc("argument_hint: <file> [mode]", "$1"), [("unused_argument", 2, 24)]),
    (_doc("argument_hint: <file> [mode]", "$ARGUMENTS"), []),
    (_doc("argument_hint: what to do, in words", "x"), [("unused_argument", 2, 16), ("hint_prose", 2, 21)]),
    (_doc("argument_hint: what to do, in words", "$1"), [("hint_prose", 2, 21)]),
    (_doc("argument_hint: A=<x> A=<y>", "$A"), [("duplicate_argument", 2, 22)]),
    (_doc("argument_hint: A_B=<x> a-b=<y>", "$A_B $a-b"), [("similar_arguments", 2, 24)]),
    ("é 4â€“6", [("mojibake", 1, 4)]),
    ("a\nb\u200bc", [("hidden_character", 2, 2)]),
    ("\ufeff---\ntitle: T\n---\nx\ufeff", [("hidden_character", 4, 2)]),
    ("ok\nghp_" + "a" * 36, [("credential", 2, 1)]),
    ("e\u0301 and\ne\u0301", [("not_nfc", 1, 2)]),
    ("a\r\nb\u202e\r\n", [("hidden_character", 2, 2)]),
    ("“Ã\u00adâ€\x9d", [("mojibake", 1, 2)]),
    ("\x00\ud800", [("hidden_character", 1, 1)]),
]


@pytest.mark.parametrize(("text", "findings"), FOUND)
def test_each_finding_stands_where_it_belongs(text: str, findings: list[tuple[str, int, int]]) -> None:
    assert [(found.code, found.line, found.column) for found in lint(text)] == findings


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("x" * document.LARGEST + "\u202e", "document_too_large"),
        (_doc("notes: " + "x" * 70_000, "\u202e"), "front_matter_too_large"),
        (_doc("argument_hint: " + "A=<x> " * 400, "\u202e"), "hint_too_long"),
    ],
)
def test_over_a_limit_nothing_else_is_looked_at(text: str, code: str) -> None:
    assert [(found.code, found.severity) for found in lint(text)] == [(code, "error")]
    assert fix(text + "â€“") == (text + "â€“", ())


def test_findings_come_in_the_order_of_the_text() -> None:
    text = _doc("description: a: b\nargument_hint: A=<x>", "\u202e $HOME 4â€“6\nghp_" + "a" * 36)
    places = [(found.line, found.column) for found in lint(text)]
    assert len(places) == 6
    assert places == sorted(places)


def test_a_document_that_was_read_gives_the_same_findings() -> None:
    text = _doc("argument_hint: A=<x>", "\u202e $HOME")
    assert lint_document(document.read(text)) == lint(text)


def test_each_finding_has_the_severity_and_repair_of_its_code() -> None:
    for text, _ in FOUND:
        for found in lint(text):
            assert found.severity == CODES[found.code].severity
            assert found.fix is None or CODES[found.code].fixable


def test_every_code_is_found_in_some_document() -> None:
    over_limits = {"document_too_large", "front_matter_too_large", "hint_too_long", "more_findings"}
    assert {code for _, findings in FOUND for code, _, _ in findings} | over_limits == set(CODES)


def test_every_code_in_the_core_is_in_the_table() -> None:
    core = Path(document.__file__).parent
    calls = [
        node
        for path in core.glob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Call)
    ]
    spots = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Spot"]
    codes = {code.value for code in spots if isinstance(code, ast.Constant)}
    assert len(codes) >= 10
    assert codes <= set(CODES)


def test_only_a_credential_can_be_accepted() -> None:
    assert [name for name, code in CODES.items() if code.acceptable] == ["credential"]


@pytest.mark.parametrize("text", ["$A $B $C\n" * 50, "\u202e a " * 500, "â€“ " * 500, "ghp_" + "a" * 36 + "\n"])
def test_at_most_a_hundred_findings_of_a_code_are_listed(text: str) -> None:
    front = _doc("argument_hint: X=<x>", "$X " + " ".join(f"$N{number}" for number in range(300)))
    found = [one.code for one in lint(front + text * 200)]
    assert all(found.count(code) <= 100 for code in found if code != "more_findings")
    assert "more_findings" in found


def test_the_seed_is_repaired_in_one_place() -> None:
    text = SEED.read_bytes().decode()
    repaired, findings = fix(text)
    assert repaired == text.replace("4â€“6", "4–6") != text
    assert [(found.code, found.line, found.column) for found in findings] == [("mojibake", 54, 11)]
    assert [found.code for found in lint(repaired)] == ["front_matter_lenient"]


FIXED = [
    ("", ""),
    ("nothing", "nothing"),
    ("4â€“6\r\n", "4–6\r\n"),
    ("a\u200bb", "ab"),
    ("a\u202eb", "a\u202eb"),
    ("â\u200b€“", "–"),
    ("Ã\u00ad", "í"),
    ("ï»¿---\ntitle: T\n---\nx", "---\ntitle: T\n---\nx"),
    (_doc("description: 4â€“6: x", "e\u0301"), _doc("description: 4–6: x", "e\u0301")),
]


@pytest.mark.parametrize(("text", "repaired"), FIXED)
def test_safe_repairs_are_made_and_told(text: str, repaired: str) -> None:
    result, findings = fix(text)
    assert result == repaired
    assert bool(findings) == (text != repaired)
    assert all(found.fix for found in findings)
    assert fix(result) == (result, ())


def test_all_is_repaired_where_only_a_hundred_findings_are_listed() -> None:
    result, findings = fix("a\u200bÃ© " * 500)
    assert result == "aé " * 500
    assert len(findings) == 200


_PIECES = st.sampled_from(
    [
        *"aA\n .:-$'\"[]{}<>|=",
        "---\n",
        "argument_hint: ",
        "arguments: ",
        "$A",
        "A=<x>",
        "â€“",
        "Ã©",
        "â",
        "€",
        "\u200b",
        "\u202e",
        "\u200d",
        "😀",
    ]
)


@given(st.lists(_PIECES, max_size=40).map("".join))
def test_any_text_can_be_linted_and_repaired_once(text: str) -> None:
    lint(text)
    repaired, _ = fix(text)
    assert fix(repaired) == (repaired, ())
    assert not any(found.fix for found in lint(repaired))


# What is found in a megabyte of each piece under a hint that declares A and B; where nothing is said, both are unused.
IN_A_MEGABYTE = {
    "$A": ["unused_argument"],
    "$A ": ["unused_argument"],
    "$A$B": [],
    "$1 ": ["unused_argument", "unused_argument", "undeclared_placeholder"],
    "$a$A_": ["unused_argument", "unused_argument", "undeclared_placeholder"],
    "e\u0301": ["unused_argument", "unused_argument", "not_nfc"],
    "\u0301\u0316": ["unused_argument", "unused_argument", "not_nfc"],
}


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", [*PLACEHOLDERS, *CHARACTERS])
def test_a_megabyte_has_the_findings_of_its_first_line(piece: str) -> None:
    declared = lint(filled(piece, _doc("argument_hint: A=<x> [B=y]", "")))
    found = [one.code for one in declared]
    assert found == IN_A_MEGABYTE.get(piece, ["unused_argument"] * 2)
    assert [one.code for one in lint(filled(piece))] == [code for code in found if code == "not_nfc"]
