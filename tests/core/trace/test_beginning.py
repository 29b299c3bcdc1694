from __future__ import annotations

import pytest

from service.core.trace.beginning import beginning
from service.core.trace.exact import MOST_STEPS, Effort
from service.core.trace.literal import pieces
from service.core.trace.places import Places
from service.core.trace.rendering import Rendering
from tests.core.documents import compiled

BODY = "Go to $A, then ask $B about it."


def begun(text: str, body: str = BODY, hint: str = "A=<x> B=<x>", effort: Effort | None = None) -> Rendering | None:
    document = compiled(body, hint)
    return beginning(pieces(document), text, Places(document), effort or Effort())


@pytest.mark.parametrize(
    ("text", "texts", "cut"),
    [
        ("Go to town, then ask Bob abo", {"A": "town", "B": "Bob"}, set()),
        ("Go to town, then ask Bo", {"A": "town"}, {"B"}),
        ("Go to town, then ask ", {"A": "town"}, {"B"}),
        ("Go to town, th", {"A": "town"}, {"B"}),
        ("Go to tow", {}, {"A", "B"}),
        ("Go to the shop, and to town, then ask Bo", {"A": "the shop, and to town"}, {"B"}),
    ],
)
def test_values_before_the_end_are_told_and_one_in_which_it_breaks_off_is_cut(
    text: str, texts: dict[str, str], cut: set[str]
) -> None:
    found = begun(text)
    assert found is not None
    assert (found.texts, found.cut, found.foreign) == (texts, cut, 0)


def test_literal_text_is_followed_to_the_last_letter() -> None:
    found = begun("Go to town, then ask Bob abo")
    assert found is not None
    assert [(hit.start, hit.end, hit.at) for hit in found.hits] == [(0, 6, 0), (6, 17, 10), (17, 21, 24)]


def test_two_letters_of_literal_text_do_not_tell_that_a_value_ends_before_them() -> None:
    found = begun("Go to town, then ask Bob a")
    assert found is not None
    assert (found.texts, found.cut) == ({"A": "town"}, {"B"})


@pytest.mark.parametrize("text", ["Go to x, then ask y about it. Meet x", "Go to xy, then ask y about it. Meet x"])
def test_a_value_that_breaks_off_is_told_where_it_stands_in_full_before(text: str) -> None:
    found = begun(text, body=f"{BODY} Meet $A there.")
    assert found is not None
    assert (found.texts["B"], found.cut) == ("y", set())


def test_a_value_that_goes_on_otherwise_than_before_is_another_one() -> None:
    found = begun("Go to x, then ask y about it. Meet z", body=f"{BODY} Meet $A there.")
    assert found is not None
    assert (found.texts, found.cut) == ({"A": "x"}, {"B"})


def test_choices_tell_which_beginning_is_meant() -> None:
    found = begun("Go to a, then ask b, then ask c", hint="A=a|b B=<x>")
    assert found is not None
    assert (found.texts, found.cut) == ({"A": "a"}, {"B"})


@pytest.mark.parametrize(("text", "is_one"), [("Go to hamb", True), ("Go to ", True), ("Go to hamburgers", False)])
def test_a_choice_may_break_off_and_nothing_that_is_none(text: str, is_one: bool) -> None:
    assert (begun(text, hint="A=hamburg|rome B=<x>") is not None) is is_one


@pytest.mark.parametrize("text", ["", "Come to town, then ask Bo", "Hello. Go to town, then ask Bo"])
def test_a_text_that_begins_otherwise_is_no_beginning(text: str) -> None:
    assert begun(text) is None


@pytest.mark.parametrize("text", ["item x\n" * 20_000, "item " * 30_000, "item " + "x" * 200_000])
def test_the_search_ends_soon(text: str) -> None:
    effort = Effort()
    begun(text, body="item $A\n" * 1_000 + "item $B end", effort=effort)
    assert effort.steps <= MOST_STEPS + 2_000
