"""Two nodes on one database are reloaded and restarted under load: no render fails, and none is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.torture.node import Node
from tests.torture.reloads.changes import change_under_load


# Half a minute on a machine of its own; one that is shared by many may take far longer.
@pytest.mark.timeout(400)
def test_reloads_and_restarts_of_two_nodes_under_load_fail_no_render(node: Node, tmp_path: Path) -> None:
    other = Node(tmp_path / "other", node.database_url, IMPRINT_SEEDS="none")
    try:
        load = change_under_load([node, other], changes=3, seconds=6, rate=30)
    finally:
        other.stop()
    assert load.failures == []
    assert len(load.ids) > 100
