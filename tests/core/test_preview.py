from __future__ import annotations

from typing import Any

import pytest

from service.core.preview import preview, read_values
from tests.core.documents import compiled, text_of

TEXT = text_of("Ship $NOTES to $ENVIRONMENT.", "NOTES=<x> ENVIRONMENT=staging|production")


def test_a_document_can_be_looked_at_without_arguments() -> None:
    seen = preview(TEXT)
    assert (seen.prompt, seen.problems) == (None, ())
    assert seen.compiled.placeholders == ("NOTES", "ENVIRONMENT")


def test_a_document_can_be_tried_with_values_or_with_typed_text() -> None:
    expected = "Ship it all to staging."
    assert preview(TEXT, {"NOTES": "it all", "ENVIRONMENT": "staging"}).prompt == expected
    assert preview(TEXT, typed_text="NOTES='it all' ENVIRONMENT=staging").prompt == expected


@pytest.mark.parametrize("text", [TEXT, "$1", "$ARGUMENTS", "no placeholders"])
def test_no_arguments_are_another_thing_than_none(text: str) -> None:
    seen = preview(text, {})
    assert (seen.prompt is None) is bool(seen.problems)
    assert preview(text, typed_text="").problems == seen.problems


PROBLEMS = [
    # Words that cannot be read come first, then what the schema refuses.
    ("NOTES=a stray ENVIRONMENT=prod", ["stray_word", "not_a_choice"]),
    ("NOTES=a ENVIRONMENT=staging ENV=b", ["unknown_argument"]),
    ("ENVIRONMENT=prod =x", ["missing_name", "missing_argument", "not_a_choice"]),
    ("", ["missing_argument", "missing_argument"]),
    # What cannot be split hides everything else.
    ("NOTES='a", ["unterminated_quote"]),
    ("NOTES=\0", ["invalid_text"]),
]


@pytest.mark.parametrize(("text", "codes"), PROBLEMS)
def test_typed_text_is_told_everything_that_is_wrong_with_it(text: str, codes: list[str]) -> None:
    seen = preview(TEXT, typed_text=text)
    assert [problem.code for problem in seen.problems] == codes
    assert seen.prompt is None


CODEX = [
    # What Codex does with its prompts, in our words: a body, what is typed, and the prompt.
    ("Ask $WHO about $WHAT", "WHO=Ada WHAT='the engine'", "Ask Ada about the engine"),
    ("Dear $WHO", "WHO=Ada WHO=Zoë", "Dear Zoë"),
    ("$$WHO is $WHO", "WHO=Ada", "$$WHO is Ada"),
    ("keep $$WHO", "", "keep $$WHO"),
    ("no placeholder", "", "no placeholder"),
    ("One $1, all $ARGUMENTS, nine $9.", "a b", "One a, all a b, nine ."),
    ("Look at $1", "'my notes/a file.md'", "Look at my notes/a file.md"),
    ("Do: $ARGUMENTS", "src/main.rs --quick", "Do: src/main.rs --quick"),
    ("要求：$ARGUMENTS", '--tone "very kind"', "要求：--tone very kind"),
    ("$10", "a", "a0"),
    ("${WHO} $1", "a", "${WHO} a"),
    ("$1 costs $", "a", "a costs $"),
    ("$$$$1 of $1", "a", "$$$$1 of a"),
    ("$$$WHO of $WHO", "WHO=a", "$$$WHO of a"),
]


@pytest.mark.parametrize(("body", "typed", "expected"), CODEX)
def test_a_prompt_is_what_codex_made_of_it(body: str, typed: str, expected: str) -> None:
    assert preview(body, typed_text=typed).prompt == expected


DEPARTURES = [
    # Where we refuse what Codex dropped in silence.
    ("Dear $WHO", "WHO=Ada MORE=x", 'unknown argument "MORE": this template takes WHO'),
    ("no placeholder", "word", "'word' is one too many: this template takes no arguments; leave it out"),
    ("Dear $WHO", 'WHO="Ada', 'unterminated quote: the " at character 5 is never closed; write \\" if you mean it'),
]


@pytest.mark.parametrize(("body", "typed", "message"), DEPARTURES)
def test_what_codex_dropped_is_refused(body: str, typed: str, message: str) -> None:
    assert [problem.message for problem in preview(body, typed_text=typed).problems] == [message]


def test_what_a_hint_marks_optional_or_does_not_declare_is_not_demanded() -> None:
    assert preview(text_of("$A $B $HOME", "A=<x> [B=...]"), typed_text="A=v").prompt == "v  $HOME"


@pytest.mark.parametrize(("values", "typed"), [(None, None), ({}, None), (None, "")])
def test_arguments_may_be_given_in_either_form_or_not_at_all(values: Any, typed: str | None) -> None:
    given, problems = read_values(compiled("$A"), values, typed)
    assert given == {}
    assert [problem.code for problem in problems] == ["missing_argument"]
