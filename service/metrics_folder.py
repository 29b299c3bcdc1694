"""The files that the processes of a service count into, one folder for each service that runs.

prometheus-client gives each process a file for each kind of figure, and adds up what it finds in the folder. It never
removes a counter's file, so what dead workers counted is gathered here in one file, or the files would grow in number
with every reload.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
# Process 0 is the kernel's: no worker has its number.
_GATHERED = 0
_ALIVE, _TURN = "alive", "turn"


def make(parent: Path) -> Path:
    """Return a new folder for the service that starts, below `parent`, from which those of dead services are removed.

    A service lives as long as this process or a child that it forks; raises OSError where nothing can be written.
    """
    parent.mkdir(parents=True, exist_ok=True)
    with _locked(parent / _TURN):
        for path in parent.iterdir():
            if path.is_dir() and _is_dead(path):
                shutil.rmtree(path, ignore_errors=True)
            elif path.suffix == ".db":
                path.unlink()
        folder = Path(tempfile.mkdtemp(dir=parent, prefix=f"{os.getpid()}-"))
        # It stays open: the lock ends with the last process that has it, however that ends.
        fcntl.flock(os.open(folder / _ALIVE, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600), fcntl.LOCK_EX)
    return folder


def current() -> Path | None:
    """Return the folder that this process counts into, or None where its figures are its own."""
    folder = os.environ.get(VARIABLE)
    return Path(folder) if folder else None


@contextmanager
def undisturbed(folder: Path) -> Iterator[None]:
    """Keep the figures of dead workers from being gathered meanwhile: whoever adds up would count them twice or not."""
    with _locked(folder / _TURN, fcntl.LOCK_SH):
        yield


def gather(folder: Path, alive: Collection[int]) -> None:
    """Add what processes counted that are not `alive` to one file, and remove theirs; does nothing while one adds up.

    The arbiter calls this whenever a worker has ended, so what is left today is taken the next time.
    """
    try:
        with _locked(folder / _TURN, fcntl.LOCK_EX | fcntl.LOCK_NB):
            for path in folder.glob("*_*.db"):
                kind, _, number = path.stem.rpartition("_")
                if int(number) not in {*alive, _GATHERED}:
                    _move(path, None if kind.startswith("gauge") else folder / f"{kind}_{_GATHERED}.db")
    except BlockingIOError:
        return


def _move(source: Path, target: Path | None) -> None:
    """Add the figures of one file to another; a gauge told of a present that is over and has no target."""
    if target is not None:
        gathered = MmapedDict(str(target))
        try:
            for key, value, _, _ in MmapedDict.read_all_values_from_file(str(source)):
                gathered.write_value(key, gathered.read_value(key)[0] + value, 0.0)
        finally:
            gathered.close()
    source.unlink()


def _is_dead(folder: Path) -> bool:
    try:
        with _locked(folder / _ALIVE, fcntl.LOCK_EX | fcntl.LOCK_NB):
            return True
    except BlockingIOError:
        return False


@contextmanager
def _locked(path: Path, operation: int = fcntl.LOCK_EX) -> Iterator[None]:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, operation)
        yield
    finally:
        os.close(descriptor)
