"""Firing hostile requests at a node, and looking at it before and after."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from tests.torture.caller import Caller, Violation
from tests.torture.hostile.generator import shots
from tests.torture.hostile.judge import statuses, wrong_with
from tests.torture.hostile.routes import BODIES, Victim
from tests.torture.hostile.shot import Shot
from tests.torture.hostile.wire import fire
from tests.torture.node import SECRET, Node

_AT_ONCE, _SLOW_AT_ONCE = 6, 3


@dataclass(slots=True)
class Attack:
    """How many answers of which kind came of many hostile requests, and a sentence for each thing that is wrong."""

    counted: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock)

    def note(self, shot: Shot, received: bytes) -> None:
        """Judge what came back for a shot."""
        wrong, seen = wrong_with(shot, received), statuses(shot, received)
        with self._lock:
            self.counted.update(seen)
            self.wrong += wrong


def attack(node: Node, count: int, seed: int, progress: Callable[[int], None] = lambda _count: None) -> Attack:
    """Fire so many requests; return what came of them, of the node's log, its workers and what it holds."""
    done = Attack()
    with closing(node.caller()) as caller:
        victim = _prepare(caller)
        before, workers = _held(caller), node.workers()
        _fire_all(node, shots(victim, count, seed), done, progress)
        if node.workers() != workers:
            done.wrong.append(f"the workers were {sorted(workers)}, and are {sorted(node.workers())}")
        if _held(caller) != before:
            done.wrong.append(f"the service held {before}, and holds {_held(caller)}")
        done.wrong += _answers_as_ever(caller, victim)
    done.wrong += [f"in the log: {line[:500]}" for line in node.log().splitlines() if _tells_of_failure(line)]
    return done


def _fire_all(node: Node, chosen: list[Shot], done: Attack, progress: Callable[[int], None]) -> None:
    with ThreadPoolExecutor(_AT_ONCE) as pool, ThreadPoolExecutor(_SLOW_AT_ONCE) as slow_pool:
        fired = [(slow_pool if shot.is_slow else pool).submit(_fire, node.port, shot, done) for shot in chosen]
        try:
            for number, each in enumerate(fired, 1):
                each.result()
                progress(number)
        finally:
            for each in fired:
                each.cancel()


def _fire(port: int, shot: Shot, done: Attack) -> None:
    try:
        done.note(shot, fire(port, shot))
    except OSError as error:
        raise Violation(f"{error!r}, for {shot}") from error


def _prepare(caller: Caller) -> Victim:
    document = BODIES["post", "/v1/lint"]["document"]
    _made(caller, "/v1/templates", {"name": "victim", "document": document, "labels": ["production"]})
    render = _made(caller, "/v1/templates/victim/render", {"ref": "1", "arguments": {"NOTES": "n"}})
    scopes = ["read", "render", "edit", "release", "audit", "admin"]
    stranger = _made(caller, "/v1/tokens", {"name": "stranger", "scopes": scopes, "pattern": "nobody.*"})
    return Victim(SECRET, stranger["token"], render["id"])


def _made(caller: Caller, path: str, body: dict[str, Any]) -> Any:
    answer = caller.send_until_answered("POST", path, body)
    if answer.status != 201:
        raise Violation(f"POST {path}: {answer.status} {answer.body[:500]!r}")
    return answer.json()


def _held(caller: Caller) -> dict[str, int]:
    """Count what is stored; each change has its event."""
    archived = len(list(caller.items("/v1/templates?archived=true")))
    lists = {name: len(list(caller.items(f"/v1/{name}"))) for name in ("templates", "tokens", "renders", "events")}
    versions = len(list(caller.items("/v1/templates/victim/versions")))
    return lists | {"archived": archived, "versions": versions}


def _answers_as_ever(caller: Caller, victim: Victim) -> list[str]:
    body = {"ref": "production", "arguments": {"NOTES": "as ever"}}
    for _ in range(20):
        answer = caller.send_until_answered("POST", f"/v1/templates/{victim.template}/render", body)
        if answer.status != 201 or answer.json()["prompt"] != "as ever\n":
            return [f"an honest request is answered {answer.status} {answer.body[:300]!r}"]
    return []


def _tells_of_failure(line: str) -> bool:
    """Say whether a line of the log tells of an error, or is no line of the log, such as one of a traceback."""
    try:
        told = json.loads(line)
    except ValueError:
        return True
    return told.get("level") not in ("info", "warning", "debug") or "exception" in told
