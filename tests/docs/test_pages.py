"""What every page must keep: its links lead somewhere, and what it names exists."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest

from service.config import CLIENT_VARIABLES
from service.settings import SETTINGS
from tests.docs.markdown import README, ROOT, Page, pages

PAGES = pages()
BY_PATH = {told.path.resolve(): told for told in PAGES}
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
VARIABLES = {name for setting in SETTINGS for name in (setting.variable, setting.file_variable)} | set(CLIENT_VARIABLES)
# What a reader of the README must find in one look, and the file that is the answer.
QUESTIONS = {
    "how a hint is read": "service/core/hint.py",
    "where a render is recorded": "service/audit/renders.py",
    "where an error gets its status": "service/api/errors.py",
    "where a route declares its access": "service/api/access.py",
}

every_page = pytest.mark.parametrize("told", PAGES, ids=lambda told: told.name)


def test_there_are_pages_to_look_at() -> None:
    names = {told.name for told in PAGES}
    assert {"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "docs/api.md", "docs/format.md"} <= names


@every_page
def test_a_link_leads_to_a_file_or_a_heading_of_this_project(told: Page) -> None:
    lost = [link for link in told.links if not re.match(r"[a-z]+:", link) and not leads_somewhere(told, link)]
    assert lost == []


def leads_somewhere(told: Page, link: str) -> bool:
    path, _, anchor = unquote(link).partition("#")
    target = (told.path.parent / path).resolve() if path else told.path.resolve()
    if not target.is_relative_to(ROOT) or not target.exists():
        return False
    return not anchor or (target in BY_PATH and anchor in BY_PATH[target].anchors)


@every_page
def test_a_page_needs_nothing_from_another_host(told: Page) -> None:
    addresses = set(re.findall(r"https?://([\w.-]+)", told.text))
    assert addresses <= {"127.0.0.1", "localhost", "json-schema.org", "x.test"}


@every_page
def test_every_file_that_a_page_names_exists(told: Page) -> None:
    named = {
        span for span in told.spans if re.fullmatch(r"(?:service|tests|migrations|seeds|deploy|docs)/[\w./-]+", span)
    }
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


@every_page
def test_every_variable_that_a_page_names_exists(told: Page) -> None:
    assert set(re.findall(r"\bIMPRINT_[A-Z_]+[A-Z]\b", told.text)) <= VARIABLES


@every_page
def test_every_target_that_a_page_makes_exists(told: Page) -> None:
    assert set(re.findall(r"(?:^|\W)make ([a-z-]+)\b", told.code, re.MULTILINE)) <= TARGETS


@every_page
def test_a_line_is_no_longer_than_a_line_of_code_but_for_tables_and_blocks(told: Page) -> None:
    lines = [line for line in told.prose.splitlines() if not line.startswith(("|", "- [", "    "))]
    assert [line for line in lines if len(line) > 120] == []


@pytest.mark.parametrize(("question", "answer"), QUESTIONS.items())
def test_the_map_of_the_readme_answers(question: str, answer: str) -> None:
    row = next(cells for cells in README.table("Where things are") if cells[0] == question)
    links = {(README.path.parent / link).resolve() for link in re.findall(r"\(([^)\s]+)\)", row[1])}
    assert ROOT / answer in links or (ROOT / answer).parent in links


def test_the_map_of_the_readme_names_the_line_that_declares_access() -> None:
    (name,) = re.findall(r"the line `(@\w+\()\.\.\.\)` above each view", README.text)
    views = [
        path for path in (ROOT / "service" / "api").glob("*.py") if "MethodView" in path.read_text(encoding="utf-8")
    ]
    assert len(views) > 5
    assert [path.name for path in views if name not in path.read_text(encoding="utf-8")] == []


def test_the_readme_starts_and_tests_by_one_command_each() -> None:
    only_make = [block.text for block in README.blocks if block.text.startswith("make ")]
    assert only_make == ["make serve\n", "make test\n"]
