"""What the judge says of matches: which versions must be named, and before which others."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.core.trace.match import Match
from tests.trace.judging import judge_plans, judge_prompts, judge_unrelated
from tests.trace.make.plans import PlanCase
from tests.trace.make.prompts import PromptCase
from tests.trace.make.registry import VersionText
from tests.trace.report import Goal, plan_goals, prompt_goals, unrelated_goals

FIRST = VersionText("a", 1, "first", ("One",), "---\nargument_hint: X=<x>\n---\nOne $X\nand the end of it\n")
TWIN = VersionText("a", 2, "front", ("One",), "---\ntitle: A\nargument_hint: X=<x>\n---\nOne $X\nand the end of it\n")
OTHER = VersionText("a", 3, "word", ("One",), "---\nargument_hint: X=<x>\n---\nTwo $X\nand the end of it\n")
LOOSE = VersionText("a", 4, "word", ("One",), "$ARGUMENTS")
VERSIONS = {(version.template, version.version): version for version in (FIRST, TWIN, OTHER, LOOSE)}


PROVEN = Match("prompt", "proven", 1.0, "a", 1, "", arguments={"X": "x"})


def match(version: int, template: str = "a", score: float = 0.9, **arguments: str) -> Match:
    return Match("skeleton", "likely", score, template, version, "", arguments=arguments or {"X": "x"})


def case(*, recorded: bool = False) -> PromptCase:
    return PromptCase("a", 1, {"X": "x"}, [1, 2], [1, 2], 0, "By the way.", recorded)


@pytest.mark.parametrize(
    ("matches", "said"),
    [
        ([match(1), match(2), match(3)], "right"),
        ([match(2), match(1)], "right"),
        ([match(1), match(3), match(2)], "others between"),
        ([match(1), match(3)], "not all named"),
        ([match(3), match(1), match(2)], "behind"),
        ([match(4, ARGUMENTS="One x\nand the end of it\n"), match(1), match(2)], "same text"),
        ([match(3)], "missing"),
        ([], "missing"),
    ],
)
def test_all_versions_that_render_to_a_prompt_must_be_named_before_others(matches: list[Match], said: str) -> None:
    assert next(iter(judge_prompts(lambda _: matches, VERSIONS, [case()]))).version == said


def test_a_recorded_prompt_is_found_when_its_own_version_is_proven() -> None:
    verdicts = list(judge_prompts(lambda _: [PROVEN], VERSIONS, [case(recorded=True)]))
    assert [verdict.version for verdict in verdicts] == ["right"] * 5
    assert [verdict.proven for verdict in verdicts] == [True] * 5
    other = [replace(PROVEN, version=2)]
    verdicts = list(judge_prompts(lambda _: other, VERSIONS, [case(recorded=True)]))
    assert [verdict.version for verdict in verdicts] == ["not all named"] * 3 + ["right"] * 2


def test_each_change_is_asked_for_once() -> None:
    asked: list[str] = []
    list(judge_prompts(lambda text: asked.append(text) or [], VERSIONS, [case()]))
    prompt = "One x\nand the end of it\n"
    assert asked == [
        prompt,
        "One x\r\nand the end of it\r\n",
        "One x  \nand the end of it\n \n\n",
        "One x\nand the end o"[: int(len(prompt) * 0.8)],
        "By the way. One x\nand the end of it\n",
    ]


@pytest.mark.parametrize(
    ("matches", "template", "version"),
    [
        ([match(3), match(2)], True, True),
        ([match(1, "b"), match(2)], False, True),
        ([match(3), match(4), match(5), match(2)], True, False),
        ([], False, False),
    ],
)
def test_a_plan_needs_its_template_first_and_a_version_with_its_headings_among_three(
    matches: list[Match], template: bool, version: bool
) -> None:
    (verdict,) = judge_plans(lambda _: matches, [PlanCase("a", 1, [1, 2], "made", "One")])
    assert (verdict.template, verdict.version) == (template, version)


def test_a_text_from_elsewhere_has_the_score_of_its_best_match() -> None:
    (verdict,) = judge_unrelated(lambda _: [match(1, score=0.2), match(2, score=0.6)], [("mail", "Hi")])
    assert (verdict.score, verdict.proven) == (0.6, False)
    assert [goal.holds for goal in unrelated_goals([verdict])] == [True, False]


def test_a_goal_that_is_missed_says_so() -> None:
    assert str(Goal("plans", 0.5, 0.9)) == "plans: 50.00% (at least 90%)  FALLS SHORT"
    assert all(goal.holds for goal in [*prompt_goals([]), *plan_goals([])])
