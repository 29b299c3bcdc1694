"""The part of the worker that lets requests wait for a thread, and ends connections so that the last answer is read.

A request that finds too many waiting, or that has waited for too long, is refused here: the main thread answers it
unread. Whatever else a connection's client still sends is thrown away, for closing earlier could cut the answer off.
"""

from __future__ import annotations

import select
import selectors
import socket
import time
from collections import Counter, deque
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

from service import metrics
from service.unread_answer import is_operators, is_whole, unread_answer
from service.waiting_line import WaitingLine


class RefusingWorker(ThreadWorker):
    """Answer a request in the pool, or refuse it in the main thread; all of this runs in the main thread.

    A request may wait `wait_seconds` for a thread. After its last answer a client has `hang_up_seconds` to hang up.
    """

    wait_seconds = 2.0
    hang_up_seconds = 2.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line = WaitingLine(self.app.settings.queue, self.wait_seconds)
        self.hanging_up: deque[TConn] = deque()
        self.in_pool = 0
        self.refused: Counter[str] = Counter()

    def enqueue_req(self, conn: TConn) -> None:
        """Let a request wait for a thread, or refuse it where too many wait; operators may wait twice as long a line.

        Refusing here costs a small part of a request's work, so that a service that is asked for five times as much as
        it can do still does what it can.
        """
        if len(self.line) >= self.line.longest and not self.is_exempt(conn):
            self.refuse(conn, "full")
            return
        self.in_pool += 1
        future = self.tpool.submit(self.handle, conn)
        self.line.join(future)
        future.add_done_callback(lambda done: self.method_queue.defer(self.finish_request, conn, done))

    def is_exempt(self, conn: TConn) -> bool:
        """Return whether a request may wait although the line is full."""
        return len(self.line) < 2 * self.line.longest and is_operators(_taken(conn.sock, 16, socket.MSG_PEEK))

    def turn_away(self, client: socket.socket) -> bool:
        """Refuse the request that came together with a new connection, where the line is full; return whether.

        The connection is closed and never becomes one of this worker's, which spares half of the work.
        """
        if len(self.line) < self.line.longest:
            return False
        start = _taken(client, 65536, socket.MSG_PEEK)
        if is_operators(start) or not is_whole(start):
            return False
        self.answer_unread(client, "full")
        client.close()
        return True

    def answer_unread(self, client: socket.socket, reason: str) -> bytes:
        """Answer a request without reading it, and return what has come of it."""
        self.refused[reason] += 1
        request = _taken(client, 65536)
        try:
            client.setblocking(False)
            client.send(unread_answer(request))
        except OSError:
            self.log.debug("The client of a refused request was gone already.")
        return request

    def refuse(self, conn: TConn, reason: str) -> None:
        """Answer a request without reading it: its thread and its time are better spent on another."""
        if is_whole(self.answer_unread(conn.sock, reason)):
            self.nr_conns -= 1
            conn.close()
        else:
            self.say_goodbye(conn)

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Put a connection back into the poller: for its next request, or until its client hangs up."""
        self.in_pool -= 1
        if fs.cancelled():
            self.refuse(conn, "old")
        elif fs.exception() is None and fs.result() is False:
            self.say_goodbye(conn)
        else:
            super().finish_request(conn, fs)

    def say_goodbye(self, conn: TConn) -> None:
        """Wait in the poller for the client to hang up."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, selectors.EVENT_READ, partial(self.on_last_words, conn))
        except (OSError, ValueError):
            self.nr_conns -= 1
            conn.close()
        else:
            conn.timeout = time.monotonic() + self.hang_up_seconds
            self.hanging_up.append(conn)

    def on_last_words(self, conn: TConn, client: socket.socket) -> None:
        """Throw away what a client still sends after its last answer; closing earlier could cut that answer off."""
        try:
            if client.recv(65536):
                return
        except BlockingIOError:
            return
        except OSError:
            self.log.debug("The client hung up abruptly.")
        self.forget(conn)

    def forget(self, conn: TConn) -> None:
        """Close a connection that has had its last answer."""
        self.poller.unregister(conn.sock)
        self.hanging_up.remove(conn)
        self.nr_conns -= 1
        conn.close()

    def forget_old(self) -> None:
        """Close the connections whose clients have had the time to hang up."""
        now = time.monotonic()
        while self.hanging_up and self.hanging_up[0].timeout <= now:
            self.forget(self.hanging_up[0])

    def tell(self) -> None:
        """Write the figures of this moment down; they change too often to do it each time."""
        metrics.WAITING.set(len(self.line))
        metrics.THREADS_BUSY.set(self.in_pool - len(self.line))
        metrics.CONNECTIONS.set(self.nr_conns)
        for reason, count in self.refused.items():
            metrics.SHED.labels(reason).inc(count)
        self.refused.clear()


def _taken(client: socket.socket, most: int, flags: int = 0) -> bytes:
    """Return what has come so far, without waiting for more."""
    try:
        return client.recv(most, flags | socket.MSG_DONTWAIT)
    except OSError:
        return b""


def has_input(client: socket.socket) -> bool:
    """Return whether something has come that was not read yet, on a listening socket a connection."""
    poll = select.poll()
    poll.register(client, select.POLLIN)
    return bool(poll.poll(0))
