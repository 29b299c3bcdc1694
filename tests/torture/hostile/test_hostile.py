"""Hostile requests: each is refused in good form, no worker dies, nothing is stored and nothing fails."""

from __future__ import annotations

import pytest

from tests.torture.hostile.attack import attack
from tests.torture.node import Node

REQUESTS = 1500


# Half a minute on a machine of its own; one that is shared by many may take far longer.
@pytest.mark.timeout(400)
def test_hostile_requests_are_refused_and_change_nothing(node: Node) -> None:
    done = attack(node, REQUESTS, seed=1)
    assert done.wrong == []
    assert done.counted["400 application"] > REQUESTS / 10
    assert done.counted["400 server"] > 0
