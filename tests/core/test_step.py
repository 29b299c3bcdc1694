"""The step from one version to the next."""

from __future__ import annotations

from service.core.step import step_between

BEFORE = "---\nargument_hint: NAME=<who> [DAY=<when>]\n---\nHello $NAME\non $DAY\n"


def test_a_step_counts_lines_and_says_what_became_of_the_arguments() -> None:
    step = step_between(BEFORE, BEFORE.replace("[DAY=<when>]", "[DAY=<which day>] [SIGN=<by whom>]") + "$SIGN\n")
    assert (step.lines_added, step.lines_removed) == (2, 1)
    assert (step.arguments.added, step.arguments.changed, step.arguments.removed) == (("SIGN",), ("DAY",), ())
    assert step.compatible


def test_a_step_says_what_breaks() -> None:
    step = step_between(BEFORE, BEFORE.replace("[DAY=<when>]", "DAY=<when>"))
    assert not step.compatible
    assert [each.message for each in step.breaking] == ["DAY was optional and is now required"]


def test_lines_that_look_like_the_head_of_a_difference_count_as_lines() -> None:
    step = step_between("-- a\n++ b\n", "++ b\n-- c\n")
    assert (step.lines_added, step.lines_removed) == (1, 1)
