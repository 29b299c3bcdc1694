from __future__ import annotations

import pytest

from service.core.trace.edited import edited
from service.core.trace.exact import MOST_STEPS, Effort
from service.core.trace.literal import pieces
from service.core.trace.places import Places
from service.core.trace.rendering import Rendering
from tests.core.documents import compiled

BODY = "Go to $A, then ask $B about it."


def read(text: str, body: str = BODY, hint: str = "A=<x> B=<x>", effort: Effort | None = None) -> Rendering | None:
    document = compiled(body, hint)
    return edited(pieces(document), text, Places(document), effort or Effort())


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("Please: Go to town, then ask Bob about it.", "Please:"),
        ("Go slowly to town, then ask Bob about it.", "slowly"),
        ("Go to town, then you may ask Bob about it.", "you may"),
        ("Go to town, then ask Bob about all of it.", "all of"),
        ("Go to town, then ask Bob about it. Thanks!", "Thanks!"),
    ],
)
def test_what_was_put_into_literal_text_is_foreign_and_the_values_are_told(text: str, foreign: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.texts, found.foreign) == ({"A": "town", "B": "Bob"}, len(foreign))


def test_literal_text_stands_on_both_sides_of_what_was_put_in() -> None:
    found = read("Go slowly to town, then ask Bob about it.")
    assert found is not None
    assert "".join(BODY.replace("$A", "").replace("$B", "")[hit.start : hit.end] for hit in found.hits) == (
        "Go to , then ask  about it."
    )


def test_what_was_put_into_a_value_is_known_by_the_place_without_it() -> None:
    found = read("Go to town, then ask Bob about it. Leave our town.", body=f"{BODY} Leave $A.")
    assert found is not None
    assert (found.texts, found.foreign) == ({"A": "town", "B": "Bob"}, len("our "))


def test_of_several_ways_the_one_that_puts_in_least_is_taken() -> None:
    found = read("Go to the it. of town, then ask Bob about it. Bye.")
    assert found is not None
    assert (found.texts, found.foreign) == ({"A": "the it. of town", "B": "Bob"}, len("Bye."))


def test_choices_tell_where_something_was_put_in() -> None:
    found = read("Go to a, then b, then ask Bob about it.", hint="A=a|b B=<x>")
    assert found is not None
    assert (found.texts, found.foreign) == ({"A": "a", "B": "Bob"}, len("b, then"))


@pytest.mark.parametrize(
    "text",
    [
        "Go into town, then tell Bob about it.",
        "Go quickly to town, then do ask Bob about it.",
        "Go to town, then ask Bob",
        "",
    ],
)
def test_a_text_that_was_changed_otherwise_is_not_read_so(text: str) -> None:
    assert read(text) is None


def test_a_version_without_placeholders_is_not_read_so() -> None:
    assert read("Go to the town.", body="Go to town.") is None


@pytest.mark.parametrize("text", ["item x\n" * 20_000, "item " * 30_000, "x" * 200_000])
def test_the_search_ends_soon(text: str) -> None:
    effort = Effort()
    read(text, body="item $A\n" * 1_000 + "item $B end", effort=effort)
    assert effort.steps <= MOST_STEPS + 2_000
