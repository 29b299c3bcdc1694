from __future__ import annotations

from service.shelf import Shelf


def test_what_was_put_is_there_and_nothing_else() -> None:
    shelf = Shelf[str, int](10)
    shelf.put("a", 1, 4)
    assert (shelf.get("a"), shelf.get("b")) == (1, None)


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    shelf = Shelf[str, int](10)
    for key in ("a", "b"):
        shelf.put(key, 1, 5)
    shelf.get("a")
    shelf.put("c", 1, 5)
    assert [shelf.get(key) for key in ("a", "b", "c")] == [1, None, 1]


def test_several_light_ones_make_room_for_a_heavy_one() -> None:
    shelf = Shelf[int, int](10)
    for key in range(5):
        shelf.put(key, key, 2)
    shelf.put(9, 9, 7)
    assert [key for key in (*range(5), 9) if shelf.get(key) is not None] == [4, 9]


def test_what_is_heavier_than_the_limit_is_not_kept_and_pushes_nothing_out() -> None:
    shelf = Shelf[str, int](10)
    shelf.put("a", 1, 5)
    shelf.put("b", 2, 11)
    assert (shelf.get("a"), shelf.get("b")) == (1, None)


def test_what_is_put_again_counts_once() -> None:
    shelf = Shelf[str, int](10)
    for value in range(5):
        shelf.put("a", value, 6)
    shelf.put("b", 7, 4)
    assert (shelf.get("a"), shelf.get("b")) == (4, 7)
