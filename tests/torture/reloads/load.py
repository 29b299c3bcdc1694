"""An open loop: renders begin at fixed moments, whether earlier ones are answered or not."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from statistics import quantiles
from threading import Event

from tests.torture.caller import NoAnswer, NotSent, Violation
from tests.torture.node import Node
from tests.torture.reloads.proxy import Proxy

SENDERS = 16


@dataclass(slots=True)
class Load:
    """Renders of one template, so many a second: the ids that were answered, and a sentence for each that failed.

    Latencies are in seconds, from the moment at which a render should have begun.
    """

    nodes: Sequence[Node]
    path: str
    rate: float
    ids: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    latencies: list[float] = field(default_factory=list)
    _over: Event = field(default_factory=Event)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(SENDERS))

    def start(self) -> None:
        """Begin; each sender takes the next moment that is free and waits for it."""
        began, moments = time.monotonic(), count()
        for _ in range(SENDERS):
            self._pool.submit(self._send, began, moments)

    def stop(self) -> None:
        """End, and wait for what is in flight."""
        self._over.set()
        self._pool.shutdown()

    @property
    def told(self) -> str:
        """How many renders there were, and how long they took."""
        if len(self.latencies) < 2:
            return f"{len(self.latencies)} renders"
        cuts = [1000 * cut for cut in quantiles(self.latencies, n=100)]
        worst = 1000 * max(self.latencies)
        return f"{len(self.latencies)} renders, p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, worst {worst:.0f} ms"

    def _send(self, began: float, moments: count[int]) -> None:
        with closing(Proxy(self.nodes)) as proxy:
            while not self._over.is_set():
                number = next(moments)
                moment = began + number / self.rate
                time.sleep(max(0.0, moment - time.monotonic()))
                self._render(proxy, number, moment)

    def _render(self, proxy: Proxy, number: int, moment: float) -> None:
        try:
            answer = proxy.send("POST", self.path, {"ref": "1", "arguments": {"NOTES": str(number)}})
        except (NotSent, NoAnswer, Violation) as error:
            self.failures.append(f"render {number}: {error!r}")
            return
        self.latencies.append(time.monotonic() - moment)
        if answer.status == 201 and answer.json()["prompt"] == f"{number}\n":
            self.ids.append(answer.json()["id"])
        else:
            self.failures.append(f"render {number}: {answer.status} {answer.body[:300]!r}")
