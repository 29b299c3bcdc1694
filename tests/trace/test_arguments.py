"""What the judge says of arguments that come back."""

from __future__ import annotations

from typing import Any

import pytest

from service.core.compiled import compile_text
from service.core.render import fill
from tests.trace.arguments import judge, places
from tests.trace.make.prompts import PromptCase

DOCUMENT = """---
argument_hint: NOTES=<notes> [WINDOW="when"] [DEPTH=brief]
---
Notes: $NOTES
Both: $WINDOW$DEPTH
When: $WINDOW
The end of it, which is long enough to be cut off by a fifth.
"""
COMPILED = compile_text(DOCUMENT)
GIVEN = {"NOTES": "one  \ntwo", "WINDOW": "noon"}


def case(arguments: dict[str, Any], place: int = 0, sentence: str = "") -> PromptCase:
    return PromptCase("a", 1, arguments, [1], [1], place, sentence, recorded=False)


def judged(arguments: dict[str, Any], given: dict[str, Any] | None, change: str = "none", **told: Any) -> str:
    return judge(case(arguments, **told), COMPILED, fill(COMPILED, arguments).prompt, change, given)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (GIVEN, "exact"),
        (GIVEN | {"DEPTH": "brief"}, "left out or empty"),
        (GIVEN | {"NOTES": "one\ntwo"}, "blanks"),
        (GIVEN | {"WINDOW": "noo"}, "wrong"),
        ({"NOTES": "one  \ntwo"}, "wrong"),
        ({"WINDOW": "noon"}, "wrong"),
        (GIVEN | {"OTHER": "x"}, "wrong"),
        (None, "wrong"),
    ],
)
def test_other_values_are_right_only_where_they_render_to_the_same_text(
    given: dict[str, Any] | None, said: str
) -> None:
    assert judged(GIVEN, given) == said


def test_values_that_stand_side_by_side_cannot_be_told_apart() -> None:
    compiled = compile_text("$A$B and the rest\n")
    told = judge(case({"A": "no", "B": "on"}), compiled, "noon and the rest\n", "none", {"A": "n", "B": "oon"})
    assert told == "divided otherwise"


@pytest.mark.parametrize(
    ("given", "said"), [({"NOTES": "one"}, "exact"), ({"NOTES": "one", "WINDOW": "x"}, "wrong"), ({}, "wrong")]
)
def test_a_value_behind_the_cut_may_be_missing_and_none_before_it(given: dict[str, Any], said: str) -> None:
    compiled = compile_text(
        "---\nargument_hint: NOTES=<notes> [WINDOW=<when>]\n---\nNotes: $NOTES\n" + "long\n" * 9 + "$WINDOW"
    )
    wanted = {"NOTES": "one", "WINDOW": "noon and more"}
    assert judge(case(wanted), compiled, fill(compiled, wanted).prompt, "cut", given) == said


def test_a_default_before_the_cut_reads_as_if_it_were_left_out() -> None:
    compiled = compile_text(
        "---\nargument_hint: NOTES=<notes> [DEPTH=brief]\n---\nNotes: $NOTES\nDepth: $DEPTH\n" + "long\n" * 12
    )
    wanted = {"NOTES": "one"}
    prompt = fill(compiled, wanted).prompt
    assert judge(case(wanted), compiled, prompt, "cut", wanted | {"DEPTH": "brief"}) == "left out or empty"
    assert judge(case(wanted | {"DEPTH": "brief"}), compiled, prompt, "cut", wanted) == "left out or empty"


def test_a_sentence_beside_a_value_may_come_back_with_it() -> None:
    compiled = compile_text("---\nargument_hint: NOTES=<notes>\n---\nNotes: $NOTES\nEnd.\n")
    wanted, prompt = {"NOTES": "one"}, "Notes: one\nEnd.\n"
    beside = case(wanted, place=prompt.index("\nEnd"), sentence="By the way.")
    far = case(wanted, place=len(prompt) - 1, sentence="By the way.")
    assert judge(beside, compiled, prompt, "added", {"NOTES": "one By the way."}) == "with the sentence"
    assert judge(far, compiled, prompt, "added", {"NOTES": "one By the way."}) == "wrong"


def test_stars_stand_for_a_secret_value() -> None:
    compiled = compile_text("---\narguments:\n  CODE: {x-secret: true}\n---\nDoor: $CODE\n")
    assert judge(case({"CODE": "4711"}), compiled, "Door: 4711\n", "none", {"CODE": "***"}) == "exact"


def test_the_places_of_values_are_where_they_stand_in_the_prompt() -> None:
    prompt = fill(COMPILED, GIVEN).prompt
    found = [(key, prompt[start:end]) for key, start, end in places(COMPILED, GIVEN)]
    assert found == [("NOTES", "one  \ntwo"), ("WINDOW", "noon"), ("DEPTH", "brief"), ("WINDOW", "noon")]
