"""Tokens that were checked a moment ago, kept so that a busy caller costs no query a request."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from service.access.secrets import hash_secret
from service.store.tokens import TokenRecord

SECONDS = 0.5
"""How long a record is believed: a revocation holds on every worker within one second, this and the request itself."""


class TokenCache:
    """Keeps the records of tokens that were found, for half a second each, at most `size` of them.

    Records, not verdicts: whether a token has expired is asked of the clock each time. Unknown tokens are not kept.
    """

    def __init__(self, clock: Callable[[], float], size: int = 1024) -> None:
        """Take a monotonic clock that counts seconds."""
        self._clock = clock
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[str, tuple[float, TokenRecord]] = OrderedDict()

    def find(self, secret: str, look_up: Callable[[str], TokenRecord]) -> TokenRecord:
        """Return the record of a token's text, from `look_up` unless it was found there in the last half second."""
        key = hash_secret(secret)
        kept = self._kept.get(key)
        if kept is not None and self._clock() - kept[0] < SECONDS:
            return kept[1]
        asked_at = self._clock()
        record = look_up(secret)
        with self._lock:
            self._kept[key] = (asked_at, record)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return record
