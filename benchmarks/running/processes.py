"""What processes take of the machine, as Linux tells it in /proc."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process holds in memory, in MB (a million bytes).

    `resident` counts pages that it shares with other processes in full, `proportional` its share of them.
    """

    resident: float
    proportional: float


def family(pid: int) -> list[int]:
    """Return a process and all that descend from it; [] when it is not there."""
    children: dict[int, list[int]] = {}
    for path in _PROC.glob("[0-9]*"):
        fields = _stat(int(path.name))
        if fields:
            children.setdefault(int(fields[1]), []).append(int(path.name))
    found = [pid] if _stat(pid) else []
    for each in found:
        found.extend(children.get(each, ()))
    return found


def children(pid: int) -> list[int]:
    """Return the processes that descend from a process, without itself."""
    return family(pid)[1:]


def cpu_seconds(pid: int) -> float:
    """Return what a process and all that descend from it, those that have ended too, have taken of the processor."""
    return sum(sum(map(int, _stat(each)[11:15])) for each in family(pid)) / _TICKS


def memory(pid: int) -> Memory | None:
    """Return what a process holds in memory, None when it has ended."""
    try:
        lines = (_PROC / str(pid) / "smaps_rollup").read_text(encoding="utf-8").splitlines()[1:]
    except (FileNotFoundError, ProcessLookupError):
        return None
    kilobytes = {name.rstrip(":"): int(size) for name, size, *_ in map(str.split, lines)}
    return Memory(*(kilobytes[name] * 1024 / 1e6 for name in ("Rss", "Pss")))


def _stat(pid: int) -> list[str]:
    """Return the fields of /proc/PID/stat from the state on (the third in its manual), [] when it is not there."""
    try:
        content = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return content.rpartition(")")[2].split()
