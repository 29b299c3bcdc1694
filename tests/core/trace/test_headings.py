from __future__ import annotations

import pytest

from service.core.trace.headings import headings, outermost


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("## 1. Pre-Deployment Checks", [("pre deployment checks", 2)]),
        ("# Verification & Observability ##", [("verification and observability", 2)]),
        ("### Phase 2: Cut over", [("cut over", 2)]),
        ("**3) Cut over:**", [("cut over", 2)]),
        ("Cut over\n========", [("cut over", 2)]),
        ("**Release notes:** $X", [("release notes", 0)]),
        ("- **Owner** of it", [("owner", 0)]),
        ("- Log queries and tail commands", [("log queries and tail commands", 0)]),
        ("1. Warm the caches", [("warm the caches", 0)]),
        ("Risks: few", [("risks", 0)]),
        ("Formatting rules\n- x", [("formatting rules", 1), ("x", 0)]),
        ("Symptom:\n* x y", [("symptom", 1), ("x y", 0)]),
        ("1. Symptom\n\n* x y", [("symptom", 1), ("x y", 0)]),
        ("1. **Symptom**\n* x", [("symptom", 2), ("x", 0)]),
        ("1. Key duties. Sixteen of them.", [("key duties", 0)]),
        ("Answer in parts:\n\nSymptom:\n* x", [("answer in parts", 0), ("symptom", 1), ("x", 0)]),
        ("A sentence that goes on and on without any end in sight for us", []),
        ("## About \0", []),
        ("**\0**", []),
        ("", []),
    ],
)
def test_headings_and_labels(text: str, expected: list[tuple[str, int]]) -> None:
    assert [(heading.key, heading.rank) for heading in headings(text)] == expected


def test_an_article_is_no_number() -> None:
    assert [heading.key for heading in headings("# A plan")] == ["a plan"]


@pytest.mark.parametrize("text", ["# h\n" * 10_000, "- [ ] a: " * 20_000, "*" * 100_000, "**a" * 50_000, "#" * 100_000])
def test_no_text_has_endless_headings(text: str) -> None:
    assert len(headings(text)) <= 2_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# A\n## B\n- c", ["a", "b"]),
        ("# A\nSymptom:\n* x\n\nCause:\n* y", ["a", "symptom", "cause"]),
        ("- one\n- two", ["one", "two"]),
    ],
)
def test_the_outermost_headings_are_those_that_there_are_several_of(text: str, expected: list[str]) -> None:
    assert [heading.key for heading in outermost(headings(text))] == expected
