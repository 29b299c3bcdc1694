"""Tests that work for long: what of the code they run is not measured, for that takes as long again.

They are those of whole folders, and those marked as `unmeasured`: sweeps over what other tests look at one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

FOLDERS = ("browser", "running", "torture", "trace")
TESTS = Path(__file__).parent
# By these coverage.py is told in new processes that it shall measure there too.
_IN_OTHER_PROCESSES = ("COVERAGE_PROCESS_CONFIG", "COVERAGE_PROCESS_START")


def is_unmeasured(item: pytest.Item) -> bool:
    """Return whether a test works for long."""
    folder = item.path.relative_to(TESTS).parts[0]
    return folder in FOLDERS or item.get_closest_marker("unmeasured") is not None


@contextmanager
def measuring_paused(config: pytest.Config) -> Iterator[None]:
    """Measure no coverage meanwhile, in no process; pytest-cov's own mark leaves out the call of a test only."""
    plugin = config.pluginmanager.getplugin("_cov")
    controller = getattr(plugin, "cov_controller", None)
    if controller is None or not controller.started:
        yield
        return
    controller.pause()
    with pytest.MonkeyPatch.context() as patch:
        for name in _IN_OTHER_PROCESSES:
            patch.delenv(name, raising=False)
        yield
    controller.resume()
