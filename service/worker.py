"""The worker that answers requests: gunicorn's threads, made to lose no request and to yield to no slow client.

Measured against gunicorn 27, whose gthread worker this replaces in eight places:

- a stopping worker left connections in the listening queue, and the kernel reset them: they are taken in and answered;
- an idle connection was closed at its time although a request had just come in on it: that request is answered;
- a connection without a byte held a thread for five seconds: it waits in the poller and holds none;
- half a request held a thread for ever: it is cut off after `head_seconds`, and an answer after `request_seconds`;
- after `Connection: close` the whole worker waited up to two seconds for the client to hang up: the poller waits, see
  `service/refusing_worker.py`;
- requests waited for a thread without end: those too many or too old are refused unread, in that file too;
- connections over the limit waited for an idle one to end by itself: the longest idle one makes room;
- one worker could take in all connections of a busy client: each gets its share, see `service/sharing_worker.py`.
"""

from __future__ import annotations

import errno
import math
import selectors
import signal
import socket
import threading
import time
from collections import deque
from concurrent.futures import Future
from functools import partial
from importlib.metadata import version
from typing import Any

from gunicorn.workers.gthread import TConn

from service import metrics
from service.patience import MORE_TIME
from service.refusing_worker import has_input
from service.sharing_worker import SharingWorker

# Held back while a worker is born: one that arrives before its handlers are set would be lost, and with it the stop.
HELD_SIGNALS = frozenset({signal.SIGTERM, signal.SIGQUIT, signal.SIGABRT, signal.SIGUSR1})
_SECONDS_BETWEEN_FIGURES = 0.25
_TURNED_AWAY_AT_ONCE = 32
_OUT_OF_MEANS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})


