"""A proxy before PostgreSQL that can stop forwarding, or cut a connection at a chosen moment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

COMMIT = b"COMMIT\0"


class Proxy:
    """Listens on a port of the loopback and forwards to a server's socket.

    `silent`: what comes is taken, also new connections, and nothing is handed on. `cut_commits` connections are ended
    at their next COMMIT: before the server gets it, or after it has answered and before its answer is handed on.
    """

    def __init__(self, target: Path) -> None:
        self._target = str(target)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.silent = threading.Event()
        self.cut_commits: list[str] = []
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        self.cut_all()

    def cut_all(self) -> None:
        """End every connection."""
        for each in self._open:
            _end(each)
        self._open.clear()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                self._open += [client, server]
                try:
                    server.connect(self._target)
                except OSError:
                    _end(client)
                    continue
                link = _Link(self, client, server)
                for forward in (link.requests, link.answers):
                    threading.Thread(target=_until_end, args=(forward, client, server), daemon=True).start()


class _Link:
    """One connection through the proxy."""

    def __init__(self, proxy: Proxy, client: socket.socket, server: socket.socket) -> None:
        self._proxy, self._client, self._server = proxy, client, server
        self._is_cut = False

    def requests(self) -> None:
        while data := self._client.recv(65536):
            if self._proxy.silent.is_set():
                continue
            if COMMIT in data and self._proxy.cut_commits:
                if self._proxy.cut_commits.pop() == "before":
                    return
                self._is_cut = True
            self._server.sendall(data)

    def answers(self) -> None:
        while data := self._server.recv(65536):
            if self._is_cut:
                return
            if not self._proxy.silent.is_set():
                self._client.sendall(data)


def _until_end(forward: Callable[[], None], *ends: socket.socket) -> None:
    with suppress(OSError):
        forward()
    for each in ends:
        _end(each)


def _end(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
