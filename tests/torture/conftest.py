"""A node on each engine for the short versions; to kill Imprint's processes, PostgreSQL need not sync."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import NewUrl
from tests.torture.node import Node


@pytest.fixture
def node(tmp_path: Path, new_url: NewUrl, backend: str) -> Iterator[Node]:
    made = Node(tmp_path / "data", new_url(backend, migrated=False), IMPRINT_SEEDS="none")
    yield made
    made.stop()
