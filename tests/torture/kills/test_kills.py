"""The service is killed under its clients: nothing that was answered is lost, and nothing is half-done."""

from __future__ import annotations

from random import Random

import pytest

from tests.torture.kills.rounds import Tally, judge, play
from tests.torture.node import Node

ROUNDS = (1, 2, 3)


# Half a minute on a machine of its own; one that is shared by many may take far longer.
@pytest.mark.timeout(400)
def test_after_each_kind_of_kill_all_that_was_answered_is_there_and_nothing_else(node: Node) -> None:
    rng, tally, scenes = Random(1), Tally(), []
    for number in ROUNDS:
        scene, assault, wrong = play(node, number, rng)
        assert wrong == [], assault
        tally.add(scene)
        scenes.append(scene)
    assert [sentence for scene in scenes for sentence in judge(node, scene)] == []
    assert min(tally.counted[f"{kind} answered"] for kind in ("saves", "creations", "renders", "moves of labels")) > 0
    assert any("without" in outcome for outcome in tally.counted), tally
