"""Reloads and restarts of two nodes, one after the other, while they are asked all the time."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Sequence
from contextlib import closing

from tests.torture.caller import Caller, Violation
from tests.torture.node import Node
from tests.torture.reloads.load import Load

RELOAD_SECONDS = 60.0
_DOCUMENT = "---\nargument_hint: NOTES=<notes>\n---\n$NOTES\n"


def change_under_load(
    nodes: Sequence[Node], changes: int, seconds: float, rate: float, progress: Callable[[str], None] = lambda _: None
) -> Load:
    """Reload and restart the nodes in turn, so often within so many seconds; return the load, with what went wrong."""
    with closing(nodes[0].caller()) as caller:
        body = {"name": "reloaded", "document": _DOCUMENT}
        answer = caller.send_until_answered("POST", "/v1/templates", body)
        if answer.status != 201:
            raise Violation(f"the template could not be made: {answer.status} {answer.body!r}")
        load = Load(nodes, "/v1/templates/reloaded/render", rate)
        load.start()
        try:
            _change(nodes, changes, seconds / (changes + 1), progress, load)
        finally:
            load.stop()
        load.failures += _lost(caller, load)
    load.failures += [f"in the log: {line}" for node in nodes for line in node.log().splitlines() if _is_bad(line)]
    return load


def _change(nodes: Sequence[Node], changes: int, pause: float, progress: Callable[[str], None], load: Load) -> None:
    began = time.monotonic()
    for number in range(changes):
        time.sleep(max(0.0, began + (number + 1) * pause - time.monotonic()))
        node = nodes[number // 2 % len(nodes)]
        if number % 2 == 0:
            reload(node)
        else:
            node.restart()
            node.wait_until_ready()
        kind = "reload" if number % 2 == 0 else "restart"
        progress(f"{kind}, {number + 1} of {changes}; {load.told}; {len(load.failures)} failed")
    time.sleep(max(0.0, began + (changes + 1) * pause - time.monotonic()))


def reload(node: Node) -> None:
    """Replace the workers of a node, and wait until the old ones have gone."""
    old = node.workers()
    node.service.tell(signal.SIGHUP)
    deadline = time.monotonic() + RELOAD_SECONDS
    while node.workers() & old or len(node.workers()) < len(old):
        if time.monotonic() > deadline:
            raise Violation(f"{RELOAD_SECONDS:.0f} seconds after a reload the workers are {node.workers()}, were {old}")
        time.sleep(0.05)


def _lost(caller: Caller, load: Load) -> list[str]:
    recorded = [each["id"] for each in caller.items("/v1/renders?template=reloaded")]
    lost, more = set(load.ids) - set(recorded), set(recorded) - set(load.ids)
    found = [f"the render {each} was answered and is not recorded" for each in sorted(lost)]
    if more and not load.failures:
        found += [f"the render {each} is recorded and was not answered" for each in sorted(more)]
    return found + ["a render is listed twice"] * (len(recorded) != len(set(recorded)))


def _is_bad(line: str) -> bool:
    return "Traceback" in line or '"level": "error"' in line or '"level": "critical"' in line
