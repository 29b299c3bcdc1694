"""What is bundled from npm packages: all of it named and licensed, and of the versions that the lock file has."""

from __future__ import annotations

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
VENDORED = ROOT / "service" / "web" / "static" / "vendor" / "codemirror"


def test_the_bundle_names_packages_of_the_versions_that_are_locked_each_with_its_licence() -> None:
    locked = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    named = re.findall(r"^- (\S+) (\S+)$", (VENDORED / "VENDORED.md").read_text(encoding="utf-8"), re.MULTILINE)
    licences = (VENDORED / "LICENSES.txt").read_text(encoding="utf-8")
    assert len(named) > 5
    assert [(name, locked[f"node_modules/{name}"]["version"]) for name, _ in named] == named
    assert [name for name, version in named if f"{name} {version} (MIT)" not in licences] == []


def test_the_lock_file_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8")
