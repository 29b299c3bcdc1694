"""How often somebody may try to sign in: from an address, as a user, on a device; over all workers and nodes."""

from __future__ import annotations

import hashlib
import ipaddress
import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from service.core.errors import RateLimited
from service.store.rates import Rates

_SECOND = 1_000_000
_ATTEMPTS_BETWEEN_PURGES = 100


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts at once, and then one more each time that so many seconds have passed."""

    at_once: int
    seconds: int


OF_AN_ADDRESS = Limit(at_once=30, seconds=10)
OF_A_USER = Limit(at_once=20, seconds=30)
OF_A_DEVICE = Limit(at_once=20, seconds=30)


class SignInLimits:
    """Counts attempts, right ones too; raises RateLimited, with the seconds to wait, for one too many.

    Where they cannot be counted nobody signs in: Unavailable is raised.
    """

    def __init__(self, rates: Rates, clock: Callable[[], float] = time.time) -> None:
        """Take the counts, and a clock of seconds that nodes share."""
        self._rates = rates
        self._clock = clock
        self._attempts = count(1)

    def check_address(self, address: str) -> None:
        """Count an attempt from an address; of IPv6 a whole /64 is one."""
        if next(self._attempts) % _ATTEMPTS_BETWEEN_PURGES == 0:
            self._rates.forget_paid(now=self._now())
        self._check("a", network_of(address), OF_AN_ADDRESS)

    def check_user(self, name: str) -> None:
        """Count an attempt to sign in under a name, whether there is such a user or not."""
        self._check("u", name, OF_A_USER)

    def check_device(self, device: str) -> None:
        """Count an attempt on a device, or in a session, that is known."""
        self._check("d", device, OF_A_DEVICE)

    def _check(self, kind: str, who: str, limit: Limit) -> None:
        # What was typed as a name may be a password: it is not stored as it is.
        key = f"{kind}:{hashlib.sha256(who.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}"
        cost = limit.seconds * _SECOND
        if not self._rates.spend(key, now=self._now(), cost=cost, saved=cost * limit.at_once):
            raise RateLimited(
                f"there were too many attempts to sign in; wait {limit.seconds} seconds, then try again",
                retry_after=math.ceil(limit.seconds),
            )

    def _now(self) -> int:
        return int(self._clock() * _SECOND)


def network_of(address: str) -> str:
    """Return what counts as one address: an IPv4 address, a /64 of IPv6, and any other text as it is."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False).network_address)
    return str(found)
