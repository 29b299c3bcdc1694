"""Are the arguments right that a match gives back? Judged by rendering them, where the text leaves a choice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from service.core.compiled import Compiled
from service.core.errors import ImprintError
from service.core.normal import normal
from service.core.placeholders import Slot
from service.core.render import fill, problems
from service.core.values import as_text
from tests.trace.make.prompts import PromptCase

Values = Mapping[str, Any]
_BEHIND = 20
"""How many characters of text must stand between a value and the cut to show where the value ends."""
Finding = Literal[
    "exact", "with the sentence", "left out or empty", "blanks", "cut within", "divided otherwise", "wrong"
]

RIGHT: tuple[Finding, ...] = ("exact", "with the sentence")
"""The values that were given; or those with the added sentence, where it was put within or beside one."""

UNDECIDED: tuple[Finding, ...] = ("left out or empty", "blanks", "cut within", "divided otherwise")
"""Other values that the document accepts and that render to the very same text, so that the text cannot decide.

An argument left out reads like an empty one, a default, a flag that is off; blanks at the ends of lines go when a text
is made normal; a value that the cut went through; values that stand side by side, or hold the text between them.
"""


def judge(case: PromptCase, compiled: Compiled, prompt: str, change: str, given: Values | None) -> Finding:
    """Return what is to be said of the arguments that a match gives for a prompt after a change."""
    if given is None:
        return "wrong"
    wanted, given = case.arguments, _unhidden(compiled, case.arguments, given)
    if given == wanted:
        return "exact"
    if change == "cut":
        return _judge_cut(compiled, prompt, case.text(prompt, "cut"), wanted, given)
    if change == "added" and _is_beside_a_value(case, compiled, prompt):
        told, meant = (_without(case.sentence, compiled, values) for values in (given, wanted))
        if told == meant:
            return "with the sentence"
    return _judge_whole(compiled, prompt, wanted, given)


def _judge_whole(compiled: Compiled, prompt: str, wanted: Values, given: Values) -> Finding:
    """Judge values that differ from those wanted: does the text rule them out?"""
    text = _rendered(compiled, given)
    if text is None or normal(text) != normal(prompt):
        return "wrong"
    if all(_same_words(wanted[name], given[name]) for name in wanted.keys() & given.keys()):
        return "left out or empty" if wanted.keys() != given.keys() else "blanks"
    return "divided otherwise"


def _judge_cut(compiled: Compiled, prompt: str, kept: str, wanted: Values, given: Values) -> Finding:
    """Judge values of a text that was cut off: those whose places are all behind the cut must be missing."""
    whole, begun = _before(compiled, wanted, len(kept))
    if any(name not in begun and not _says_nothing(compiled, name, value) for name, value in given.items()):
        return "wrong"
    told = {name: value for name, value in given.items() if name in whole}
    if told == {name: value for name, value in wanted.items() if name in whole} and given.keys() <= whole:
        return "exact"
    completed = {**{name: value for name, value in wanted.items() if name not in {*given, *whole}}, **given}
    text = _rendered(compiled, completed)
    if text is None or not normal(text).startswith(normal(kept).rstrip()):
        return "wrong"
    differing = {name for name in {*completed, *wanted} if completed.get(name) != wanted.get(name)}
    told, meant = ({name: _read(compiled, name, values) for name in differing} for values in (completed, wanted))
    if differing and all(_same_words(told[name], meant[name]) for name in differing):
        return "left out or empty" if differing - (wanted.keys() & completed.keys()) else "blanks"
    return "divided otherwise" if differing & whole else "cut within"


def _before(compiled: Compiled, values: Values, end: int) -> tuple[set[str], set[str]]:
    """Return the names of arguments with a place well before a character, and of those with one that begins there.

    Of a place just before the cut nobody can say where it ends: the text behind may be more of the value.
    """
    names = {str(each.position): each.name for each in compiled.positionals} if not compiled.named else {}
    found = list(places(compiled, values))
    whole, begun = (
        {key for key, _, stop in found if stop + _BEHIND <= end},
        {key for key, start, _ in found if start <= end},
    )
    if not compiled.named and compiled.free_text is None:
        whole, begun = ({*each, *compiled.by_name} if "ARGUMENTS" in each else each for each in (whole, begun))
    return {names.get(key, key) for key in whole}, {names.get(key, key) for key in begun}


def _says_nothing(compiled: Compiled, name: str, value: Any) -> bool:
    """Whether a value is what the argument has anyway when it is left out."""
    argument = compiled.by_name.get(name)
    return argument is not None and (value == argument.default or (argument.kind == "flag" and value is False))


def _read(compiled: Compiled, name: str, values: Values) -> Any:
    """Return a value, or what reads like one that is not there: the default, a flag that is off, nothing."""
    argument = compiled.by_name.get(name)
    if name in values or argument is None:
        return values.get(name, "")
    return False if argument.kind == "flag" else argument.default or ""


def places(compiled: Compiled, values: Values) -> Iterator[tuple[str, int, int]]:
    """Yield key, start and end of each value in the prompt of a document: found by the lengths of what stands there."""
    text = fill(compiled, values).prompt
    lengths = _lengths(compiled, values)
    at = 0
    for part in compiled.segments:
        if isinstance(part, Slot):
            yield part.key, at, at + lengths[part.key]
            at += lengths[part.key]
        else:
            at += len(part)
    assert at == len(text), f"the places of values add up to {at} in place of {len(text)}"


def _lengths(compiled: Compiled, values: Values) -> dict[str, int]:
    """Return the length of the text of each key, found by rendering a document that holds nothing else."""
    return {
        key: len(fill(replace(compiled, segments=(Slot(key),), placeholders=(key,)), values).prompt)
        for key in compiled.placeholders
    }


def _is_beside_a_value(case: PromptCase, compiled: Compiled, prompt: str) -> bool:
    """Whether the sentence was put within a value, or with nothing but blanks between."""
    for _, start, end in places(compiled, case.arguments):
        before, after = prompt[end : case.place], prompt[case.place : start]
        if start <= case.place <= end or (end < case.place and not before.strip()):
            return True
        if case.place < start and not after.strip():
            return True
    return False


def _without(sentence: str, compiled: Compiled, values: Values) -> dict[str, Any]:
    """Return the values without a sentence and with single blanks; what reads as if it were left out is left out."""
    told = {
        name: " ".join(as_text(value).replace(sentence, " ", 1).split()) if isinstance(value, str | list) else value
        for name, value in values.items()
    }
    return {name: value for name, value in told.items() if value != "" and not _says_nothing(compiled, name, value)}


def _unhidden(compiled: Compiled, wanted: Values, given: Values) -> dict[str, Any]:
    """Return what was given back, with the secret values in place of the stars that stand for them."""
    secret = {each.name for each in compiled.arguments if each.is_secret}
    return {
        name: wanted.get(name, value) if name in secret and value == "***" else value for name, value in given.items()
    }


def _rendered(compiled: Compiled, values: Values) -> str | None:
    """Return the prompt, or None where the document does not accept the values."""
    try:
        return None if problems(compiled, values) else fill(compiled, values).prompt
    except ImprintError:
        return None


def _same_words(one: Any, other: Any) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return [line.rstrip() for line in one.strip().split("\n")] == [
            line.rstrip() for line in other.strip().split("\n")
        ]
    return bool(one == other)
