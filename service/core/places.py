"""Where something stands in a document, and how places become findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from service.core.finding import Finding, Fix
from service.core.finding_codes import CODES

MOST_OF_A_CODE = 100
"""How many findings of one code are listed: a list is for reading, and its cost must not grow with the document."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to say about the character at offset `start` of a text."""

    code: str
    start: int
    message: str
    fix: Fix | None = None


class Places:
    """Tells line and column of offsets; asked in ascending order it passes over the text once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._offset, self._line, self._line_start = 0, 1, 0

    def of(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both from 1; only a line feed ends a line."""
        if offset < self._offset:
            self._offset, self._line, self._line_start = 0, 1, 0
        newlines = self._text.count("\n", self._offset, offset)
        if newlines:
            self._line += newlines
            self._line_start = self._text.rindex("\n", self._offset, offset) + 1
        self._offset = offset
        return self._line, offset - self._line_start + 1


def located(text: str, spots: Iterable[Spot]) -> tuple[Finding, ...]:
    """Return the findings of these spots in the order of the text, at most 100 of a code.

    Where a code has more than 100, a finding `more_findings` stands at the first that is left out.
    """
    places = Places(text)
    kept = _limited(sorted(spots, key=lambda spot: (spot.start, spot.code)))
    return tuple(
        Finding(spot.code, CODES[spot.code].severity, *places.of(spot.start), spot.message, spot.fix) for spot in kept
    )


def first_of(spots: Iterable[Spot]) -> Iterator[Spot]:
    """Yield no more spots of one rule than `located` can use, so that a rule stops working when nobody will look."""
    return islice(spots, MOST_OF_A_CODE + 1)


def by_place(finding: Finding) -> tuple[int, int, str]:
    """Return the key that sorts findings of one document by place."""
    return finding.line, finding.column, finding.code


def _limited(spots: Iterable[Spot]) -> Iterator[Spot]:
    seen: Counter[str] = Counter()
    for spot in spots:
        seen[spot.code] += 1
        if seen[spot.code] <= MOST_OF_A_CODE:
            yield spot
        elif seen[spot.code] == MOST_OF_A_CODE + 1:
            message = f"More findings `{spot.code}` follow from here: repair those that are listed first."
            yield Spot("more_findings", spot.start, message)
