"""CHANGELOG.md knows the release that the package says it is."""

from __future__ import annotations

import re
import tomllib

from tests.docs.markdown import ROOT, Page

CHANGELOG = Page(ROOT / "CHANGELOG.md")
RELEASE = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]


def test_releases_come_newest_first_below_what_is_unreleased() -> None:
    title, first, *releases = CHANGELOG.headings
    assert (title, first) == ("Changelog", "Unreleased")
    assert releases[:1] == [RELEASE]
    numbers = [tuple(map(int, release.split("."))) for release in releases]
    assert numbers == sorted(numbers, reverse=True)


def test_an_entry_speaks_of_what_users_have() -> None:
    entries = re.findall(r"^- (.+)$", CHANGELOG.text, re.MULTILINE)
    assert entries
    assert [entry for entry in entries if "service/" in entry or "tests/" in entry] == []
