from __future__ import annotations

import pytest

from service.core.trace.places import Places
from service.core.trace.split import split
from tests.core.documents import compiled

TWO = "A=<x> B=<x>"


@pytest.mark.parametrize(
    ("hint", "arguments", "text", "bound", "texts", "unclear"),
    [
        (TWO, None, "ab", {}, {}, {"A", "B"}),
        (TWO, None, "", {}, {"A": "", "B": ""}, set()),
        (TWO, None, "ab", {"A": "a"}, {"A": "a", "B": "b"}, set()),
        (TWO, None, "ab", {"B": "b"}, {"A": "a", "B": "b"}, set()),
        ("A=on|off B=<x>", None, "offon", {}, {"A": "off", "B": "on"}, set()),
        ("A=<x> B=on|off", None, "offon", {}, {"A": "off", "B": "on"}, set()),
        ("A=a|ab B=<x>", None, "abc", {}, {}, {"A", "B"}),
        (TWO, {"A": {"pattern": "^[0-9]{3}$"}}, "123xyz", {}, {"A": "123", "B": "xyz"}, set()),
        (TWO, {"A": {"type": "integer"}, "B": {"pattern": "^[a-z]+$"}}, "42k", {}, {"A": "42", "B": "k"}, set()),
    ],
)
def test_placeholders_side_by_side(
    *,
    hint: str,
    arguments: dict[str, object] | None,
    text: str,
    bound: dict[str, str],
    texts: dict[str, str],
    unclear: set[str],
) -> None:
    places = Places(compiled("$A$B", hint, arguments=arguments))
    found = split(("A", "B"), text, bound, places)
    assert found is not None
    assert ({**bound, **found.texts}, set(found.unclear)) == (texts, unclear)


def test_the_same_placeholder_twice_halves_a_text() -> None:
    places = Places(compiled("$A$A", "A=<x>"))
    found = split(("A", "A"), "abab", {}, places)
    assert found is not None
    assert found.texts == {"A": "ab"}
    assert split(("A", "A"), "aba", {}, places) is None


def test_one_placeholder_has_what_the_schema_allows_and_what_is_known_of_it() -> None:
    places = Places(compiled("$A", "A=on|off"))
    assert split(("A",), "up", {}, places) is None
    assert split(("A",), "on", {"A": "off"}, places) is None


@pytest.mark.parametrize("run", [("A", "B") * 2, ("A", "B") * 5_000])
def test_many_placeholders_side_by_side_end_undecided(run: tuple[str, ...]) -> None:
    found = split(run, "a" * 100_000, {}, Places(compiled("$A$B", TWO)))
    assert found is not None
    assert found.unclear == {"A", "B"}
