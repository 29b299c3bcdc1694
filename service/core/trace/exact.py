"""Find where the literal pieces of a version stand in a text that is nothing but their rendering."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.core.trace.literal import Piece
from service.core.trace.places import Places
from service.core.trace.split import Split, split

MOST_STEPS = 4_000
"""How many places of pieces are tried before the search gives up: what repeats endlessly is laid on roughly."""

MOST_SCANNED = 16_000_000
"""How many characters are looked at in these tries."""

Place = tuple[int, int]


@dataclass(slots=True)
class Effort:
    """What searches for the same version have done together: places tried, and characters looked at."""

    steps: int = 0
    scanned: int = 0


class Search:
    """A search for the places of pieces, with the texts of placeholders that follow from them.

    `effort` counts what was done, `bound` and `unclear` are what came out.
    """

    def __init__(
        self,
        form: Sequence[Piece],
        text: str,
        places: Places,
        *,
        lenient: bool,
        effort: Effort | None = None,
    ) -> None:
        """Take the pieces of a version and the text; `effort` goes on from what was done in vain before.

        `lenient` allows that blanks before an empty value at the end of a line are gone.
        """
        texts = [piece.text for piece in form]
        self.effort = effort or Effort()
        self.bound: dict[str, str] = {}
        self._runs = [piece.slots for piece in form]
        self._text = text
        self.places = places
        last = len(texts) - 1
        cores = [each.rstrip(" \t") if lenient and index < last else each for index, each in enumerate(texts)]
        self._pieces = [(core, each[len(core) :]) for core, each in zip(cores, texts, strict=True)]
        self._dead: dict[int, int] = {}
        self._bindings: list[Split] = []

    @property
    def unclear(self) -> frozenset[str]:
        """The keys that stand beside others so that nothing tells where they end."""
        return frozenset().union(*(each.unclear for each in self._bindings)) - self.bound.keys()

    def run(self) -> list[Place] | None:
        """Return start and end of every piece in the text, or None when it is no rendering or takes too long.

        Of several ways the one with the shortest values is taken, from left to right; a placeholder that stands in
        several places has one value.
        """
        count = len(self._pieces)
        end = self._at(0, 0)
        if end is None or (count == 1 and end != len(self._text)):
            return None
        found = [(0, end)]
        stack = [self._options(1, end)]
        while found and len(found) < count:
            option = next(stack[-1], None)
            if option is None:
                stack.pop()
                found.pop()
                self._unbind()
            elif self._bind(len(found), found[-1][1], option[0]):
                found.append(option)
                stack.append(self._options(len(found), option[1]))
        return found or None

    def _options(self, index: int, start: int) -> Iterator[Place]:
        """Yield the places where a piece may stand, from left to right; none where that was in vain before."""
        if self._follows_bound(index):
            yield from self._after(index, start, self.bound[self._runs[index][0]])
        elif index == len(self._pieces) - 1:
            yield from self._last(index, start)
        elif start < self._dead.get(index, len(self._text) + 1):
            yield from self._all(index, start)

    def _follows_bound(self, index: int) -> bool:
        return len(self._runs[index]) == 1 and self._runs[index][0] in self.bound

    def _after(self, index: int, start: int, value: str) -> Iterator[Place]:
        """The one place after a value that is known."""
        self.effort.scanned += len(value)
        if not self.is_spent and self._text.startswith(value, start):
            end = self._at(index, start + len(value))
            if end is not None and (index < len(self._pieces) - 1 or end == len(self._text)):
                yield start + len(value), end

    def _last(self, index: int, start: int) -> Iterator[Place]:
        """The last piece stands at the end of the text and nowhere else."""
        last = "".join(self._pieces[index])
        place = len(self._text) - len(last)
        if place >= start and self._text.endswith(last):
            yield place, len(self._text)

    def _all(self, index: int, start: int) -> Iterator[Place]:
        first = start
        while not self.is_spent and (place := self._find(index, start)) is not None:
            is_hopeless = place[1] >= self._dead.get(index + 1, len(self._text) + 1)
            if is_hopeless and not self._follows_bound(index + 1):
                break
            yield place
            start = place[0] + 1
        if start == first:
            self._dead[index] = min(start, self._dead.get(index, start))

    def _find(self, index: int, start: int) -> Place | None:
        """The next place of a piece."""
        core, tail = self._pieces[index]
        if not core and tail:
            blank = re.compile(rf"{re.escape(tail)}|(?=\n|\Z)").search(self._text, start)
            return blank.span() if blank else None
        at = self._text.find(core, start)
        while at >= 0:
            self.effort.steps += 1
            self.effort.scanned += at + len(core) - start
            end = self._at(index, at)
            if end is not None or self.is_spent:
                return None if end is None else (at, end)
            start = at + 1
            at = self._text.find(core, start)
        self.effort.scanned += len(self._text) - start
        return None

    def _at(self, index: int, start: int) -> int | None:
        """Where a piece ends that stands at this place, or None."""
        core, tail = self._pieces[index]
        end = start + len(core)
        if not self._text.startswith(core, start):
            return None
        if self._text.startswith(tail, end):
            return end + len(tail)
        return end if end == len(self._text) or self._text[end] == "\n" else None

    def _bind(self, index: int, start: int, end: int) -> bool:
        """Take what a stretch says about its placeholders; False when it cannot be theirs."""
        longest = self.places.longest(self._runs[index][0]) if len(self._runs[index]) == 1 else None
        if longest is not None and end - start > longest:
            return False
        self.effort.scanned += end - start
        self.effort.steps += 1
        found = split(self._runs[index], self._text[start:end], self.bound, self.places)
        if found is None:
            return False
        new = {key: text for key, text in found.texts.items() if key not in self.bound}
        self.bound |= new
        self._bindings.append(Split(new, found.unclear))
        return True

    def _unbind(self) -> None:
        for key in self._bindings.pop().texts if self._bindings else ():
            del self.bound[key]

    @property
    def is_spent(self) -> bool:
        """Whether no more is looked at."""
        effort = self.effort
        return effort.steps > MOST_STEPS + len(self._pieces) or effort.scanned > MOST_SCANNED + len(self._text)
