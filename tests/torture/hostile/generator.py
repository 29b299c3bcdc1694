"""So many hostile requests, the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from random import Random

from tests.torture.hostile import addresses, burdens, header_values, heads, json_bodies, mutations
from tests.torture.hostile.routes import Victim
from tests.torture.hostile.shot import Shot

_SHARES = ((json_bodies, 0.5), (addresses, 0.15), (header_values, 0.15), (heads, 0.05))


def shots(victim: Victim, count: int, seed: int) -> list[Shot]:
    """Return requests of each kind, in an order that chance has made; what the lists lack, mutations make up for."""
    rng = Random(seed)
    chosen = [shot for kind, share in _SHARES for shot in _sample(kind.shots(victim), int(count * share), rng)]
    chosen += _sample(burdens.large(victim), max(3, count // 1000), rng)
    slow = list(burdens.slow(victim))
    chosen += slow if count >= 10_000 else slow[:3]
    chosen += islice(mutations.shots(victim, rng), count - len(chosen))
    rng.shuffle(chosen)
    return chosen


def _sample(found: Iterable[Shot], size: int, rng: Random) -> list[Shot]:
    every = list(found)
    return rng.sample(every, min(size, len(every)))
