"""The limit of how many requests a token may send in a minute."""

from __future__ import annotations

import math
import time
from collections.abc import Callable

import structlog

from service.core.errors import RateLimited, Unavailable
from service.metrics import RATE_LIMITED, RATE_UNCOUNTED
from service.store.rates import Rates

_MINUTE = 60_000_000
_SECONDS_BETWEEN_WARNINGS = 60.0

_log = structlog.get_logger("imprint.access")


class RateLimiter:
    """Lets each token send so many requests a minute, on all workers and nodes together.

    A token that was silent for a minute may send them all at once; after that, each becomes free again as time passes.
    """

    def __init__(self, rates: Rates, a_minute: int, clock: Callable[[], float] = time.time) -> None:
        """Take the counts, how many requests a token may send in a minute, and a clock of seconds that nodes share."""
        self._rates = rates
        self._a_minute = a_minute
        self._clock = clock
        self._warned_at = -math.inf

    def check(self, actor_id: str) -> None:
        """Count a request of a token; raises RateLimited when it has sent too many.

        Where it cannot be counted it is let through: the limit protects the service from its callers, and must not
        itself be what stops it.
        """
        now, cost = int(self._clock() * 1_000_000), _MINUTE // self._a_minute
        try:
            may_go_on = self._rates.spend(actor_id, now=now, cost=cost, saved=cost * self._a_minute)
        except Unavailable as error:
            RATE_UNCOUNTED.inc()
            self._warn(error)
            return
        if not may_go_on:
            RATE_LIMITED.inc()
            # The next one is free when one is paid for, which takes no longer than it costs.
            raise RateLimited(
                f"this token may send {self._a_minute} requests a minute and has sent them; send fewer, or wait",
                retry_after=math.ceil(60 / self._a_minute),
            )

    def _warn(self, error: Unavailable) -> None:
        """Say that requests go uncounted, but not for each of them."""
        if time.monotonic() - self._warned_at > _SECONDS_BETWEEN_WARNINGS:
            self._warned_at = time.monotonic()
            _log.warning("requests are not counted against their limit", cause=repr(error.__cause__))
