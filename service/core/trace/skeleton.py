"""Lay the literal text of a version onto a text: does it fit, and what stands where the placeholders are?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.core.compiled import Compiled
from service.core.errors import TooLarge
from service.core.normal import normal
from service.core.render import fill, problems
from service.core.trace.laying import Found, lay
from service.core.trace.measure import measured
from service.core.trace.places import Places
from service.core.trace.text import Text

_ENOUGH_WORDS = 16
"""With fewer different literal words a version fits too many texts for its score to be full."""

_MOST_PIECES = 5_000
_ALMOST = 0.995
_REFUSED = 0.9
_SECRET = "***"


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text as it was given: literal text of the version, or the value of a placeholder (`name`)."""

    start: int
    end: int
    kind: Literal["literal", "value"]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How a version's literal text lies on a text.

    `share`, from 0 to 1, is how well they fit; `score` is less where few different literal words (`words`) support it.
    `exact` says that the version renders to this text with these arguments, but for line ends and trailing blanks.
    `arguments` holds what could be read, `***` for secrets. Not in it: names whose place the text does not reach
    (`cut`), and names that stand beside each other so that nothing tells where one ends (`unclear`). `passages` are
    the literal lines and parts of lines, `found` how many stand in the text in order, `missing` those that do not.
    `ends_early` says that the text breaks off before the version does; `reached` is the share as far as it goes.
    `problems` are sentences on values that this
    version would refuse. `literal` counts the characters of the text that the version's literal text accounts for.
    """

    score: float
    share: float
    exact: bool
    arguments: Mapping[str, Any]
    cut: tuple[str, ...]
    unclear: tuple[str, ...]
    marks: tuple[Mark, ...]
    passages: int
    found: int
    missing: tuple[str, ...]
    ends_early: bool
    reached: float
    problems: tuple[str, ...]
    literal: int
    words: int


def fit(compiled: Compiled, text: Text) -> Fit | None:
    """Return how a version lies on a text; None when none of its literal text stands there, or it has none."""
    places = Places(compiled)
    found = lay(compiled, text, places)
    return _weighed(compiled, text, places, found) if found else None


def _weighed(compiled: Compiled, text: Text, places: Places, found: Found) -> Fit:
    laid, reading = found.laid, found.reading
    values, untold = places.values(reading.texts)
    measure = measured(laid, reading)
    refused = _refused(compiled, values)
    # Where something is unclear there is a way to share the text out, and no way to tell which.
    exact = (
        (found.is_whole or measure.share == 1)
        and not refused
        and (bool(reading.unclear or untold) or _renders(compiled, values, text))
    )
    share = measure.share if exact or measure.share < 1 else _ALMOST
    share = share * _REFUSED if refused else share
    return Fit(
        score=share * min(1.0, measure.words / _ENOUGH_WORDS),
        share=share,
        exact=exact,
        arguments={name: _shown(compiled, name, value) for name, value in values.items()},
        cut=tuple(sorted(reading.cut)),
        unclear=tuple(sorted({*reading.unclear, *untold})),
        marks=_marks(found, text),
        passages=measure.passages,
        found=measure.found,
        missing=measure.missing,
        ends_early=measure.ends_early,
        reached=measure.reached,
        problems=refused,
        literal=measure.literal,
        words=measure.words,
    )


def _refused(compiled: Compiled, values: Mapping[str, Any]) -> tuple[str, ...]:
    """What the version would refuse; what is not in the text is no fault of it."""
    found = problems(compiled, values)
    return tuple(problem.message for problem in found if problem.code != "missing_argument")


def _renders(compiled: Compiled, values: Mapping[str, Any], text: Text) -> bool:
    try:
        prompt = fill(compiled, values).prompt
    except TooLarge:
        return False
    return prompt == text.whole or normal(prompt).strip() == text.normal


def _shown(compiled: Compiled, name: str, value: Any) -> Any:
    argument = compiled.by_name.get(name)
    return _SECRET if argument is not None and argument.is_secret else value


def _marks(found: Found, text: Text) -> tuple[Mark, ...]:
    place = int if found.laid.text is text.whole else text.place
    marks = [Mark(place(hit.at), place(hit.at_end), "literal") for hit in found.laid.hits]
    marks += [Mark(place(start), place(end), "value", key) for key, start, end in found.reading.values if start < end]
    return tuple(sorted(marks, key=lambda mark: mark.start))
