"""The sets are what their script makes, and fair: a reader who compares headings could find each answer."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from service.core.lint import lint
from service.core.normal import normal
from tests.trace import files
from tests.trace.make.registry import VersionText, literal

VERSIONS = files.read_versions()
PLANS = files.read_plans()
HEADINGS: dict[str, set[str]] = defaultdict(set)
for one in VERSIONS:
    HEADINGS[one.template] |= {heading.lower() for heading in one.headings}
MOST_COPIED = 5
"""How many words in a row a plan may have in common with its template, its headings left out."""


def test_the_files_are_what_the_script_makes_byte_for_byte() -> None:
    stale = [name for name, content in files.made() if (files.SETS / name).read_bytes() != content]
    assert stale == [], "run python -m tests.trace --make"


def test_there_are_200_templates_and_the_seed_in_500_versions() -> None:
    sizes = Counter(version.template for version in VERSIONS)
    assert (len(sizes), sum(sizes.values())) == (201, 500)
    assert sizes["deployment-plan"] == 2


def test_every_document_can_be_published() -> None:
    found = {(version.template, finding.code) for version in VERSIONS for finding in lint(version.document)}
    assert {(template, code) for template, code in found if code in ("arguments_unreadable", "credential")} == set()


def test_a_version_differs_from_the_others_in_its_literal_text_unless_its_change_leaves_that_alone() -> None:
    texts: dict[str, list[VersionText]] = defaultdict(list)
    for version in VERSIONS:
        alike = [other for other in texts[version.template] if literal(other.document) == literal(version.document)]
        assert not alike or version.change in ("front", "renamed"), (version.template, version.version)
        assert all(other.document != version.document for other in texts[version.template])
        texts[version.template].append(version)


def test_every_kind_of_change_is_there_often() -> None:
    changes = Counter(version.change for version in VERSIONS)
    assert min(changes.values()) >= 20, changes


def test_every_prompt_can_come_from_its_own_version() -> None:
    cases = files.read_prompts()
    assert len(cases) == 2000
    assert all(case.version in case.origins and {*case.origins} <= {*case.origins_of_cut} for case in cases)


def test_there_are_200_plans_of_which_60_were_written_by_hand() -> None:
    hand = [plan for plan in PLANS if plan.source.startswith("hand")]
    assert (len(PLANS), len(hand) >= 60) == (200, True)


def test_there_are_500_texts_from_elsewhere_of_which_150_are_plans() -> None:
    texts = files.read_unrelated()
    kinds = Counter(kind for kind, _ in texts)
    assert len({text for _, text in texts}) == 500
    assert sum(number for kind, number in kinds.items() if kind.startswith(("plan", "paper"))) >= 150


def test_a_plan_has_more_headings_of_its_template_than_of_any_other() -> None:
    unfair = [plan.source for plan in PLANS if leader(plan.text) != plan.template]
    assert unfair == []


def test_a_plan_copies_few_words_besides_headings() -> None:
    documents = {(version.template, version.version): version for version in VERSIONS}
    copied = {
        f"{plan.template} {plan.source}": run
        for plan in PLANS
        if len(
            run := longest_run(
                own_words(plan.text, plan.template), words_of(documents[plan.template, plan.version].document)
            )
        )
        > MOST_COPIED
    }
    assert copied == {}


def test_a_text_from_elsewhere_has_less_than_two_thirds_of_the_headings_of_any_template() -> None:
    own = {version.template: {heading.lower() for heading in version.headings} for version in VERSIONS}
    near = [
        (kind, template)
        for kind, text in files.read_unrelated()
        for template, headings in own.items()
        if len(found(headings, text)) * 3 >= len(headings) * 2
    ]
    assert near == []


def test_no_text_from_elsewhere_is_a_prompt_of_the_registry() -> None:
    lines = {line for version in VERSIONS for line in normal(version.document).splitlines() if len(line) > 30}
    for kind, text in files.read_unrelated():
        shared = lines & {*text.splitlines()}
        assert len(shared) <= (8 if kind.startswith("prompt") else 0), (kind, shared)


def found(headings: Iterable[str], text: str) -> set[str]:
    """Return the headings whose words stand in a text, whatever their capitals and the signs between them."""
    spaced = f" {' '.join(words_of(text))} "
    return {heading for heading in headings if f" {' '.join(words_of(heading))} " in spaced}


def leader(text: str) -> str:
    """Return the template of whose headings a text has the most words."""
    weights = Counter(
        {name: sum(len(each.split()) for each in found(headings, text)) for name, headings in HEADINGS.items()}
    )
    (first, most), (_, second) = weights.most_common(2)
    return first if most > second else "several"


def own_words(text: str, template: str) -> list[str]:
    lowered = text.lower()
    for heading in sorted(HEADINGS[template], key=len, reverse=True):
        lowered = lowered.replace(heading, " # ")
    return words_of(lowered)


@cache
def words_of(text: str) -> list[str]:
    return re.findall(r"\w+|#", text.lower())


def longest_run(mine: list[str], other: list[str]) -> list[str]:
    """Return the longest run of words that both have, `#` left out."""
    runs = {tuple(other[start : start + MOST_COPIED + 1]) for start in range(len(other) - MOST_COPIED)}
    found_runs = (mine[start : start + MOST_COPIED + 1] for start in range(len(mine) - MOST_COPIED))
    return next((run for run in found_runs if tuple(run) in runs), [])
