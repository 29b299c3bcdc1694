"""The folder that a service counts into: its own, and small however many workers have come and gone."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict, mmap_key

from service import metrics_folder

ROOT = Path(__file__).parents[1]
KEY = mmap_key("asked", "asked_total", ["route"], ["/"], "Asked")
OTHER = mmap_key("told", "told_total", [], [], "Told")
LIVE = """
import sys
from pathlib import Path
from service import metrics_folder
print(metrics_folder.make(Path(sys.argv[1])), flush=True)
sys.stdin.readline()
"""


@contextmanager
def service_in(parent: Path) -> Iterator[Path]:
    """A process that has made a folder and lives on."""
    command = [sys.executable, "-c", LIVE, str(parent)]
    environ = os.environ | {"PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        yield Path(process.stdout.readline().strip())
        process.stdin.close()
        process.wait(timeout=20)


def count(folder: Path, file: str, key: str = KEY, value: float = 1) -> None:
    figures = MmapedDict(str(folder / file))
    figures.write_value(key, value, 0)
    figures.close()


def counted(path: Path) -> dict[str, float]:
    return {key: value for key, value, _, _ in MmapedDict.read_all_values_from_file(str(path))}


def figures_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("*.db")}


def test_two_services_on_one_data_folder_do_not_disturb_each_other(tmp_path: Path) -> None:
    with service_in(tmp_path) as first:
        count(first, "counter_7.db")
        with service_in(tmp_path) as second:
            assert second != first
        assert figures_in(first) == {"counter_7.db"}


def test_the_folder_of_a_dead_service_is_removed(tmp_path: Path) -> None:
    (tmp_path / "counter_7.db").touch()
    with service_in(tmp_path) as dead:
        count(dead, "counter_7.db")
    with service_in(tmp_path) as alive:
        assert {path for path in tmp_path.iterdir() if path.name != "turn"} == {alive}


def test_what_dead_workers_counted_is_added_up_in_one_file(tmp_path: Path) -> None:
    for number in range(1, 6):
        count(tmp_path, f"counter_{number}.db", value=number)
    count(tmp_path, "counter_5.db", OTHER)
    count(tmp_path, "histogram_1.db")
    metrics_folder.gather(tmp_path, alive=[4])
    assert figures_in(tmp_path) == {"counter_0.db", "counter_4.db", "histogram_0.db"}
    assert counted(tmp_path / "counter_0.db") == {KEY: 1 + 2 + 3 + 5, OTHER: 1}
    metrics_folder.gather(tmp_path, alive=[])
    assert counted(tmp_path / "counter_0.db")[KEY] == 1 + 2 + 3 + 4 + 5


def test_what_a_dead_worker_said_of_its_present_is_forgotten(tmp_path: Path) -> None:
    count(tmp_path, "gauge_livesum_1.db")
    count(tmp_path, "gauge_livesum_2.db")
    metrics_folder.gather(tmp_path, alive=[2])
    assert figures_in(tmp_path) == {"gauge_livesum_2.db"}


def test_nothing_is_gathered_while_somebody_adds_up(tmp_path: Path) -> None:
    count(tmp_path, "counter_1.db")
    with metrics_folder.undisturbed(tmp_path):
        metrics_folder.gather(tmp_path, alive=[])
        assert figures_in(tmp_path) == {"counter_1.db"}
    metrics_folder.gather(tmp_path, alive=[])
    assert figures_in(tmp_path) == {"counter_0.db"}
