"""The line of those that wait for a thread."""

from __future__ import annotations

from concurrent.futures import Future

from service.waiting_line import WaitingLine


def line_of(*requests: Future[object], seconds: float = 60) -> WaitingLine:
    line = WaitingLine(3, seconds)
    for request in requests:
        line.join(request)
    return line


def test_those_that_a_thread_has_taken_wait_no_more() -> None:
    requests = [Future[object]() for _ in range(3)]
    line = line_of(*requests)
    assert len(line) == 3
    requests[0].set_running_or_notify_cancel()
    assert len(line) == 2
    requests[1].set_running_or_notify_cancel()
    requests[1].set_result(None)
    assert len(line) == 1


def test_those_that_have_waited_too_long_are_cancelled() -> None:
    requests = [Future[object]() for _ in range(3)]
    line = line_of(*requests, seconds=0)
    requests[0].set_running_or_notify_cancel()
    assert line.send_away() is None
    assert [request.cancelled() for request in requests] == [False, True, True]
    assert len(line) == 0


def test_it_tells_when_the_next_will_have_waited_too_long() -> None:
    request = Future[object]()
    assert 59 < (line_of(request).send_away() or 0) <= 60
    assert not request.cancelled()
