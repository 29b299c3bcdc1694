from __future__ import annotations

from service.core.trace.values_back import value_of
from tests.core.documents import compiled


def test_a_text_that_is_no_such_value_stays_text() -> None:
    (argument,) = compiled("$A", "A=<x>", arguments={"A": {"type": "integer"}}).arguments
    assert [value_of(argument, text) for text in ("07", "1e3", " 1", "x")] == ["07", "1e3", " 1", "x"]
    assert value_of(argument, "-7") == -7
