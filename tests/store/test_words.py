from __future__ import annotations

import pytest

from service.store.words import LONGEST_WORD, MOST_ASKED, MOST_BYTES, asked_words, words_of

CASES = [
    ("", []),
    (" \n\t.,;'\"$%&/()=?-_*:!", []),
    ("One two, one TWO", ["one", "two"]),
    ("deployment-plan platform.deployment_plan", ["deployment", "plan", "platform"]),
    ("$NOTES {{x}} ${ENV} a1b2 3.14", ["notes", "x", "env", "a1b2", "3", "14"]),
    ("it's", ["it", "s"]),
    ("Straße STRASSE", ["strasse"]),
    ("Zoë zoe\u0308 ZOË", ["zoë"]),
    ("ＦＵＬＬ ½ ﬁne x²", ["full", "1", "2", "fine", "x2"]),
    ("İstanbul", ["i̇stanbul"]),
    ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
    ("שָׁלוֹם", ["שָׁלוֹם".replace("\u05e9\u05c1\u05b8", "\u05e9\u05b8\u05c1")]),
    ("部署计划v2 テスト", ["部", "署", "计", "划", "v2", "テ", "ス", "ト"]),
    ("Москва", ["москва"]),
    ("\u0301\u0302 a\u0301", ["á"]),
    ("a\0b\ud800c", ["a", "b", "c"]),
    ("\U0001f600 \U0001d400", ["a"]),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_text_is_cut_into_folded_words(text: str, expected: list[str]) -> None:
    assert words_of([text]) == expected
    assert asked_words(text) == expected


def test_words_of_several_texts_are_counted_once() -> None:
    assert words_of(["b a", None, "a c", ""]) == ["b", "a", "c"]


def test_a_long_word_is_found_by_its_beginning() -> None:
    word = "ab" * 500
    assert words_of([word]) == asked_words(word) == [word[:LONGEST_WORD]]


def test_a_query_has_no_more_words_than_can_be_asked() -> None:
    assert asked_words(" ".join(map(str, range(100)))) == [str(number) for number in range(MOST_ASKED)]


def test_as_many_words_are_kept_as_the_index_can_hold() -> None:
    words = words_of(["name", " ".join(f"{number:099}" for number in range(20_000))])
    assert words[0] == "name"
    assert MOST_BYTES - 100 < sum(len(word) for word in words) <= MOST_BYTES


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("the quick brown fox " * 50_000, 4),
        (" ".join(f"ä{number:06x}" for number in range(100_000)), 100_000),
        ("\u0301\u0327" * 250_000, 0),
        ("a" + "\u0301\u0327" * 250_000, 1),
        ("\ufdfa" * 300_000, 5),
        ("a_" * 500_000, 1),
        ("部" * 300_000, 1),
    ],
    ids=["prose", "different", "marks", "marked", "expanding", "short", "han"],
)
def test_a_megabyte_of_any_text_is_cut_into_words(text: str, count: int) -> None:
    words = words_of([text])
    assert len(words) == count
