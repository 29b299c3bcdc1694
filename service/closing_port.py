"""How a service that stops closes its port without cutting off anybody: newcomers are kept out before the queue ends.

The kernel resets connections that wait in the queue of a listening socket when its last holder closes it, and no
program can take one in and close the queue in one step: whoever connects in between loses a request. A filter on the
socket lets the kernel pass over the first packet of new connections alone. Those clients send it again a second later,
and are then refused, or meet the next service on that port; see socket(7), SO_ATTACH_FILTER, and tcp(7).
"""

from __future__ import annotations

import ctypes
import logging
import socket
import struct
import sys

log = logging.getLogger(__name__)

_SO_ATTACH_FILTER = 26
_OFFSET_OF_FLAGS = 13
_SYN, _ACK = 0x02, 0x10
# Each instruction of the filter: what it does, by how many to jump where it is true and where not, its operand.
_INSTRUCTIONS = (
    (0x30, 0, 0, _OFFSET_OF_FLAGS),  # Load the byte of the TCP header with the flags,
    (0x54, 0, 0, _SYN | _ACK),  # look at two of them,
    (0x15, 0, 1, _SYN),  # and of a packet that asks for a connection
    (0x06, 0, 0, 0),  # keep nothing,
    (0x06, 0, 0, 0xFFFFFFFF),  # of others all.
)


def keep_out_newcomers(listener: socket.socket) -> bool:
    """Let no new connection into a listening socket, for all processes that hold it; return whether that was possible.

    Connections that the kernel has begun or completed come through. Only Linux can do it, and only for TCP.
    """
    if sys.platform != "linux" or listener.family not in (socket.AF_INET, socket.AF_INET6):
        return False
    code = b"".join(struct.pack("HBBI", *instruction) for instruction in _INSTRUCTIONS)
    buffer = ctypes.create_string_buffer(code, len(code))
    try:
        program = struct.pack("HL", len(_INSTRUCTIONS), ctypes.addressof(buffer))
        listener.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, program)
    except OSError as error:
        log.debug("The kernel takes no filter on the port: %s", error)
        return False
    return True
