"""Whose code a function of a profile is."""

from __future__ import annotations

import cProfile
import json
import pstats

import pytest

from benchmarks.owners import Function, owner_of, owners
from service.core.document import read


@pytest.mark.parametrize(
    ("function", "owner"),
    [
        (("/srv/imprint/service/core/render.py", 1, "fill"), "Imprint: core"),
        (("/srv/imprint/service/context.py", 1, "now"), "Imprint: context"),
        (("/x/lib/python3.11/site-packages/werkzeug/wrappers/request.py", 1, "f"), "Flask, Werkzeug"),
        (("/x/lib/python3.11/site-packages/sqlalchemy/engine/base.py", 1, "f"), "SQLAlchemy"),
        (("/x/lib/python3.11/site-packages/structlog/stdlib.py", 1, "f"), "structlog"),
        (("/x/lib/python3.11/json/encoder.py", 1, "encode"), "Python's library"),
        (("~", 0, "<method 'execute' of 'sqlite3.Connection' objects>"), "SQLite itself, with the disk"),
        (("~", 0, "<method 'acquire' of '_thread.lock' objects>"), "waiting for locks and for others"),
        (("~", 0, "<method 'join' of 'str' objects>"), None),
    ],
)
def test_a_function_belongs_to_whoever_wrote_its_file(function: Function, owner: str | None) -> None:
    assert owner_of(function) == owner


def test_what_is_built_in_belongs_to_its_caller() -> None:
    profiler = cProfile.Profile()
    profiler.runcall(lambda: [json.dumps(list(range(100))) for _ in range(10)])
    profiler.runcall(read, "text")
    found = owners(pstats.Stats(profiler))
    assert found.keys() >= {"Python's library", "Imprint: core"}
    assert all(seconds >= 0 for seconds in found.values())
