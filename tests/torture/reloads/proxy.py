"""A client that does what a proxy before two nodes does: it asks them in turn, and passes over one that refuses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack, closing
from typing import Any

from tests.torture.caller import Answer, Caller, NotSent
from tests.torture.node import Node


class Proxy:
    """Callers to some nodes. A request that a node has taken is never sent again, whatever becomes of it."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self._callers: list[Caller] = [node.caller() for node in nodes]
        self._turn = 0

    def send(self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None) -> Answer:
        """Send to the next node that takes the connection; raises NotSent where none does, and NoAnswer."""
        self._turn += 1
        last = NotSent()
        for number in range(len(self._callers)):
            caller = self._callers[(self._turn + number) % len(self._callers)]
            try:
                return caller.send(method, path, body, headers)
            except NotSent as refusal:
                last = refusal
        raise last

    def close(self) -> None:
        with ExitStack() as stack:
            for caller in self._callers:
                stack.enter_context(closing(caller))
