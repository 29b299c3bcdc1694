from __future__ import annotations

import pytest

from service.core.trace.headings import headings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 1. Pre-Deployment Checks", [("pre deployment checks", True)]),
        ("# Verification & Observability ##", [("verification and observability", True)]),
        ("### Phase 2: Cut over", [("cut over", True)]),
        ("**3) Cut over:**", [("cut over", True)]),
        ("Cut over\n========", [("cut over", True)]),
        ("**Release notes:** $X", [("release notes", False)]),
        ("- **Owner** of it", [("owner", False)]),
        ("- Log queries and tail commands", [("log queries and tail commands", False)]),
        ("1. Warm the caches", [("warm the caches", False)]),
        ("Risks: few", [("risks", False)]),
        ("Formatting rules\n- x", [("formatting rules", False), ("x", False)]),
        ("A sentence that goes on and on without any end in sight for us", []),
        ("## About \0", []),
        ("**\0**", []),
        ("", []),
    ],
)
def test_headings_and_labels(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(heading.key, heading.strong) for heading in headings(text)] == expected


def test_an_article_is_no_number() -> None:
    assert [heading.key for heading in headings("# A plan")] == ["a plan"]


@pytest.mark.parametrize("text", ["# h\n" * 10_000, "- [ ] a: " * 20_000, "*" * 100_000, "**a" * 50_000, "#" * 100_000])
def test_no_text_has_endless_headings(text: str) -> None:
    assert len(headings(text)) <= 2_000
