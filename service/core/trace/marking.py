"""A text in stretches: those that marks name, and what lies between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from service.core.trace.skeleton import Mark

StretchKind = Literal["literal", "value", "other"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a text: a version's literal text, the value of a placeholder (`name`), or neither."""

    text: str
    kind: StretchKind
    name: str | None = None


def stretches(text: str, marks: Iterable[Mark]) -> tuple[Stretch, ...]:
    """Return a text in stretches, which put together are the text; marks beyond its end are cut or left out.

    Marks come in order, as `Fit.marks` has them; where two overlap, the first has what they share.
    """
    return tuple(stretch for stretch in _cut(text, marks) if stretch.text)


def _cut(text: str, marks: Iterable[Mark]) -> Iterator[Stretch]:
    at = 0
    for mark in marks:
        start = max(at, mark.start)
        yield Stretch(text[at:start], "other")
        yield Stretch(text[start : mark.end], mark.kind, mark.name)
        at = max(at, mark.end)
    yield Stretch(text[at:], "other")
