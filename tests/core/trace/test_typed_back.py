from __future__ import annotations

from typing import Any

import pytest

from service.core.trace.typed_back import readings
from tests.core.documents import compiled


@pytest.mark.parametrize(
    ("hint", "text", "known", "first"),
    [
        ("<a> <b>", "x y z", {}, {"a": "x", "b": "y z"}),
        ("<a> <b>", "x y z", {"a": "x y"}, {"a": "x y", "b": "z"}),
        ("<a> <b>", "x y z", {"b": "y z"}, {"a": "x", "b": "y z"}),
        ("<a> [b] [c]", "x", {}, {"a": "x", "b": "", "c": ""}),
        ("<a> [--out <v>] [--fast]", "x --out y z --fast", {}, {"a": "x", "out": "y z", "fast": True}),
        ("<a> [--out <v>] [--fast]", "x --fast y", {}, {"a": "x --fast y"}),
        ("<a> [--out <v>]", "x --out y --out z", {"a": "x --out y"}, {"a": "x --out y", "out": "z"}),
        ("[--out <v>]", "--out y", {}, {"out": "y"}),
        ("[a]", "", {}, {}),
    ],
)
def test_the_likeliest_reading_comes_first(hint: str, text: str, known: dict[str, str], first: dict[str, Any]) -> None:
    found = next(readings(compiled("$ARGUMENTS", hint), text, known))
    assert found == first


def test_what_stands_elsewhere_must_stand_here_too() -> None:
    assert list(readings(compiled("$1 $ARGUMENTS", "<a> <b>"), "x y", {"a": "z"})) == []
