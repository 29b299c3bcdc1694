"""Every answer to a write leaves after the disk has what was written: seen in the system calls of a running service."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx
import pytest

from tests.running.conftest import Service
from tests.running.outage import CALL, PATH

CALLS = "trace=read,recvfrom,write,sendto,sendmsg,writev,pwrite64,fsync,fdatasync"
LINE = re.compile(r"(?P<thread>\d+) +(?P<rest>.*)")
RESUMED = re.compile(r"<\.\.\. \w+ resumed>")
CLIENTS, TURNS = 6, 4
_NUMBERS = count(1)


@dataclass(frozen=True)
class SystemCall:
    """One system call: its text, and the places in the trace where it begins and ends."""

    text: str
    begin: int
    end: int

    def is_sync(self) -> bool:
        return bool(re.match(r"f(data)?sync\(\d+<[^>]*/imprint\.db(-wal)?>\) += 0$", self.text))

    def is_record(self, mark: str) -> bool:
        return self.text.startswith("pwrite64(") and "/imprint.db-wal>" in self.text and mark in self.text

    def is_request(self, mark: str) -> bool:
        return self.text.startswith(("recvfrom(", "read(")) and f"X-Request-Id: {mark}\\r" in self.text

    def is_answer(self, mark: str) -> bool:
        sends = self.text.startswith(("sendto(", "write(", "sendmsg(", "writev("))
        return sends and "HTTP/1.1 2" in self.text and f"X-Request-Id: {mark}\\r" in self.text


def calls_of(trace: Path) -> list[SystemCall]:
    """Read a trace of `strace -f`, in which a call that another thread interrupts stands in two parts."""
    found, open_calls = [], dict[str, tuple[int, str]]()
    for place, line in enumerate(trace.read_text(errors="replace").splitlines()):
        match = LINE.fullmatch(line)
        if match is None:
            continue
        thread, rest = match["thread"], match["rest"]
        if rest.endswith("<unfinished ...>"):
            open_calls[thread] = (place, rest.removesuffix("<unfinished ...>").rstrip())
        elif RESUMED.match(rest) and thread in open_calls:
            began, start = open_calls.pop(thread)
            found.append(SystemCall(start + RESUMED.sub("", rest, count=1).lstrip(), began, place))
        else:
            found.append(SystemCall(rest, place, place))
    return found


@pytest.fixture
def traced(tmp_path: Path) -> Iterator[tuple[Service, Path]]:
    """Start a service whose system calls are written down."""
    trace = tmp_path / "trace"
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed; tests/store/test_durability.py says what is asked of SQLite")
    if subprocess.run(["strace", "-o", tmp_path / "probe", "true"], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be traced here; tests/store/test_durability.py says what is asked of SQLite")
    options = ["-f", "-D", "-y", "-qq", "-s", "9000", "-e", CALLS, "-o", str(trace)]
    service = Service(tmp_path / "data", "strace", *options)
    yield service, trace
    service.stop()


Write = Callable[[httpx.Client, str], httpx.Response]


def render(client: httpx.Client, mark: str) -> httpx.Response:
    return client.post(f"{PATH}/render", json=CALL | {"metadata": {"run": mark}}, headers=named(mark))


def keyed_render(client: httpx.Client, mark: str) -> httpx.Response:
    body = CALL | {"metadata": {"run": mark}}
    return client.post(f"{PATH}/render", json=body, headers=named(mark) | {"Idempotency-Key": mark})


def keyed_lint(client: httpx.Client, mark: str) -> httpx.Response:
    headers = named(mark) | {"Idempotency-Key": mark}
    return client.post("/v1/lint", json={"document": "Text\n"}, headers=headers)


def save(client: httpx.Client, mark: str) -> httpx.Response:
    return client.post(f"{PATH}/versions", json={"document": f"Text\n{mark}\n"}, headers=named(mark))


def move(client: httpx.Client, mark: str) -> httpx.Response:
    body = {"version": 1 + next(_NUMBERS) % 2, "message": mark, "allow_breaking": True}
    return client.put(f"{PATH}/labels/{mark}", json=body, headers=named(mark))


def make_token(client: httpx.Client, mark: str) -> httpx.Response:
    return client.post("/v1/tokens", json={"name": mark, "scopes": ["read"]}, headers=named(mark))


def create(client: httpx.Client, mark: str) -> httpx.Response:
    return client.post("/v1/templates", json={"name": mark, "document": f"Text\n{mark}\n"}, headers=named(mark))


WRITES: tuple[Write, ...] = (render, keyed_render, keyed_lint, save, move, make_token, create)


def named(mark: str) -> dict[str, str]:
    return {"X-Request-Id": mark}


def test_every_answer_to_a_write_leaves_after_its_record_is_on_the_disk(traced: tuple[Service, Path]) -> None:
    service, trace = traced

    def write_all(number: int) -> list[str]:
        marks = []
        with service.client() as client:
            for turn in range(TURNS):
                for act in WRITES:
                    marks.append(f"{act.__name__.replace('_', '-')}-{number}-{turn}-end")
                    answer = act(client, marks[-1])
                    assert answer.is_success, answer.text
        return marks

    with ThreadPoolExecutor(CLIENTS) as pool:
        marks = [mark for some in pool.map(write_all, range(CLIENTS)) for mark in some]
    assert service.stop() == 0
    calls = calls_of(trace)
    syncs = [call for call in calls if call.is_sync()]
    late = [mark for mark in marks if not is_on_disk_before_its_answer(mark, calls, syncs)]
    assert late == []
    assert len(marks) == CLIENTS * TURNS * len(WRITES)


def is_on_disk_before_its_answer(mark: str, calls: list[SystemCall], syncs: list[SystemCall]) -> bool:
    """Return whether the request came, its record was written, the disk took it, and the answer left, in this order."""
    request = next(call for call in calls if call.is_request(mark))
    answer = next(call for call in calls if call.is_answer(mark))
    record = next(call for call in calls if call.begin > request.end and call.is_record(mark))
    return any(record.end < sync.begin and sync.end < answer.begin for sync in syncs)
