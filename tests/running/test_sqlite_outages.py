"""Whatever happens to the file of SQLite, a running service answers 503 where it must, and comes back by itself."""

from __future__ import annotations

import fcntl
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.running.conftest import Service
from tests.running.outage import (
    READS,
    WRITES,
    is_ready,
    is_refusal,
    nothing_half_done,
    refuses,
    render,
    save,
    succeeds,
    until_it_writes,
    until_ready,
    workers,
)

FILES = ("imprint.db", "imprint.db-wal", "imprint.db-shm")
TOKEN = "a-token-that-an-operator-chose"


@pytest.fixture
def service(start: Callable[..., Service]) -> Service:
    """Start a service on a file, in which everything has been written once."""
    return used(start())


def used(service: Service) -> Service:
    with service.client() as client:
        succeeds(client, *WRITES, *READS)
    return service


def file_of(service: Service) -> Path:
    return service.data / "imprint.db"


def test_no_file_may_grow(service: Service) -> None:
    with nothing_half_done(service) as client, no_file_may_grow(service):
        refuses(client, *WRITES)
        succeeds(client, *READS)
        assert is_ready(service)


@contextmanager
def no_file_may_grow(service: Service) -> Iterator[None]:
    limits = {int(pid): resource.prlimit(int(pid), resource.RLIMIT_FSIZE) for pid in workers(service)}
    for pid, (_, hard) in limits.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, hard))
    try:
        yield
    finally:
        for pid, limit in limits.items():
            resource.prlimit(pid, resource.RLIMIT_FSIZE, limit)


@pytest.fixture
def on_small_disk(tmp_path: Path) -> Iterator[Service]:
    """Start a service whose data folder is a disk of its own, of eight megabytes, which only it sees."""
    mount, data = 'mount -t tmpfs -o size=8m tmpfs "$0"', tmp_path / "data"
    data.mkdir()
    for options in (["-m"], ["-r", "-m"]):
        command = ["unshare", *options, "sh", "-c"]
        if shutil.which("unshare") and subprocess.run([*command, mount, data], check=False).returncode == 0:
            break
    else:
        pytest.skip("a full disk needs one of its own, and no file system can be mounted here")
    service = Service(data, *command, f'{mount} && exec "$@"', str(data), IMPRINT_ADMIN_TOKEN=TOKEN)
    yield used(service)
    service.stop()


def test_a_full_disk(on_small_disk: Service) -> None:
    service = on_small_disk
    filler = Path(f"/proc/{service.process.pid}/root{service.data}/filler")
    with nothing_half_done(service) as client:
        with filler.open("wb", buffering=0) as file, pytest.raises(OSError, match="No space left"):
            deque((file.write(b"\0" * 4096) for _ in range(100_000)), maxlen=0)
        refused = [save(client) for _ in range(40)]
        # The log of the database has room from before; once that is full, nothing is taken any more.
        assert {answer.status_code for answer in refused} <= {201, 503}
        refuses(client, *WRITES)
        succeeds(client, *READS)
        assert is_ready(service)
        filler.unlink()


def test_a_file_that_may_only_be_read(tmp_path: Path) -> None:
    before = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("no permission binds root, and there is no setpriv to take that away")
        before = ["setpriv", "--bounding-set=-dac_override"]
    service = used(Service(tmp_path / "data", *before))
    try:
        with nothing_half_done(service, reloaded=True) as client:
            file_of(service).chmod(0o444)
            reload(service)
            refuses(client, *WRITES)
            succeeds(client, *READS)
            assert is_ready(service)
            # What SQLite made meanwhile beside the file has got its permissions.
            for name in FILES:
                (service.data / name).chmod(0o644)
            until_it_writes(client)
    finally:
        service.stop()


def reload(service: Service) -> None:
    """Replace the workers, which open the database anew."""
    old, deadline = workers(service), time.monotonic() + 60
    service.tell(signal.SIGHUP)
    while old & workers(service) or len(workers(service)) < len(old):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    until_ready(service)


def hold_sqlite_lock(service: Service) -> closing[sqlite3.Connection]:
    raw = sqlite3.connect(file_of(service), isolation_level=None)
    raw.execute("BEGIN EXCLUSIVE")
    return closing(raw)


@contextmanager
def hold_file_lock(service: Service) -> Iterator[None]:
    with file_of(service).with_name("imprint.db.lock").open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@pytest.mark.parametrize("hold", [hold_sqlite_lock, hold_file_lock])
def test_another_program_that_writes_and_does_not_end(service: Service, hold: Callable[..., closing[object]]) -> None:
    with nothing_half_done(service) as client, hold(service), ThreadPoolExecutor(2) as pool:
        asked = [pool.submit(refuses, client, act) for act in (render, save)]
        succeeds(client, *READS)
        assert is_ready(service)
        for each in asked:
            each.result()


def test_a_file_that_goes_and_comes_back(service: Service, tmp_path: Path) -> None:
    with nothing_half_done(service) as client:
        move_files(service.data, tmp_path)
        time.sleep(0.6)
        refuses(client, *WRITES, *READS)
        assert not is_ready(service)
        assert not file_of(service).exists()
        move_files(tmp_path, service.data)


def move_files(source: Path, target: Path) -> None:
    for name in FILES:
        if (source / name).exists():
            (source / name).rename(target / name)


def test_a_file_that_is_replaced_is_the_one_that_is_used(service: Service, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with nothing_half_done(service):
        with closing(sqlite3.connect(file_of(service))) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
        for name in FILES:
            (service.data / name).unlink(missing_ok=True)
        copy.rename(file_of(service))
    with service.client() as client, closing(sqlite3.connect(file_of(service))) as raw:
        made = [render(client).json()["id"] for _ in range(10)]
        kept = {row[0] for row in raw.execute("SELECT id FROM renders")}
    assert set(made) <= kept


def test_a_log_of_the_database_that_is_damaged_or_gone_ends_no_worker(service: Service) -> None:
    log, same = file_of(service).with_name("imprint.db-wal"), workers(service)
    acts = (*READS, *WRITES)
    with service.client() as client:
        content = log.read_bytes()
        log.write_bytes(content[:32] + b"\xaa" * (len(content) - 32))
        assert {act.__name__: is_refusal(act(client)) in (True, False) for act in acts} == {
            act.__name__: True for act in acts
        }
        log.unlink()
        assert all(is_refusal(act(client)) in (True, False) for act in acts)
    assert workers(service) == same
    assert '"event": "failure"' not in service.log.read_text()
