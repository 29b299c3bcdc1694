"""The groups: everybody's item is written once, by somebody, and everybody learns what came of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest

from service.core.errors import Unavailable
from service.store.group_commit import GroupCommit

Take = Callable[[], Sequence[int]]


class Disk:
    """Writes groups, and holds each back until it is let through."""

    def __init__(self) -> None:
        self.groups: list[list[int]] = []
        self.begun, self.lets_through = Event(), Event()
        self.broken: Exception | None = None

    def write(self, take: Take) -> None:
        self.begun.set()
        assert self.lets_through.wait(10)
        group = list(take())
        if self.broken is not None:
            raise self.broken
        if any(item < 0 for item in group):
            raise LookupError(f"{group} has a wrong item")
        self.groups.append(group)


@pytest.fixture
def disk() -> Disk:
    return Disk()


def outcomes(disk: Disk, items: Sequence[int]) -> list[BaseException | None]:
    """Add all items, the first of which has begun to be written before the others come."""
    commits = GroupCommit(disk.write)
    with ThreadPoolExecutor(len(items)) as pool:
        futures: list[Future[None]] = [pool.submit(commits.add, items[0])]
        assert disk.begun.wait(10)
        futures += [pool.submit(commits.add, item) for item in items[1:]]
        disk.lets_through.set()
        return [future.exception(10) for future in futures]


def test_alone_an_item_is_written_at_once(disk: Disk) -> None:
    disk.lets_through.set()
    commits = GroupCommit(disk.write)
    commits.add(1)
    commits.add(2)
    assert disk.groups == [[1], [2]]


def test_each_item_is_written_exactly_once(disk: Disk) -> None:
    disk.lets_through.set()
    commits = GroupCommit(disk.write)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(commits.add, range(2000)))
    assert sorted(item for group in disk.groups for item in group) == list(range(2000))


def test_items_that_come_before_the_group_is_asked_for_are_in_it(disk: Disk) -> None:
    commits = GroupCommit(disk.write)
    with ThreadPoolExecutor(3) as pool:
        futures = [pool.submit(commits.add, item) for item in (1, 2, 3)]
        while len(commits._waiting) < 3:  # noqa: SLF001  # There is no other sign that all three have come.
            assert disk.begun.wait(10)
        disk.lets_through.set()
        assert [future.exception(10) for future in futures] == [None] * 3
    assert [sorted(group) for group in disk.groups] == [[1, 2, 3]]


def test_an_outage_is_told_to_everybody_of_the_group(disk: Disk) -> None:
    disk.broken = Unavailable("no room")
    assert outcomes(disk, [1, 2, 3, 4]) == [disk.broken] * 4
    disk.broken = None
    assert outcomes(disk, [5, 6]) == [None, None]
    assert sorted(item for group in disk.groups for item in group) == [5, 6]


def test_an_item_that_is_wrong_keeps_no_other_from_being_written(disk: Disk) -> None:
    found = outcomes(disk, [1, -2, 3, 4, -5])
    assert [type(error) for error in found] == [type(None), LookupError, type(None), type(None), LookupError]
    assert sorted(item for group in disk.groups for item in group) == [1, 3, 4]
