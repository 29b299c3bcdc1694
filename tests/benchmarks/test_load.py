"""The load generator: what it reads, when it sends, what it counts, and that it gets through to a real server."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from benchmarks.http.requests import get, post
from benchmarks.load import generator
from benchmarks.load.answers import Head, read_head
from benchmarks.load.job import Job
from benchmarks.load.open_loop import schedule
from benchmarks.load.outcome import Outcome, Tally, percentile
from benchmarks.running.processes import family
from benchmarks.running.programs import bare

OK = b"HTTP/1.1 200 OK\r\nServer: gunicorn\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\nhello"


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([1.0], 50, 1.0),
        ([1.0, 2.0], 50, 1.0),
        ([1.0, 2.0, 3.0], 50, 2.0),
        ([float(number) for number in range(1, 101)], 99, 99.0),
        ([float(number) for number in range(1, 201)], 99, 198.0),
        ([1.0, 2.0], 99, 2.0),
        ([1.0, 2.0], 100, 2.0),
        ([1.0, 2.0], 0, 1.0),
    ],
)
def test_a_percentile_is_the_smallest_value_that_so_many_do_not_exceed(
    values: list[float], percent: float, expected: float
) -> None:
    assert percentile(values, percent) == expected


def test_there_is_no_percentile_of_nothing() -> None:
    assert math.isnan(percentile([], 50))


@pytest.mark.parametrize("end", range(len(OK) - 5))
def test_a_head_is_read_when_it_is_complete(end: int) -> None:
    assert read_head(OK[:end]) is None


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (OK, Head(200, len(OK), closes=False, retry_after=False)),
        (OK[:-5], Head(200, len(OK), closes=False, retry_after=False)),
        (OK.replace(b"keep-alive", b"close"), Head(200, len(OK) - 5, closes=True, retry_after=False)),
        (OK.replace(b"Content-Length", b"content-length"), Head(200, len(OK), closes=False, retry_after=False)),
        (b"HTTP/1.1 304 NOT MODIFIED\r\nETag: x\r\n\r\n", Head(304, 38, closes=False, retry_after=False)),
        (
            b"HTTP/1.1 503 X\r\nRetry-After: 2\r\nContent-Length: 0\r\n\r\n",
            Head(503, 53, closes=False, retry_after=True),
        ),
    ],
)
def test_a_head_tells_status_length_and_whether_the_server_hangs_up(data: bytes, expected: Head) -> None:
    assert read_head(data) == expected


@pytest.mark.parametrize("data", [b"HTTP/2 200\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK\r\nServer: x\r\n\r\n"])
def test_an_answer_that_cannot_be_counted_is_an_error(data: bytes) -> None:
    with pytest.raises(ValueError, match="answer"):
        read_head(data)


def test_an_open_loop_sends_evenly_whatever_happens() -> None:
    assert list(schedule(100.0, 4, 1.5)) == [100.0, 100.25, 100.5, 100.75, 101.0, 101.25]


def test_an_outcome_counts_answers_that_were_expected_apart_from_all_others() -> None:
    tally = Tally([200, 304])
    for status, took in ((200, 0.1), (304, 0.3), (503, 9.0), (500, 8.0)):
        tally.answer(status, took, retry_after=status == 503, late=status == 304)
    tally.lose("timeout", 2)
    tally.lose("closed", 0)
    found = tally.outcome(2.0, 0.5)
    assert (found.expected, found.rate, found.failures, found.retry_after) == (2, 0.5, 4, 1)
    assert (found.p50, found.p99, found.most, found.refused_p99) == (0.1, 0.3, 0.3, 9.0)
    assert (found.statuses, found.lost) == ({"200": 1, "304": 1, "500": 1, "503": 1}, {"timeout": 2})
    assert Outcome.from_text(found.to_text()) == found


def test_a_job_reaches_its_process_unchanged() -> None:
    job = Job(port=1, requests=(bytes(range(256)), b""), expected=(200, 304), seconds=1.5, rate=2.0)
    assert Job.from_text(job.to_text()) == job


def test_requests_get_through_to_a_real_server_and_are_counted(tmp_path: Path) -> None:
    with bare("bare", tmp_path / "data") as server:
        requests = (get("/hello"), post("/insert"))
        opened = generator.run(
            Job(port=server.port, requests=requests, expected=(200, 201), seconds=0.5, rate=400, connections=4)
        )
        closed = generator.run(Job(port=server.port, requests=(get("/missing"),), expected=(200,), seconds=0.2))
        workers = family(server.pid)[1:]
    assert (opened.statuses, opened.lost, opened.failures) == ({"200": 100, "201": 100}, {}, 0)
    assert closed.statuses.keys() == {"404"}
    assert closed.failures == closed.statuses["404"] > 0
    assert len(workers) == 2
    assert [pid for pid in workers if family(pid)] == []


def test_a_server_that_is_not_there_is_a_failure_of_each_request() -> None:
    found = generator.run(Job(port=1, requests=(get("/hello"),), expected=(200,), seconds=0.2, rate=50))
    assert (found.statuses, sum(found.lost.values()), found.failures) == ({}, 10, 10)
