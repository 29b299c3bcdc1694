from __future__ import annotations

import pytest

from service.core.trace.words import pairs, telling, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Roll back, NOW!", ["roll", "back", "now"]),
        ("x_1 is 3.5", ["x_1", "is", "3", "5"]),
        ("Straße", ["strasse"]),
        ("配置 v2を確認", ["配", "置", "v2", "を", "確", "認"]),
        ("", []),
    ],
)
def test_words_are_folded_and_signs_of_chinese_and_japanese_count_each(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_empty_words_and_the_s_of_a_plural_tell_nothing() -> None:
    assert telling(words("The risks of the process and its steps")) == ["risk", "process", "step"]


def test_pairs_stay_within_a_clause() -> None:
    assert list(pairs("error budgets and alerts; feature flags\nrollback 3 plan")) == [
        "error budget",
        "budget alert",
        "feature flag",
        "rollback plan",
    ]
