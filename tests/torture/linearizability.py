"""Whether what clients saw of a register can have happened, one operation after the other.

The register is a label: it holds the number of a version, or None. A history is linearizable (Herlihy and Wing, 1990)
when each operation can be given one moment between its call and its answer at which it happened, so that each saw what
those before it left. An operation without an answer may have happened at any moment after its call, or never.

The search is Wing and Gong's in the form of Lowe ("Testing for linearizability", 2017): it goes through calls and
answers in the order of time and remembers every distinct configuration, the register's value with the open operations
that have happened already. So one bad answer is named, and no configuration is looked at twice.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal["read", "write", "swap", "remove"]
Value = int | None
NEVER = math.inf
"""The moment of an answer that never came."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One call and what came of it: for "read" `value` is what was seen, for "write" and "swap" what was put.

    A "swap" puts `value` only where `expected` is found; "remove" takes off what is there and fails where nothing is,
    "swap" with value None does so where `expected` is found. What failed is a "read" of what it found.
    """

    kind: Kind
    value: Value = None
    expected: Value = None
    called: float = 0.0
    answered: float = NEVER
    client: str = ""

    def happens_to(self, held: Value) -> tuple[bool, Value]:
        """Say whether this can happen to a register that holds a value, and what it holds then."""
        if self.kind == "read":
            return held == self.value, held
        if self.kind == "swap":
            return held == self.expected, self.value
        if self.kind == "remove":
            return held is not None, None
        return True, self.value

    def __str__(self) -> str:
        told = {
            "read": f"saw {self.value}",
            "write": f"put {self.value}",
            "swap": f"put {self.value} in place of {self.expected}",
            "remove": "took off what was there",
        }
        until = "without an answer" if self.answered == NEVER else f"answered {self.answered:.4f}"
        return f"{self.client or 'a client'} {told[self.kind]} (called {self.called:.4f}, {until})"


class Configuration(NamedTuple):
    """What the register may hold, which open operations that were answered have happened, and which lost ones."""

    held: Value
    happened: frozenset[int]
    spent: frozenset[int]


class Configurations:
    """Distinct configurations, without those that another one makes needless.

    A configuration that differs from another only in having spent more lost operations can do nothing that the other
    cannot, for a lost operation need never happen.
    """

    def __init__(self, found: Iterable[Configuration] = ()) -> None:
        self._spent: dict[tuple[Value, frozenset[int]], list[frozenset[int]]] = {}
        for one in found:
            self.add(one)

    def add(self, one: Configuration) -> bool:
        """Remember a configuration; return whether it was worth it."""
        known = self._spent.setdefault((one.held, one.happened), [])
        if any(spent <= one.spent for spent in known):
            return False
        known[:] = [spent for spent in known if not one.spent <= spent]
        known.append(one.spent)
        return True

    def __iter__(self) -> Iterator[Configuration]:
        return (Configuration(*key, spent) for key, found in self._spent.items() for spent in found)


def first_impossible(history: Sequence[Operation], initial: Value = None) -> Operation | None:
    """Return the first operation, in the order of answers, that cannot be explained, or None for a linearizable one.

    A read without an answer says nothing and is left out.
    """
    operations = [one for one in history if one.kind != "read" or one.answered != NEVER]
    configurations = Configurations([Configuration(initial, frozenset(), frozenset())])
    still_open: set[int] = set()
    for number, is_answer in _in_time(operations):
        if not is_answer:
            still_open.add(number)
            continue
        reached = _closure(configurations, still_open, operations)
        kept = [one for one in reached if number in one.happened]
        if not kept:
            return operations[number]
        still_open.remove(number)
        configurations = Configurations(one._replace(happened=one.happened - {number}) for one in kept)
    return None


def _in_time(operations: Sequence[Operation]) -> Iterator[tuple[int, bool]]:
    """Yield calls (False) and answers (True); of the same moment the calls come first, as if they had overlapped."""
    moments = [(one.called, False, number) for number, one in enumerate(operations)]
    moments += [(one.answered, True, number) for number, one in enumerate(operations) if one.answered != NEVER]
    for _, is_answer, number in sorted(moments):
        yield number, is_answer


def _closure(
    configurations: Iterable[Configuration], still_open: set[int], operations: Sequence[Operation]
) -> Configurations:
    """Return every configuration that is reached when any of the open operations happen, in any order."""
    reached = Configurations(configurations)
    waiting = deque(reached)
    while waiting:
        here = waiting.popleft()
        for number in still_open - here.happened - here.spent:
            can, held = operations[number].happens_to(here.held)
            if not can:
                continue
            if operations[number].answered == NEVER:
                following = Configuration(held, here.happened, here.spent | {number})
            else:
                following = Configuration(held, here.happened | {number}, here.spent)
            if reached.add(following):
                waiting.append(following)
    return reached
