from __future__ import annotations

import pytest

from service.core.trace.headings import headings
from service.core.trace.usual import is_usual, weight


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Overview", 0.0),
        ("Next Steps", 0.2),
        ("Rollback", 0.5),
        ("Status of analysis", 0.2),
        ("Deployment Canary", 0.75),
        ("Rollback Preparation", 1.0),
    ],
)
def test_a_heading_weighs_by_the_words_that_are_not_everywhere(heading: str, expected: float) -> None:
    (found,) = headings(f"# {heading}")
    assert weight(found) == pytest.approx(expected)
    assert is_usual(found) is (expected == 0.0)
