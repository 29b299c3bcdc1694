"""The four ways in which a service is killed: SIGKILL, so that nothing is tidied up."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.torture.node import Node, wait_until_gone


def one_worker(node: Node, rng: Random) -> None:
    """Kill a worker; its master makes another."""
    workers = sorted(node.workers())
    node.kill(*workers and [rng.choice(workers)])


def all_workers(node: Node, _rng: Random) -> None:
    """Kill the workers together; their master makes others."""
    node.kill(*node.workers())


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
