"""The parts of `make torture`: each does its work on one engine, tells how it goes, and returns what is wrong."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from random import Random

from tests.torture.hostile.attack import attack
from tests.torture.kills.rounds import Tally, judge, play
from tests.torture.node import Node
from tests.torture.reloads.changes import change_under_load

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Measure:
    """How much is done: rounds of killing, hostile requests, and reloads within minutes at so many renders a second."""

    rounds: int
    requests: int
    reloads: int
    minutes: float
    rate: float
    seed: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is done: a folder of its own, and an empty database."""

    folder: Path
    database_url: str

    def node(self, stack: ExitStack, name: str = "data") -> Node:
        """Start a node that is stopped at the end."""
        made = Node(self.folder / name, self.database_url, IMPRINT_SEEDS="none")
        stack.callback(made.stop)
        return made


def kills(place: Place, measure: Measure, say: Say) -> list[str]:
    """Kill workers and master under the clients, round by round, and look at every round once more at the end."""
    rng, tally, scenes, wrong = Random(measure.seed), Tally(), [], []
    with ExitStack() as stack:
        node = place.node(stack)
        for number in range(measure.rounds):
            began = time.monotonic()
            scene, assault, found = play(node, number, rng)
            tally.add(scene)
            scenes.append(scene)
            wrong += found
            outcome = "; ".join(found) or "all there"
            say(f"round {number + 1} of {measure.rounds}, {assault}, {time.monotonic() - began:.1f} s: {outcome}")
        for scene in scenes:
            wrong += judge(node, scene)
    for outcome, count in sorted(tally.counted.items()):
        say(f"{count:8} {outcome}")
    say(f"each of the {measure.rounds} rounds was looked at twice, and its two labels' histories were linearized")
    return wrong


def hostile(place: Place, measure: Measure, say: Say) -> list[str]:
    """Fire hostile requests at a node."""

    def progress(number: int) -> None:
        if number % 2000 == 0:
            say(f"{number} of {measure.requests} requests")

    with ExitStack() as stack:
        done = attack(place.node(stack), measure.requests, measure.seed, progress)
    for outcome, count in sorted(done.counted.items()):
        say(f"{count:8} {outcome}")
    return done.wrong


def reloads(place: Place, measure: Measure, say: Say) -> list[str]:
    """Reload and restart two nodes under load."""
    with ExitStack() as stack:
        nodes = [place.node(stack, name) for name in ("one", "other")]
        load = change_under_load(nodes, measure.reloads, measure.minutes * 60, measure.rate, say)
    say(f"{load.told}; {len(load.failures)} failed")
    return load.failures


PARTS: Mapping[str, Callable[[Place, Measure, Say], list[str]]] = {
    "kills": kills,
    "hostile": hostile,
    "reloads": reloads,
}
