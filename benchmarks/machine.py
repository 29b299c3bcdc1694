"""The machine that figures are of: said above every table, for without it they mean little."""

from __future__ import annotations

import os
import platform
import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

_WRITES = 100


def description(folder: Path | None) -> str:
    """Return one sentence on date, Python, processors, load and disk of a folder (None: that of temporary files)."""
    disk = f"{_sync_seconds(folder) * 1e6:.0f} µs"
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} processors ({_model()}), "
        f"a load of {os.getloadavg()[0]:.1f} before; to write 4 KiB through to the disk takes {disk}."
    )


def _model() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")


def _sync_seconds(folder: Path | None) -> float:
    """Return the median time of a write that fdatasync() ends; a file in memory takes none."""
    taken: list[float] = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(_WRITES):
            began = time.perf_counter()
            os.write(file.fileno(), b"x" * 4096)
            os.fdatasync(file.fileno())
            taken.append(time.perf_counter() - began)
    return statistics.median(taken)
