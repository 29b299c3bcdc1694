"""How many connections each worker has, in memory that all of them see, so that none takes in more than its share."""

from __future__ import annotations

import mmap

_PLACES = 256
"""For how many workers there is room: far more than processors, also while a reload makes as many again."""


class Shares:
    """The numbers of all workers of a service; made by their parent before it forks them.

    A place holds 0 while no worker takes in connections by it, and else one more than that worker has.
    """

    def __init__(self) -> None:
        self._numbers = memoryview(mmap.mmap(-1, 4 * _PLACES)).cast("i")
        self._free = list(range(_PLACES))

    def take(self) -> Share:
        """Return a place for a worker that is about to be forked; with all of them taken, one that nobody sees."""
        if not self._free:
            return Share(memoryview(bytearray(4)).cast("i"), 0)
        return Share(self._numbers, self._free.pop(0))

    def give_back(self, share: Share) -> None:
        """Let a place be taken again; its worker has ended, whatever it said last."""
        share.leave()
        if share.is_of(self._numbers):
            self._free.append(share.place)


class Share:
    """The place of one worker."""

    def __init__(self, numbers: memoryview, place: int) -> None:
        self._numbers = numbers
        self.place = place

    def tell(self, connections: int) -> None:
        """Let the others know how many connections this worker has, and that it takes in more."""
        self._numbers[self.place] = connections + 1

    def leave(self) -> None:
        """Let the others know that this worker takes in no more."""
        self._numbers[self.place] = 0

    def is_above_another(self, connections: int) -> bool:
        """Return whether another worker that takes in connections has fewer than so many."""
        told = self._numbers.tolist()
        told[self.place] = 0
        return min(filter(None, told), default=connections + 1) <= connections

    def is_of(self, numbers: memoryview) -> bool:
        """Return whether the place is one of these."""
        return self._numbers is numbers
