"""docs/format.md says what the core does: the rows of its tables are run, its lists are those of the code."""

from __future__ import annotations

import ast
import re

import pytest

from service.core import compiled, document, fragments, front_matter, hint, keywords, render, rendered, yaml_text
from service.core.compatibility import breaking
from service.core.compiled import Compiled, compile_text
from service.core.finding_codes import CODES
from service.core.hint_values import KINDS
from service.core.lint import lint
from service.core.preview import read_values
from tests.core.hint_notation import told
from tests.docs.markdown import ROOT, cells, code, codes, first_table, page

FORMAT = page("format")


def tables_of(*head: str) -> list[list[str]]:
    """Return the rows of every table with this head."""
    tables = [list(first_table(section)) for section in FORMAT.text.split("\n#")]
    parts = [table for table in tables if table and cells(table[0]) == list(head)]
    return [cells(line) for table in parts for line in table[2:]]


HINTS = tables_of("Hint", "Declares")
PROMPTS = tables_of("Hint", "Body", "Typed", "Prompt")
ANSWERS = tables_of("Hint", "Typed", "Answer")
LINES = tables_of("Lines between the fences", "Key", "Value", "Reported")
CHANGES = FORMAT.table("Compatibility")
TEXT_FIELDS = ("title", "description", "argument_hint", "persona")


def template(declaration: str, body: str = "") -> Compiled:
    """Compile a body below a hint, or below a line `arguments: ...`."""
    line = declaration if declaration.startswith("arguments:") else f"argument_hint: {declaration}"
    return compile_text(f"---\n{line}\n---\n{body}" if declaration else body)


def test_the_page_has_its_tables() -> None:
    assert [len(rows) > 3 for rows in (HINTS, PROMPTS, ANSWERS, LINES, CHANGES)] == [True] * 5


@pytest.mark.parametrize(("written", "declares"), HINTS)
def test_a_hint_declares_what_the_page_says(written: str, declares: str) -> None:
    assert told(code(written)) == codes(declares)
    assert codes(declares) or declares == "nothing"


@pytest.mark.parametrize(("written", "body", "typed", "prompt"), PROMPTS)
def test_a_template_renders_as_the_page_says(written: str, body: str, typed: str, prompt: str) -> None:
    made = template(code(written), code(body))
    values, problems = read_values(made, None, code(typed))
    assert problems == []
    assert render.fill(made, values).prompt == code(prompt)


@pytest.mark.parametrize(("written", "typed", "answer"), ANSWERS)
def test_typed_arguments_are_refused_as_the_page_says(written: str, typed: str, answer: str) -> None:
    _, problems = read_values(template(code(written)), None, code(typed))
    assert [problem.code for problem in problems] == codes(answer)


@pytest.mark.parametrize(("line", "key", "value", "reported"), LINES)
def test_front_matter_is_read_as_the_page_says(line: str, key: str, value: str, reported: str) -> None:
    found = document.read(f"---\n{code(line)}\n---\n")
    assert getattr(found, code(key)) == code(value)
    assert [finding.code for finding in found.findings] == codes(reported)


@pytest.mark.parametrize(("name", "_", "before", "after"), CHANGES)
def test_a_change_breaks_as_the_page_says(name: str, _: str, before: str, after: str) -> None:
    found = breaking(template(code(before)), template(code(after)))
    assert code(name) in {each.code for each in found}


def test_the_documents_of_the_page_have_nothing_wrong_with_them() -> None:
    whole = [block.text for block in FORMAT.blocks if block.language == "markdown"]
    parts = [f"---\n{block.text}---\n$NOTES $COUNT $REVIEWER\n" for block in FORMAT.blocks if block.language == "yaml"]
    assert len(whole) == len(parts) == 1
    assert [lint(text) for text in whole + parts] == [(), ()]


def test_the_page_has_every_code_of_a_breaking_change() -> None:
    tree = ast.parse((ROOT / "service" / "core" / "compatibility.py").read_bytes())
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert {code(row[0]) for row in CHANGES} == {word for word in words if re.fullmatch(r"[a-z]+(_[a-z]+)+", word)}


def test_the_page_has_every_finding_in_order_and_word_for_word() -> None:
    rows = [(code(name), severity, fix, meaning) for name, severity, fix, meaning in FORMAT.table("Findings")]
    assert rows == [
        (name, known.severity, "some" if known.fixable else "", known.meaning) for name, known in CODES.items()
    ]


def test_the_page_has_every_finding_that_may_be_accepted() -> None:
    (only,) = [name for name, known in CODES.items() if known.acceptable]
    assert f"`{only}` is the only error that an author may accept" in FORMAT.text


def test_the_page_has_every_key_of_the_front_matter() -> None:
    assert sorted(code(row[0]) for row in FORMAT.table("Front matter")) == sorted(front_matter.KEYS)


def test_the_page_has_every_keyword_of_an_argument_and_its_types() -> None:
    every = set(keywords.TYPES)
    rows = {code(name): set(codes(types)) or every for name, types, _ in FORMAT.table("The arguments key")}
    assert rows == {keyword: set(keywords.ONLY_FOR.get(keyword, every)) for keyword in keywords.KNOWN}


def test_the_page_has_every_kind_of_value() -> None:
    listed = FORMAT.section("Choices").split("is one of these,")[1]
    assert set(codes(listed)) == KINDS


def test_the_page_has_every_limit() -> None:
    limits = [row[1] for row in FORMAT.table("The document")]
    assert limits == [
        f"{document.LARGEST:,} bytes",
        f"{front_matter.LARGEST:,} bytes",
        f"{hint.LONGEST_HINT:,} characters",
        f"{hint.DEEPEST_NESTING} levels",
        f"{yaml_text.DEEPEST} levels",
        f"{yaml_text.MOST_NODES:,}",
        f"{fragments.MOST_ARGUMENTS}",
        f"{keywords.MOST_CHOICES:,}",
        f"{front_matter.MOST_TAGS}, of {front_matter.LONGEST_TAG} characters each",
        f"{compiled.MOST_IMPLIED:,}",
        f"{rendered.LONGEST_PROMPT:,} characters",
    ]
    assert document.DIALECTS == ("codex",)
