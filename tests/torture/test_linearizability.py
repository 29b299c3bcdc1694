"""The checker is right about histories whose answer is known, and about all small ones that can be tried by hand."""

from __future__ import annotations

from itertools import permutations
from random import Random

import pytest

from tests.torture.linearizability import NEVER, Kind, Operation, first_impossible


def read(value: int | None, called: float, answered: float) -> Operation:
    return Operation("read", value, called=called, answered=answered)


def write(value: int, called: float, answered: float = NEVER) -> Operation:
    return Operation("write", value, called=called, answered=answered)


def swap(expected: int | None, value: int | None, called: float, answered: float = NEVER) -> Operation:
    return Operation("swap", value, expected, called, answered)


def remove(called: float, answered: float = NEVER) -> Operation:
    return Operation("remove", called=called, answered=answered)


LINEARIZABLE = {
    "nothing": [],
    "one after the other": [
        write(1, 0, 1),
        read(1, 2, 3),
        swap(1, 2, 4, 5),
        read(2, 6, 7),
        remove(8, 9),
        read(None, 10, 11),
    ],
    "a read beside a write sees the old": [write(1, 0, 1), write(2, 2, 9), read(1, 3, 4)],
    "a read beside a write sees the new": [write(1, 0, 1), write(2, 2, 9), read(2, 3, 4)],
    "old, then new, beside one write": [write(1, 0, 1), write(2, 2, 9), read(1, 3, 4), read(2, 5, 6)],
    "two writes in the order opposite to their calls": [write(1, 0, 9), write(2, 1, 8), read(1, 10, 11)],
    "one of two swaps fails and sees the other's value": [write(1, 0, 1), swap(1, 2, 2, 5), read(2, 2, 5)],
    "a lost write that happened": [write(1, 0, 1), write(2, 2), read(2, 3, 4)],
    "a lost write that never happened": [write(1, 0, 1), write(2, 2), read(1, 3, 4), read(1, 50, 51)],
    "a lost write that happened late": [write(1, 0, 1), write(2, 2), read(1, 30, 31), read(2, 50, 51)],
    "a lost swap that lets another pass": [write(1, 0, 1), swap(1, 2, 2), swap(2, 3, 5, 6), read(3, 7, 8)],
    "a lost removal": [write(1, 0, 1), remove(2), read(1, 3, 4), read(None, 5, 6)],
    "a removal by compare-and-set": [write(1, 0, 1), swap(1, None, 2, 3), swap(None, 4, 5, 6)],
    "the same moment counts as beside": [write(1, 0, 1), read(None, 1, 2)],
}
NOT_LINEARIZABLE = {
    "a read of what nobody put": [write(1, 0, 1), read(2, 2, 3)],
    "an answered write is gone": [write(1, 0, 1), read(None, 2, 3)],
    "a stale read": [write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)],
    "new, then old, beside one write": [write(1, 0, 1), write(2, 2, 9), read(2, 3, 4), read(1, 5, 6)],
    "two swaps from one value both win": [write(1, 0, 1), swap(1, 2, 2, 5), swap(1, 3, 2, 5)],
    "a swap from what was not there": [write(1, 0, 1), swap(2, 3, 2, 3)],
    "a removal of nothing": [remove(0, 1)],
    "two removals of one value": [write(1, 0, 1), remove(2, 5), remove(2, 5)],
    "a lost write that happened before its call": [read(2, 0, 1), write(2, 2)],
    "a lost write that happened twice": [write(1, 0, 1), write(2, 2), read(2, 3, 4), write(3, 5, 6), read(2, 7, 8)],
    "a lost removal that came back": [write(1, 0, 1), remove(2), read(None, 3, 4), read(1, 5, 6)],
    "two readers disagree about the order of two writes": [
        write(1, 0, 20), write(2, 0, 20), read(1, 1, 2), read(2, 3, 4), read(1, 5, 6)
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LINEARIZABLE)
def test_a_history_that_can_have_happened_passes(name: str) -> None:
    assert first_impossible(LINEARIZABLE[name]) is None


@pytest.mark.parametrize("name", NOT_LINEARIZABLE)
def test_a_history_that_cannot_have_happened_is_found(name: str) -> None:
    assert first_impossible(NOT_LINEARIZABLE[name]) is not None


def test_the_impossible_operation_is_named() -> None:
    found = first_impossible([write(1, 0, 1), write(2, 2, 3), read(1, 4, 5)])
    assert str(found) == "a client saw 1 (called 4.0000, answered 5.0000)"


@pytest.mark.parametrize("seed", range(40))
def test_small_histories_are_judged_as_trying_every_order_judges_them(seed: int) -> None:
    rng = Random(seed)
    judged = set()
    for _ in range(40):
        history = [anything(rng) for _ in range(5)]
        by_trying = any(explains(order) for order in orders(history))
        assert (first_impossible(history) is None) == by_trying, history
        judged.add(by_trying)
    assert judged == {True, False}


def test_many_lost_writes_and_a_long_history_are_judged_soon() -> None:
    lost = [write(100 + number, number) for number in range(8)]
    seen = [
        one
        for turn in range(400)
        for one in (write(turn % 7, 10 + turn, 10.4 + turn), read(turn % 7, 10.5 + turn, 10.9 + turn))
    ]
    assert first_impossible([*lost, *seen]) is None
    assert first_impossible([*lost, *seen, read(55, 500, 501)]) == read(55, 500, 501)


def anything(rng: Random) -> Operation:
    kinds: list[Kind] = ["read", "read", "write", "swap", "remove"]
    kind = rng.choice(kinds)
    called = rng.randrange(8)
    answered = rng.choice([NEVER, *(called + took for took in (1, 2, 5))])
    value = rng.choice([None, 1, 2]) if kind in ("read", "swap") else rng.choice([1, 2])
    return Operation(kind, value, rng.choice([None, 1, 2]), called, answered)


def orders(history: list[Operation]) -> list[tuple[Operation, ...]]:
    """Return every order of the answered operations and any of the lost ones that keeps to the order of time."""
    answered = [one for one in history if one.answered != NEVER]
    lost = [one for one in history if one.answered == NEVER]
    chosen = [answered + [one for bit, one in enumerate(lost) if mask >> bit & 1] for mask in range(2 ** len(lost))]
    return [order for some in chosen for order in permutations(some) if keeps_to_time(order)]


def keeps_to_time(order: tuple[Operation, ...]) -> bool:
    return all(not later.answered < earlier.called for at, earlier in enumerate(order) for later in order[at + 1 :])


def explains(order: tuple[Operation, ...]) -> bool:
    held: int | None = None
    for one in order:
        can, held = one.happens_to(held)
        if not can:
            return False
    return True
