"""Names of templates made from those of files."""

from __future__ import annotations

import pytest

from service.web.upload import as_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("deployment-plan", "deployment-plan"),
        ("Deployment Plan (2)", "deployment-plan-2"),
        ("  a .. b__c ", "a.b-c"),
        ("Über", "ber"),
        ("...", ""),
        ("", ""),
        ("x" * 300, "x" * 200),
        ("a" * 199 + "-b", "a" * 199),
    ],
)
def test_a_text_becomes_the_nearest_name(text: str, name: str) -> None:
    assert as_name(text) == name
