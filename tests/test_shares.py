"""The numbers by which workers share connections: seen over a fork, and gone with a worker."""

from __future__ import annotations

import os

from service.shares import Shares


def test_a_worker_knows_who_has_fewer_connections() -> None:
    shares = Shares()
    mine, other = shares.take(), shares.take()
    assert not mine.is_above_another(5)
    mine.tell(5)
    other.tell(4)
    assert mine.is_above_another(5)
    assert not mine.is_above_another(4)
    assert not other.is_above_another(4)
    other.tell(0)
    assert mine.is_above_another(1)


def test_a_worker_that_takes_in_no_more_has_nothing_left_to_it() -> None:
    shares = Shares()
    mine, other = shares.take(), shares.take()
    other.tell(0)
    other.leave()
    assert not mine.is_above_another(9)


def test_the_place_of_a_worker_that_ended_is_given_to_another() -> None:
    shares = Shares()
    taken = [shares.take() for _ in range(300)]
    taken[0].tell(0)
    shares.give_back(taken[0])
    assert not taken[1].is_above_another(9)
    heir = shares.take()
    heir.tell(3)
    assert taken[1].is_above_another(4)


def test_with_all_places_taken_a_worker_is_seen_by_none_and_goes_on() -> None:
    shares = Shares()
    seen = [shares.take() for _ in range(256)]
    unseen = shares.take()
    unseen.tell(0)
    assert not seen[0].is_above_another(9)
    shares.give_back(unseen)
    again = shares.take()
    again.tell(0)
    assert not seen[0].is_above_another(9)


def test_what_one_process_tells_is_seen_in_another() -> None:
    shares = Shares()
    mine, other = shares.take(), shares.take()
    child = os.fork()
    if child == 0:
        other.tell(2)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert mine.is_above_another(3)
    assert not mine.is_above_another(2)
