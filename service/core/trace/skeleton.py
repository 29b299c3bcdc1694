"""Lay the literal text of a version onto a text: does it fit, and what stands where the placeholders are?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Literal

from service.core.compiled import Compiled
from service.core.errors import TooLarge
from service.core.normal import normal
from service.core.render import fill, problems
from service.core.trace.align import Alignment
from service.core.trace.chain import Hit
from service.core.trace.exact import Place, Search
from service.core.trace.literal import Piece, pieces, raw
from service.core.trace.measure import measured
from service.core.trace.places import Places
from service.core.trace.reading import Laid, Reading
from service.core.trace.text import Text

_ENOUGH_WORDS = 16
"""With fewer different literal words a version fits too many texts for its score to be full."""

_ALMOST = 0.98
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
    found = _exactly(compiled, text, places) or _roughly(compiled, text, places)
    return _weighed(compiled, text, places, found) if found else None


@dataclass(frozen=True, slots=True)
class _Found:
    """Where the pieces lie, and what stands between them; whether the whole text was accounted for."""

    laid: Laid
    reading: Reading
    is_whole: bool


def _exactly(compiled: Compiled, text: Text, places: Places) -> _Found | None:
    """Lay a version onto a text that is its rendering: as it was given, or else in normal form."""
    for form, source in ((raw(compiled), text.whole), (pieces(compiled), text.normal)):
        texts = [piece.text for piece in form]
        if not any(map(_has_word, texts)) or len("".join(texts)) > len(source) + len(texts):
            continue
        search = Search(texts, [piece.slots for piece in form], source, places, lenient=source is not text.whole)
        ends = search.run()
        if ends is not None:
            return _of_places(form, source, ends, search)
    return None


def _of_places(form: Sequence[Piece], source: str, ends: Sequence[Place], search: Search) -> _Found:
    laid = _laid(form, source, [])
    found = zip(laid.bounds, ends, strict=False)
    hits = [Hit(start, start + end - first, first) for start, (first, end) in found if end > first]
    laid = _laid(form, source, hits)
    reading = laid.read(search.places)
    reading.texts = dict(search.bound)
    reading.cut.clear()
    reading.unclear = set(search.unclear)
    reading.foreign = 0
    return _Found(laid, reading, is_whole=True)


def _laid(form: Sequence[Piece], source: str, hits: Sequence[Hit]) -> Laid:
    texts = [piece.text for piece in form]
    return Laid("".join(texts), [0, *accumulate(map(len, texts))], [piece.slots for piece in form], hits, source)


def _roughly(compiled: Compiled, text: Text, places: Places) -> _Found | None:
    """Lay a version onto a text that was changed, cut, or stands in another."""
    form = pieces(compiled)
    texts = [piece.text for piece in form]
    if not any(map(_has_word, texts)):
        return None
    hits = Alignment(texts, text.normal, text.lines).run()
    if not hits:
        return None
    laid = _laid(form, text.normal, hits)
    return _Found(laid, laid.read(places), is_whole=False)


def _weighed(compiled: Compiled, text: Text, places: Places, found: _Found) -> Fit:
    laid, reading = found.laid, found.reading
    values, untold = places.values(reading.texts)
    measure = measured(laid, reading)
    refused = _refused(compiled, values)
    exact = (found.is_whole or measure.share == 1) and not refused and _renders(compiled, values, text, reading)
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


def _renders(compiled: Compiled, values: Mapping[str, Any], text: Text, reading: Reading) -> bool:
    if reading.unclear:
        return True  # There is a way to share the text out, and no way to tell which.
    try:
        prompt = fill(compiled, values).prompt
    except TooLarge:
        return False
    return prompt == text.whole or normal(prompt).strip() == text.normal


def _shown(compiled: Compiled, name: str, value: Any) -> Any:
    argument = compiled.by_name.get(name)
    return _SECRET if argument is not None and argument.is_secret else value


def _marks(found: _Found, text: Text) -> tuple[Mark, ...]:
    place = int if found.laid.text is text.whole else text.place
    marks = [Mark(place(hit.at), place(hit.at_end), "literal") for hit in found.laid.hits]
    marks += [Mark(place(start), place(end), "value", key) for key, start, end in found.reading.values if start < end]
    return tuple(sorted(marks, key=lambda mark: mark.start))


def _has_word(text: str) -> bool:
    return any(map(str.isalnum, text))
