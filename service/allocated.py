"""Files of figures whose room on the disk is taken when they are made.

The library counts in files that are mapped into memory and have holes. When a disk is full, the first count that falls
into a hole kills the process (SIGBUS). Here a file has its room before it is mapped, or it lies in memory: then the
figures of this worker are missing in `/metrics` from that moment on.
"""

from __future__ import annotations

import mmap
import os
from pathlib import Path

from prometheus_client import values
from prometheus_client.mmap_dict import MmapedDict

FIRST_SIZE = 1 << 16


def allocate_files() -> None:
    """Let the library make its files in this way from now on."""
    values.MmapedDict = AllocatedDict  # type: ignore[attr-defined]  # The library has no other way to say so.


class AllocatedDict(MmapedDict):
    """The library's file of figures, which is as large on the disk as it says."""

    def __init__(self, filename: str, read_mode: bool = False) -> None:
        if not read_mode and not _allocate(filename, FIRST_SIZE):
            filename = _in_memory()
        super().__init__(filename, read_mode)  # type: ignore[no-untyped-call]  # The library annotates only a part.

    def _init_value(self, key: str) -> None:
        # Four bytes of length, up to eight of padding, two numbers of eight.
        needed = self._used + len(key.encode()) + 28
        if needed > self._capacity and not _allocate(self._fname, max(needed, 2 * self._capacity)):
            self._move_into_memory()
        super()._init_value(key)  # type: ignore[no-untyped-call]  # As above.

    def _move_into_memory(self) -> None:
        content = self._m[: self._capacity]
        self._f.close()
        self._fname = _in_memory()
        self._f = Path(self._fname).open("r+b")  # noqa: SIM115  # The library closes it with the rest.
        self._f.write(content)
        self._f.flush()
        self._m = mmap.mmap(self._f.fileno(), self._capacity)


def _allocate(filename: str, size: int) -> bool:
    """Make a file as large as this, with all its blocks; return whether there was room."""
    try:
        descriptor = os.open(filename, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            os.posix_fallocate(descriptor, 0, size)
        finally:
            os.close(descriptor)
    except OSError:
        return False
    return True


def _in_memory() -> str:
    """Return the path of a new file that lies on no disk."""
    return f"/proc/self/fd/{os.memfd_create('figures')}"
