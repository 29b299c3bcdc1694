from __future__ import annotations

import pytest

from service.core.trace.headings import headings
from service.core.trace.outline import Following, follow
from service.core.trace.terms import heading_term
from service.core.trace.text import read_text
from tests.core.documents import compiled

BODY = """
You plan a release of $APP.

## Canary Rollout
- Share of traffic, step by step
## Verification & Observability
- Error budgets
## Rollback Preparation
- Who decides
## Go/No-Go Checklist
- Owners on call
"""
DOCUMENT = compiled(BODY, "APP=<x>")
PLAN = """# Release of the shop

### 1) Canary rollout
We begin with one percent.
### 2) Verification and observability
Look at the graphs.
### 3) Rollback preparation
Bob presses the button.
### 4) Go / no-go checklist
Everybody is awake.
"""


def following(text: str, body: str = BODY, spread: dict[int, int] | None = None) -> Following:
    found = follow(compiled(body, "APP=<x>"), read_text(text), spread or {})
    assert found is not None
    return found


def test_a_plan_that_has_all_headings_in_order_follows_the_outline() -> None:
    found = following(PLAN)
    assert 0.6 < found.score <= 0.95
    assert found.shared == (
        "Canary Rollout",
        "Verification & Observability",
        "Rollback Preparation",
        "Go/No-Go Checklist",
    )
    assert (found.absent, found.headings, found.in_order) == ((), 4, 4)


@pytest.mark.parametrize(
    ("before", "after", "left"),
    [
        ("### 3) Rollback preparation\n", "", 3),
        ("Rollback preparation", "What the cat did", 3),
        ("Canary rollout", "Canary", 4),
    ],
)
def test_a_heading_that_is_gone_or_renamed_costs(before: str, after: str, left: int) -> None:
    found = following(PLAN.replace(before, after))
    assert len(found.shared) == left
    assert found.score < following(PLAN).score


def test_another_order_costs() -> None:
    parts = PLAN.split("### ")
    found = following("### ".join([parts[0], *reversed(parts[1:])]))
    assert (len(found.shared), found.in_order) == (4, 1)
    assert found.score < following(PLAN).score


def test_the_version_whose_heading_the_plan_took_over_is_ahead() -> None:
    renamed = BODY.replace("Canary Rollout", "Staged Rollout")
    more = BODY + "## Customer Notice\n"
    assert following(PLAN).score > following(PLAN, renamed).score
    assert following(PLAN).score > following(PLAN, more).score
    assert (
        following(PLAN + "### 5) Customer notice\nx\n", more).score
        > following(PLAN + "### 5) Customer notice\nx\n").score
    )


def test_headings_in_bold_or_underlined_are_headings_too() -> None:
    bold = "\n".join(f"**{line[4:]}**\n" if line.startswith("#") else line for line in PLAN.split("\n"))
    assert following(bold).in_order == 4


def test_headings_that_are_everywhere_weigh_nothing() -> None:
    usual = "## Overview\n\n## Steps\n\n## Risks\n\n## Testing\n"
    found = follow(compiled(usual), read_text(usual), {})
    assert found is None or found.score < 0.1


def test_headings_that_many_templates_have_tell_less() -> None:
    spread = {heading_term(heading): 50 for heading in headings(BODY)}
    assert following(PLAN, spread=spread).score < 0.4 < following(PLAN).score


@pytest.mark.parametrize(
    "text",
    [
        "# Overview\n\n## Steps\nx\n\n## Rollback\ny\n",
        "Dear Ada,\n\nthe rollback went well.\n",
        "# Shop\n\n## Installation\n\n## Usage\n\n## Verification\n\n## License\n",
        "",
    ],
)
def test_other_texts_do_not_follow_it(text: str) -> None:
    found = follow(DOCUMENT, read_text(text), {})
    assert found is None or found.score < 0.3


def test_telling_words_alone_are_weak() -> None:
    body = "Count the feature flags and the error budgets of $APP"
    found = following("Our feature flags and error budgets are fine.", body)
    assert (found.shared, found.headings) == ((), 0)
    assert found.score < 0.5


@pytest.mark.parametrize("text", ["# h\n" * 50_000, "# canary rollout\n" * 50_000, "- a: b\n" * 50_000])
def test_a_text_of_headings_is_no_plan(text: str) -> None:
    found = follow(DOCUMENT, read_text(text), {})
    assert found is None or found.score < 0.3
