"""The four ways in which a service is killed: SIGKILL, so that nothing is tidied up."""

from __future__ import annotations

import time
from collections.abc import Callable
from random import Random

from tests.torture.node import Node, wait_until_gone


def one_worker(node: Node, rng: Random) -> None:
    """Kill a worker, and again one or another; their master makes new ones."""
    for _ in range(4):
        node.kill(*_one_of(node.workers(), rng))
        node.wait_until_ready()
        time.sleep(rng.random() / 2)


def all_workers(node: Node, rng: Random) -> None:
    """Kill the workers together, twice; their master makes others."""
    for _ in range(2):
        node.kill(*node.workers())
        node.wait_until_ready()
        time.sleep(rng.random() / 2)


def the_master(node: Node, _rng: Random) -> None:
    """Kill the master alone and start again at once; the workers that it left must leave by themselves."""
    orphans = node.workers()
    node.kill(node.master)
    node.start_again()
    wait_until_gone(orphans)


def everything(node: Node, _rng: Random) -> None:
    """Kill the master, then the workers that it can no longer replace, and start again."""
    workers = node.workers()
    node.kill(node.master, *workers)
    wait_until_gone(workers)
    node.start_again()


ASSAULTS: tuple[Callable[[Node, Random], None], ...] = (one_worker, all_workers, the_master, everything)


def _one_of(workers: frozenset[int], rng: Random) -> list[int]:
    """Return one of the workers, or none in the moment before the first is made."""
    return rng.sample(sorted(workers), min(1, len(workers)))
