"""The commands of the pages do what the pages say, one after the other, on a service of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.docs.markdown import README, Block, Page, page
from tests.docs.transcript import Step, complaints, furnish, run, steps
from tests.running.conftest import Service


@pytest.mark.parametrize("told", [README, page("api"), page("commands"), page("operations"), page("audit")], ids=lambda told: told.name)
def test_every_command_of_a_page_prints_what_the_page_says(told: Page, tmp_path: Path) -> None:
    furnish(tmp_path)
    service = Service(tmp_path / "data")
    try:
        wanted = [step for step in steps(told) if step.is_run]
        shown = run([step.commands for step in wanted], tmp_path, service.url)
    finally:
        service.stop()
    assert len(shown) == len(wanted) > 3
    assert [each for step, output in zip(wanted, shown, strict=True) for each in complaints(step, output)] == []


def step(language: str | None, answer: str = "", commands: str = "true\n") -> Step:
    return Step(1, commands, None if language is None else Block(language, answer, 3, "\n"))


@pytest.mark.parametrize(
    ("language", "answer", "shown"),
    [
        ("text", "ready\n", "ready\n"),
        ("text", "first\n...\nlast\n", "first\nsecond\nthird\nlast\n"),
        ("json", '{"a":\n 1}', '{"a":1}'),
        ("json", '{"a": "one ... three"}', '{"a": "one two three"}'),
        ("json", '{"a": 1, "...": "..."}', '{"a": 1, "b": 2}'),
        ("json", '[1, "..."]', "[1, 2, 3]"),
        ("json", '"01a205f7-132d-73fe-aefe-8e62fa22bc9a"', '"01a205f7-132d-73fe-aefe-000000000000"'),
        ("json", '"2026-11-23T09:00:00.000000Z"', '"2027-01-01T01:02:03.123456Z"'),
        (None, "", ""),
    ],
)
def test_an_answer_fits_what_it_leaves_open(language: str | None, answer: str, shown: str) -> None:
    assert complaints(step(language, answer), shown) == []


@pytest.mark.parametrize(
    ("language", "answer", "shown"),
    [
        ("text", "ready\n", "read\n"),
        ("text", "first\n...\nlast\n", "first\nlast\nmore\n"),
        ("json", '{"a": 1}', '{"a": 2}'),
        ("json", '{"a": 1}', '{"a": true}'),
        ("json", '{"a": 1}', '{"a": 1, "b": 2}'),
        ("json", '{"a": 1, "b": 2, "...": "..."}', '{"a": 1}'),
        ("json", '{"a": [1]}', '{"a": [1, 2]}'),
        ("json", '{"a": [{"b": "x"}]}', '{"a": [{"b": "y"}]}'),
        ("json", "{}", "curl: (7) Failed to connect"),
        (None, "", "something"),
    ],
)
def test_an_answer_that_differs_is_complained_of(language: str | None, answer: str, shown: str) -> None:
    (complaint,) = complaints(step(language, answer), shown)
    assert complaint.startswith("line ")


def test_commands_run_in_one_shell_and_show_what_they_complain_of(tmp_path: Path) -> None:
    commands = ["WORD=http://127.0.0.1:8000\n", "echo $WORD; ls nowhere\n", "echo two\n"]
    first, second, third = run(commands, tmp_path, "http://other.test")
    assert first == ""
    assert second.startswith("http://127.0.0.1:8000\n")
    assert "nowhere" in second
    assert third == "two\n"


def test_only_blocks_of_make_are_not_run() -> None:
    assert not step(None, commands="make serve\n").is_run
    assert step(None, commands="make serve\necho done\n").is_run


def test_an_answer_must_follow_directly(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    path.write_text("```sh\na\n```\n\n```json\n1\n```\n\n```sh\nb\n```\nNot so:\n```json\n2\n```\n", encoding="utf-8")
    first, second = steps(Page(path))
    assert first.answer is not None
    assert first.answer.text == "1\n"
    assert second.answer is None
