from __future__ import annotations

import subprocess
import sys

import pytest

from service.core.render import render
from service.core.trace.terms import MOST_OF_TEXT, MOST_OF_VERSION, text_terms, version_terms
from tests.core.documents import compiled
from tests.core.trace.drawn import BODY, HINT, VALUES

TERMS = version_terms(compiled(BODY, HINT))


@pytest.mark.parametrize("values", [VALUES, {"NOTES": "", "ENV": "production"}, {"NOTES": "$x `y`", "ENV": "staging"}])
@pytest.mark.parametrize("end", ["\n", "\r\n", "  \n"])
def test_a_prompt_has_all_terms_of_its_version_whatever_the_values(values: dict[str, str], end: str) -> None:
    found = text_terms(render(compiled(BODY, HINT), values).prompt.replace("\n", end))
    assert TERMS.skeleton <= found.skeleton


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("dashboards", "tables"),
        ("- Watch the dashboards for one hour\n- Alerts of", "- Alerts of"),
        ("one hour", "one hour!"),
        ("Watch the", "watch the"),
        ("## Before", "## Behind"),
    ],
)
def test_a_small_change_changes_a_few_terms(before: str, after: str) -> None:
    changed = version_terms(compiled(BODY.replace(before, after), HINT))
    different = TERMS.skeleton ^ changed.skeleton
    assert 0 < len(different) <= 20


def test_a_moved_line_changes_terms() -> None:
    line = "- Say who decides, and by which figures\n"
    moved = BODY.replace(line, "").replace(
        "- Keep the former version at hand\n", "- Keep the former version at hand\n" + line
    )
    assert version_terms(compiled(moved, HINT)).skeleton != TERMS.skeleton


def test_terms_never_reach_across_a_placeholder() -> None:
    assert version_terms(compiled("one two $A three four", "A=<x>")).skeleton == frozenset()
    glued = version_terms(compiled("one two three$A", "A=<x>"))
    assert glued.skeleton == frozenset()


def test_case_does_not_matter_to_runs_of_words() -> None:
    assert len(TERMS.skeleton & text_terms(BODY.upper()).skeleton) > len(TERMS.skeleton) / 2


def test_a_plan_shares_the_outline() -> None:
    plan = "# Plan\n\n## 1. Before\nx\n\n## 2. Rollback\nThe former version stays at hand.\n"
    assert len(TERMS.outline & text_terms(plan).outline) >= 2


def test_numbers_of_terms_are_bounded_and_the_sample_of_a_text_holds_that_of_the_version() -> None:
    body = "\n".join(f"line {number} says word{number} and thing{number}" for number in range(2_000))
    document = compiled(body + " $A", "A=<x>")
    version, text = version_terms(document), text_terms(body)
    assert (len(version.skeleton), len(version.outline)) == (MOST_OF_VERSION, MOST_OF_VERSION)
    assert (len(text.skeleton), len(text.outline)) == (MOST_OF_TEXT, MOST_OF_TEXT)
    assert len(version.skeleton & text.skeleton) == MOST_OF_VERSION


def test_terms_are_signed_64_bit_numbers_and_the_same_in_every_process() -> None:
    assert all(-(2**63) <= term < 2**63 for term in TERMS.skeleton | TERMS.outline)
    program = (
        "from service.core.trace.terms import text_terms as t; print(sorted(t('one two three\\n# Four five').skeleton))"
    )
    command = [sys.executable, "-c", program]
    printed = {
        subprocess.run(command, check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}).stdout
        for seed in ("1", "2")
    }
    assert printed == {f"{sorted(text_terms('one two three' + chr(10) + '# Four five').skeleton)}\n"}


def test_terms_of_this_method_never_change() -> None:
    """A change here needs another METHOD: indexes that were made before would lead nowhere."""
    assert sorted(text_terms("one two three").skeleton) == SKELETON
    assert sorted(text_terms("# Rollback Plan").outline) == OUTLINE


SKELETON = [-5914462735792147194, 54872874963069204]
OUTLINE = [-6788864492363260928, -855057291279385720]
