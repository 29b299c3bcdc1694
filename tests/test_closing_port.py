"""Closing a port: who is on the way comes through, newcomers wait and are refused, and nobody is reset."""

from __future__ import annotations

import contextlib
import errno
import socket
import sys
from contextlib import closing

import pytest

from service.closing_port import keep_out_newcomers

SHORT, LONG = 0.3, 10

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes filters on a socket")


@pytest.fixture(params=[socket.AF_INET, socket.AF_INET6], ids=["IPv4", "IPv6"])
def family(request: pytest.FixtureRequest) -> socket.AddressFamily:
    assert isinstance(request.param, socket.AddressFamily)
    return request.param


def listening(family: socket.AddressFamily) -> socket.socket:
    try:
        return socket.create_server(("127.0.0.1" if family == socket.AF_INET else "::1", 0), family=family)
    except OSError as error:
        if family == socket.AF_INET6 and error.errno in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT):
            pytest.skip("this machine has no IPv6")
        raise


@on_linux
def test_who_has_connected_before_is_taken_in_and_talks_on(family: socket.AddressFamily) -> None:
    with closing(listening(family)) as port, closing(socket.create_connection(port.getsockname()[:2])) as client:
        assert keep_out_newcomers(port)
        taken, _ = port.accept()
        with closing(taken):
            client.sendall(b"question")
            assert taken.recv(8) == b"question"
            taken.sendall(b"answer")
            assert client.recv(6) == b"answer"


@on_linux
def test_newcomers_wait_and_are_refused_when_the_port_is_closed(family: socket.AddressFamily) -> None:
    with closing(listening(family)) as port, closing(socket.socket(family)) as newcomer:
        address = port.getsockname()
        assert keep_out_newcomers(port)
        newcomer.settimeout(SHORT)
        with pytest.raises(TimeoutError):
            newcomer.connect(address)
        port.close()
        with closing(socket.socket(family)) as next_one, pytest.raises(ConnectionRefusedError):
            next_one.connect(address)


@on_linux
def test_newcomers_reach_the_next_service_on_the_port(family: socket.AddressFamily) -> None:
    with closing(listening(family)) as port, closing(socket.socket(family)) as newcomer:
        address = port.getsockname()
        assert keep_out_newcomers(port)
        newcomer.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            newcomer.connect(address)
        port.close()
        with closing(socket.create_server(address[:2], family=family)) as successor:
            successor.settimeout(LONG)
            taken, came_from = successor.accept()
            taken.close()
            assert came_from == newcomer.getsockname()


def test_what_takes_no_filter_is_left_as_it_is() -> None:
    ours, theirs = socket.socketpair(socket.AF_UNIX)
    with closing(ours), closing(theirs):
        assert not keep_out_newcomers(ours)
        ours.sendall(b"still open")
        assert theirs.recv(10) == b"still open"


@on_linux
def test_a_socket_that_is_closed_already_is_no_error() -> None:
    port = socket.create_server(("127.0.0.1", 0))
    port.close()
    assert not keep_out_newcomers(port)
