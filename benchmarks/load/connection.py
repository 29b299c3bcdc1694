"""One keep-alive connection of a load generator, with at most one request in flight."""

from __future__ import annotations

import errno
import select
import socket
import time

from benchmarks.load.answers import Head, read_head

_READ = select.EPOLLIN
_CONNECT = select.EPOLLIN | select.EPOLLOUT


class Gone(Exception):
    """The connection ended before an answer was complete."""


class Connection:
    """A connection to a port of this machine, watched by a poller; `since` is what its request's time counts from."""

    __slots__ = ("_data", "_head", "_poller", "_recv", "_unsent", "busy", "descriptor", "sent", "since", "socket")

    def __init__(self, port: int, poller: select.epoll) -> None:
        """Begin to connect; a request that is sent meanwhile waits until that is done."""
        self.socket = socket.socket()
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.descriptor = self.socket.fileno()
        self.busy = False
        self.since = self.sent = 0.0
        self._recv = self.socket.recv
        self._poller = poller
        self._data = b""
        self._head: Head | None = None
        code = self.socket.connect_ex(("127.0.0.1", port))
        if code not in (0, errno.EINPROGRESS):
            self.socket.close()
            raise Gone
        self._unsent: bytes | None = b""
        poller.register(self.descriptor, _CONNECT)

    def send(self, request: bytes, since: float) -> None:
        """Send a request whose time counts from `since`; raises Gone."""
        self.busy, self.since, self.sent = True, since, time.perf_counter()
        if self._unsent is not None:
            self._unsent = request
            return
        try:
            if self.socket.send(request) != len(request):
                raise ValueError("the request is larger than what can be sent at once")
        except OSError as error:
            raise Gone from error

    def receive(self, event: int) -> Head | None:
        """Take what has arrived and return the head of an answer that is complete now, or None; raises Gone."""
        if self._unsent is not None:
            self._connected()
            if not event & _READ:
                return None
        try:
            data = self._recv(1 << 18)
        except BlockingIOError:
            return None
        except OSError as error:
            raise Gone from error
        if not data:
            raise Gone
        if self._data:
            data = self._data + data
        head = self._head or read_head(data)
        if head is None or len(data) < head.size:
            self._head, self._data = head, data
            return None
        self._head, self._data, self.busy = None, b"", False
        return head

    def close(self) -> None:
        """Close the connection; the poller forgets it."""
        self.socket.close()

    def _connected(self) -> None:
        if self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise Gone
        request, self._unsent = self._unsent, None
        self._poller.modify(self.descriptor, _READ)
        if request:
            self.send(request, self.since)