class Worker(SharingWorker):
    """Accept and poll in the main thread, answer in the pool; only `handle` and `handle_request` run in the pool.

    A connection may wait `first_byte_seconds` for its first byte, and `wait_seconds` for a thread. Once it has one, its
    head must be complete after `head_seconds`, and body, work and answer after `request_seconds` more. After its last
    answer the client has `hang_up_seconds` to hang up. A worker that stops keeps idle connections for `stop_seconds`,
    one that has all the connections it may have those that were idle for `idle_seconds` at least.
    """

    first_byte_seconds = 10.0
    head_seconds = 10.0
    request_seconds = 30.0
    stop_seconds = 2.0
    idle_seconds = 1.0
    wsgi: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deadlines: dict[TConn, float] = {}
        self.told = 0.0
        self.of_thread = threading.local()

    def run(self) -> None:
        """Serve until told to stop, then answer what has been sent and leave."""
        self.poller.register(self.method_queue.fileno(), selectors.EVENT_READ, self.method_queue.run_callbacks)
        metrics.WORKERS.set(1)
        metrics.THREADS.set(self.cfg.threads)
        metrics.BUILD_INFO.labels(version("imprint")).set(1)
        while self.alive and self.is_parent_alive():
            self.make_room()
            looks = self.looks_again <= time.monotonic()
            self.set_accept_enabled(looks and self.nr_conns < self.worker_connections)
            self.turn()
        self.alive = False
        self.stop_accepting()
        self.drain(time.monotonic() + self.cfg.graceful_timeout)
        self.tell()
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
        until_one_is_old = self.line.send_away()
        longest = 1.0 if self.alive else 0.1
        self.dispatch(longest if until_one_is_old is None else min(longest, until_one_is_old))
        self.murder_keepalived()
        self.murder_pending()
        self.forget_old()
        now = time.monotonic()
        for conn, deadline in list(self.deadlines.items()):
            if deadline <= now:
                self.cut_off(conn)
        if now - self.told > _SECONDS_BETWEEN_FIGURES:
            self.told = now
            self.tell()

    def make_room(self) -> None:
        """Let in who waits in the kernel's queue: with all connections taken, the longest idle ones are closed."""
        for listener in self.sockets:
            while self.nr_conns >= self.worker_connections and has_input(listener) and self.close_idlest():
                self.take_in(listener)

    def close_idlest(self) -> bool:
        """Close the connection that was idle for longest, if one was for `idle_seconds`; return whether."""
        before, enough = self.nr_conns, time.monotonic() - self.idle_seconds
        self._close_expired(self.keepalived_conns, self.on_client_socket_readable, enough + self.cfg.keepalive, 1)
        if self.nr_conns == before:
            silent_for_long = enough + self.first_byte_seconds
            self._close_expired(self.pending_conns, self.on_pending_socket_readable, silent_for_long, 1)
        return bool(self.nr_conns < before)

    def stop_accepting(self) -> None:
        """Take in every connection that the kernel has completed, then close the queue so that later ones are refused.

        When the whole service stops no more can come, see `service/closing_port.py`; at a reload others hold the queue.
        """
        self.share.leave()
        self.set_accept_enabled(False)
        for listener in self.sockets:
            while self.take_in(listener):
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

    def take_in(self, listener: Any) -> bool:
        """Take one connection out of the queue and wait for its first byte; return whether there was one.

        Those that are turned away at the door are taken together with it, some at once.
        """
        try:
            for _ in range(_TURNED_AWAY_AT_ONCE):
                client, address = listener.accept()
                if not self.turn_away(client):
                    break
            else:
                return True
        except OSError as error:
            if error.errno in _OUT_OF_MEANS:
                self.log.warning("Cannot accept connections for a moment: %s", error)
                self.set_accept_enabled(False)
            return False
        conn = TConn(self.cfg, client, address, listener.getsockname())
        self.nr_conns += 1
        conn.timeout = time.monotonic() + (self.first_byte_seconds if self.alive else self.stop_seconds)
        self.pending_conns.append(conn)
        self.poller.register(client, selectors.EVENT_READ, partial(self.on_pending_socket_readable, conn))
        return True

    def murder_keepalived(self) -> None:
        """Close connections that were idle for too long, but not one on which a request has just come in."""
        self._close_expired(self.keepalived_conns, self.on_client_socket_readable, time.monotonic())

    def murder_pending(self) -> None:
        """Close connections that never sent a byte, but not one whose first has just come in."""
        self._close_expired(self.pending_conns, self.on_pending_socket_readable, time.monotonic())

    def _close_expired(self, conns: deque[TConn], on_readable: Any, now: float, most: float = math.inf) -> None:
        """Close the connections whose time is over at `now`, `most` of them, but none with a request that has come."""
        while conns and conns[0].timeout <= now and most > 0:
            conn = conns[0]
            if has_input(conn.sock):
                on_readable(conn, conn.sock)
            else:
                self.poller.unregister(conn.sock)
                conns.popleft()
                self.nr_conns -= 1
                conn.close()
                most -= 1

    def handle(self, conn: TConn) -> Any:
        """Read and answer one request, in a thread of the pool; from now its head has a deadline."""
        self.deadlines[conn] = time.monotonic() + self.head_seconds
        return super().handle(conn)

    def handle_request(self, req: Any, conn: TConn) -> Any:
        """Answer a request whose head is complete; reading its body and sending the answer have a deadline too."""
        self.give_time(conn)
        self.of_thread.conn = conn
        return super().handle_request(req, conn)

    def load_wsgi(self) -> None:
        """Load the application, and let it ask for more time."""
        super().load_wsgi()
        application = self.wsgi

        def patient(environ: dict[str, Any], start_response: Any) -> Any:
            environ[MORE_TIME] = partial(self.give_time, self.of_thread.conn)
            return application(environ, start_response)

        self.wsgi = patient

    def give_time(self, conn: TConn) -> None:
        """Let the answer, or the next part of a long one, take `request_seconds` from now."""
        self.deadlines[conn] = time.monotonic() + self.request_seconds

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
        super().finish_request(conn, fs)
