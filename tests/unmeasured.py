"""Tests that work for long: what of the code they run is not measured, for that takes as long again.

They are those of whole folders; those marked as `unmeasured`, sweeps over what other tests look at one by one; and
those of the API and the pages on PostgreSQL, which run the code that they run on SQLite.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from coverage import Coverage

FOLDERS = ("browser", "docs", "running", "torture", "trace")
MEASURED_ON_SQLITE = ("api", "web")
TESTS = Path(__file__).parent
# By these coverage.py is told in new processes that it shall measure there too.
_IN_OTHER_PROCESSES = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


def is_unmeasured(item: pytest.Item) -> bool:
    """Return whether a test works for long."""
    folder = item.path.relative_to(TESTS).parts[0]
    chosen = item.callspec.params if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
    if folder in MEASURED_ON_SQLITE and chosen.get("backend") == "postgresql":
        return True
    return folder in FOLDERS or item.get_closest_marker("unmeasured") is not None


@contextmanager
def measuring_paused() -> Iterator[None]:
    """Measure no coverage meanwhile, in no process.

    A process of pytest-xdist is measured twice, by coverage.py as any other process that is started, and by pytest-cov:
    when the one is paused, the other goes on.
    """
    paused = []
    while (measuring := Coverage.current()) is not None:
        measuring.stop()
        paused.append(measuring)
    with pytest.MonkeyPatch.context() as patch:
        for name in _IN_OTHER_PROCESSES:
            patch.delenv(name, raising=False)
        yield
    for measuring in reversed(paused):
        measuring.start()
