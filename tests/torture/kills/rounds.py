"""A round: clients act on a template of its own, the service is killed under them, and then all is looked at."""

from __future__ import annotations

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from random import Random
from threading import Event

from tests.torture.caller import PAUSE_SECONDS, NotSent
from tests.torture.kills.assaults import ASSAULTS
from tests.torture.kills.calls import render
from tests.torture.kills.facts import look_at
from tests.torture.kills.moves import look, move, take_off
from tests.torture.kills.saves import create, save
from tests.torture.kills.scene import Client, Move, Scene
from tests.torture.kills.verdict import complaints
from tests.torture.linearizability import NEVER, Operation
from tests.torture.node import Node

CLIENTS = 6
_ACTIONS = {render: 6, look: 4, move: 5, take_off: 1, save: 3, create: 1}


@dataclass(slots=True)
class Tally:
    """How many operations had which outcome, over all rounds."""

    counted: Counter[str] = field(default_factory=Counter)

    def add(self, scene: Scene) -> None:
        """Count what was done on a scene."""
        for each in scene.saves:
            self._count("saves", is_open=each.number is None)
        for creation in scene.creations:
            self._count("creations", is_open=creation.acknowledged is None)
        for rendered in scene.renders:
            self._count("renders", is_open=rendered.answer is None)
        for seen in scene.moves:
            kind = "looks at labels" if seen.operation.kind == "read" else "moves of labels"
            self._count(kind, is_open=seen.operation.answered == NEVER)

    def _count(self, kind: str, *, is_open: bool) -> None:
        self.counted[f"{kind} {'without an answer' if is_open else 'answered'}"] += 1


def play(node: Node, number: int, rng: Random) -> tuple[Scene, str, list[str]]:
    """Play one round; return its scene, the assault that it suffered, and what is wrong."""
    scene = Scene(f"tortured-{number}")
    assault = ASSAULTS[number % len(ASSAULTS)]
    with ExitStack() as stack:
        caller = stack.enter_context(closing(node.caller()))
        scene.prepare(caller)
        over = Event()
        pool = stack.enter_context(ThreadPoolExecutor(CLIENTS))
        stack.callback(over.set)
        acting = [pool.submit(_act, _client(node, scene, who, rng), over) for who in range(CLIENTS)]
        time.sleep(0.3 + rng.random())
        assault(node, rng)
        node.wait_until_ready()
        time.sleep(0.3 + rng.random() / 2)
        over.set()
        for each in acting:
            each.result()
    return scene, assault.__name__, judge(node, scene) + node.check_database()


def judge(node: Node, scene: Scene) -> list[str]:
    """Look at a scene, see its labels once more as a client would, and return what is wrong."""
    with closing(node.caller()) as caller:
        called = time.monotonic()
        facts = look_at(caller, scene)
        for label, history in facts.template.histories.items():
            held = history[-1]["to"] if history else None
            seen = Operation("read", held, None, called, time.monotonic(), "who looked at the end")
            scene.moves.append(Move(label, seen))
        return complaints(scene, facts)


def _client(node: Node, scene: Scene, who: int, rng: Random) -> Client:
    return Client(f"{scene.template}-client-{who}", scene, node.caller(), Random(rng.random()))


def _act(client: Client, over: Event) -> None:
    actions, weights = list(_ACTIONS), list(_ACTIONS.values())
    with closing(client.caller):
        while not over.is_set():
            (action,) = client.rng.choices(actions, weights)
            try:
                action(client)
            except NotSent:
                time.sleep(PAUSE_SECONDS)
