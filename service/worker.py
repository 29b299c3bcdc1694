"""The worker that answers requests: gunicorn's threads, made to lose no request and to yield to no slow client.

Measured against gunicorn 27, whose gthread worker this replaces in five places:

- a stopping worker left connections in the listening queue, and the kernel reset them: they are taken in and answered;
- an idle connection was closed at its time although a request had just come in on it: that request is answered;
- a connection without a byte held a thread for five seconds: it waits in the poller and holds none;
- half a request held a thread for ever: it is cut off after `head_seconds`, and an answer after `request_seconds`;
- after `Connection: close` the whole worker waited up to two seconds for the client to hang up: the poller waits.
"""

from __future__ import annotations

import errno
import select
import selectors
import signal
import socket
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn, ThreadWorker

# Held back while a worker is born: one that arrives before its handlers are set would be lost, and with it the stop.
HELD_SIGNALS = frozenset({signal.SIGTERM, signal.SIGQUIT, signal.SIGABRT, signal.SIGUSR1})
_OUT_OF_MEANS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Worker(ThreadWorker):
    """Accept and poll in the main thread, answer in the pool; only `handle` and `handle_request` run in the pool.

    A connection may wait `first_byte_seconds` for its first byte. Once it has a thread, its head must be complete after
    `head_seconds`, and body, work and answer after `request_seconds` more. After its last answer the client has
    `hang_up_seconds` to hang up. A worker that stops keeps idle connections for `stop_seconds`.
    """

    first_byte_seconds = 10.0
    head_seconds = 10.0
    request_seconds = 30.0
    hang_up_seconds = 2.0
    stop_seconds = 2.0
    alive: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hanging_up: deque[TConn] = deque()
        self.deadlines: dict[TConn, float] = {}

    def run(self) -> None:
        """Serve until told to stop, then answer what has been sent and leave."""
        self.poller.register(self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks)
        while self.alive and self.is_parent_alive():
            self.set_accept_enabled(self.nr_conns < self.worker_connections)
            self.turn()
        self.alive = False
        self.stop_accepting()
        self.drain(time.monotonic() + self.cfg.graceful_timeout)
        self.tpool.shutdown(wait=False)
        self.poller.close()
        self.method_queue.close()

    def init_signals(self) -> None:
        """Take the signals that were held back, and leave Ctrl-C, which a terminal sends to all, to the arbiter."""
        super().init_signals()
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)

    def turn(self) -> None:
        """Tell the arbiter that this worker lives, handle what the poller has, and end what has lasted too long."""
        self.notify()
        self.wait_for_and_dispatch_events(timeout=1.0 if self.alive else 0.1)
        self.murder_keepalived()
        self.murder_pending()
        now = time.monotonic()
        while self.hanging_up and self.hanging_up[0].timeout <= now:
            self.forget(self.hanging_up[0])
        for conn, deadline in list(self.deadlines.items()):
            if deadline <= now:
                self.cut_off(conn)

    def stop_accepting(self) -> None:
        """Take in every connection that the kernel has completed, then close the queue so that later ones are refused.

        What remains is the moment between the last look and the close, some microseconds.
        """
        self.set_accept_enabled(False)
        for listener in self.sockets:
            while self.accept(listener):
                pass
            listener.close()

    def drain(self, deadline: float) -> None:
        """Answer what is in flight until the deadline; idle connections stay open for `stop_seconds`.

        A request that arrives on one of them is answered with `Connection: close`.
        """
        end_of_idleness = time.monotonic() + self.stop_seconds
        for conn in (*self.keepalived_conns, *self.pending_conns):
            conn.timeout = min(conn.timeout, end_of_idleness)
        while self.nr_conns > 0 and time.monotonic() < deadline:
            self.turn()

    def accept(self, listener: Any) -> bool:
        """Take one connection out of the queue and wait for its first byte; return whether there was one."""
        try:
            client, address = listener.accept()
        except OSError as error:
            if error.errno in _OUT_OF_MEANS:
                self.log.warning("Cannot accept connections for a moment: %s", error)
                self.set_accept_enabled(False)
            return False
        conn = TConn(self.cfg, client, address, listener.getsockname())
        conn.timeout = time.monotonic() + (self.first_byte_seconds if self.alive else self.stop_seconds)
        self.nr_conns += 1
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        return True

    def murder_keepalived(self) -> None:
        """Close connections that were idle for too long, but not one on which a request has just come in."""
        self._close_expired(self.keepalived_conns, self.on_client_socket_readable)

    def murder_pending(self) -> None:
        """Close connections that never sent a byte, but not one whose first has just come in."""
        self._close_expired(self.pending_conns, self.on_pending_socket_readable)

    def _close_expired(self, conns: deque[TConn], on_readable: Any) -> None:
        now = time.monotonic()
        while conns and conns[0].timeout <= now:
            conn = conns[0]
            if _has_input(conn.sock):
                on_readable(conn, conn.sock)
            else:
                self.poller.unregister(conn.sock)
                conns.popleft()
                self.nr_conns -= 1
                conn.close()

    def handle(self, conn: TConn) -> Any:
        """Read and answer one request, in a thread of the pool; from now its head has a deadline."""
        self.deadlines[conn] = time.monotonic() + self.head_seconds
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer a request whose head is complete; reading its body and sending the answer have a deadline too."""
        self.deadlines[conn] = time.monotonic() + self.request_seconds
        return super().handle_request(req, conn)

    def cut_off(self, conn: TConn) -> None:
        """End a connection whose client is too slow: the thread that reads or writes it gets an end of file."""
        self.deadlines.pop(conn, None)
        try:
            conn.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            self.log.debug("The slow client was gone already.")

    def finish_request(self, conn: TConn, fs: Future[Any]) -> None:
        """Put a connection back into the poller: for its next request, or until its client hangs up."""
        self.deadlines.pop(conn, None)
        if fs.cancelled() or fs.exception() is not None or fs.result() is not False:
            super().finish_request(conn, fs)
            return
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


def _has_input(client: socket.socket) -> bool:
    poll = select.poll()
    poll.register(client, select.POLLIN)
    return bool(poll.poll(0))
