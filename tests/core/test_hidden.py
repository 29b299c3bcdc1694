from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hostile_inputs import HIDDEN, filled
from service.core import hidden

SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"

# Text whose joiners, selectors and tags belong to the writing.
ALLOWED = [
    "plain text\twith tabs\nand\r\nlines\r",
    "\ufeffa byte order mark at the start",
    "👩\u200d💻 👨\u200d👩\u200d👧\u200d👦 👩🏽\u200d🚀 🏳\ufe0f\u200d🌈 🏴\u200d☠\ufe0f",
    "❤\ufe0f\u200d🔥 🙂\u200d↔\ufe0f",
    "❤\ufe0f ✔\ufe0e 1\ufe0f\u20e3 #\ufe0f\u20e3 ©\ufe0f ™\ufe0f ⚠\ufe0f",
    f"{SCOTLAND} {SCOTLAND}",
    "می\u200cخواهم کتاب\u200cها",
    "ه\u200d. \u200dه",
    "क्\u200dष র\u200d্য ක්\u200dෂ ന്\u200d",
    "పార్శ్\u200d\u200cచే",
    "ភាសា\u200bខ្មែរ\u200b (ok) ไทย\u200bไทย",
    "葛\U000e0100城市 辻\U000e0101さん \u4e08\ufe00",
    "≨\ufe00 0\ufe00",
    "ᠠ\u180b ᠨ\u180eᠠ",
    "\u1112\u1160\u11ab \u115f\u1161",
    "שׁ\u034fָ",
    "naïve façade\u00a0: « Größe » 한국어 中文 Tiếng Việt العربية עברית ┌─┐ 😀",
]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_writing_needs_is_no_finding(text: str) -> None:
    assert list(hidden.spots(text)) == []
    assert hidden.without(text) == text


# Text, what it becomes without what can go, and the names of what is found in order.
REMOVABLE = [
    ("a\u200bb", "ab", "U+200B ZERO WIDTH SPACE"),
    ("a\u200cb", "ab", "U+200C ZERO WIDTH NON-JOINER"),
    ("a\u200db", "ab", "U+200D ZERO WIDTH JOINER"),
    ("a\u2060b", "ab", "U+2060 WORD JOINER"),
    ("a\u00adb", "ab", "U+00AD SOFT HYPHEN"),
    ("a\u2063b", "ab", "U+2063 INVISIBLE SEPARATOR"),
    ("a\ufeffb", "ab", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("\ufeff\ufeffb", "\ufeffb", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
    ("a\ufe0fb", "ab", "U+FE0F VARIATION SELECTOR-16"),
    ("a\U000e0100b", "ab", "U+E0100 VARIATION SELECTOR-17"),
    ("a\u034fb", "ab", "U+034F COMBINING GRAPHEME JOINER"),
    ("a\u180eb", "ab", "U+180E MONGOLIAN VOWEL SEPARATOR"),
    ("😀\u200d", "😀", "U+200D ZERO WIDTH JOINER"),
    ("😀\u200da", "😀a", "U+200D ZERO WIDTH JOINER"),
    ("ا\u200c\u200cا", "اا", "U+200C ZERO WIDTH NON-JOINER (2 times)"),
    ("a\u200b\u200b\u200bb", "ab", "U+200B ZERO WIDTH SPACE (3 times)"),
    ("ا\u200c\u200b\u200cا", "ا\u200cا", "U+200C ZERO WIDTH NON-JOINER, U+200B ZERO WIDTH SPACE"),
    ("ក\u200b\u00ad\u200bក", "ក\u200bក", "U+200B ZERO WIDTH SPACE, U+00AD SOFT HYPHEN"),
    ("\ufe0f\u200d❤", "❤", "U+FE0F VARIATION SELECTOR-16, U+200D ZERO WIDTH JOINER"),
]


@pytest.mark.parametrize(("text", "left", "name"), REMOVABLE)
def test_a_stray_character_of_no_width_is_named_and_can_go(text: str, left: str, name: str) -> None:
    (found,) = hidden.spots(text)
    assert found.code == "hidden_character"
    assert found.message.startswith(f"{name} stand")
    assert found.fix is not None
    assert text[: found.fix.start] + found.fix.replacement + text[found.fix.end :] == left == hidden.without(text)


# Text with what may hide something, which a person must see before it goes.
KEPT = [
    ("a\u202eb", "U+202E RIGHT-TO-LEFT OVERRIDE stands"),
    ("a\u2066b\u2069", "U+2066 LEFT-TO-RIGHT ISOLATE stands"),
    ("a\u200fb", "U+200F RIGHT-TO-LEFT MARK stands"),
    ("ا\u061cا", "U+061C ARABIC LETTER MARK stands"),
    ("a\U000e0001\U000e0069\U000e0067b", "unseen by a reviewer, and spell 'ig': remove them"),
    ("\U0001f3f4\U000e0075\U000e0073\U000e007f", "and spell 'us'"),
    ("a\x00b", "U+0000 NULL stands"),
    ("a\x1b[0m", "U+001B ESCAPE stands"),
    ("a\x0cb", "U+000C FORM FEED stands"),
    ("a\x7fb", "U+007F DELETE stands"),
    ("a\x85b", "U+0085 NEXT LINE stands"),
    ("a\x9db", "U+009D CONTROL CHARACTER stands"),
    ("a\u3164b", "U+3164 HANGUL FILLER stands"),
    ("a\u115fb", "U+115F HANGUL CHOSEONG FILLER stands"),
    ("a\ufff9b", "U+FFF9 INTERLINEAR ANNOTATION ANCHOR stands"),
    ("😀\ufe01\ufe02\ufe03", "VARIATION SELECTOR-2"),
    ("a\ud800b", "U+D800 UNASSIGNED stands"),
]


@pytest.mark.parametrize(("text", "message"), KEPT)
def test_what_may_hide_something_is_named_and_stays(text: str, message: str) -> None:
    found = next(iter(hidden.spots(text)))
    assert message in found.message
    assert found.fix is None
    assert hidden.without(text) == text


def test_what_can_go_and_what_must_stay_are_two_findings() -> None:
    text = "a\u200b\u202eb"
    assert [(found.start, found.fix is not None) for found in hidden.spots(text)] == [(1, True), (2, False)]
    assert hidden.without(text) == "a\u202eb"


_ODD = st.sampled_from(
    "a \u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0f\ufe01\u202e\U000e0041\U000e0100\x00😀❤\u0627क្ក中🏴\u1100\u1160\u034f"
)


@given(st.lists(_ODD, max_size=30).map("".join))
def test_removing_twice_removes_nothing_more_and_nothing_visible(text: str) -> None:
    once = hidden.without(text)
    assert hidden.without(once) == once
    assert [found for found in hidden.spots(once) if found.fix] == []
    assert [one for one in once if one in "a 😀❤中"] == [one for one in text if one in "a 😀❤中"]


@given(st.lists(_ODD, max_size=30).map("".join))
def test_the_findings_and_the_removal_agree(text: str) -> None:
    result = text
    for found in reversed(list(hidden.spots(text))):
        if found.fix:
            result = result[: found.fix.start] + result[found.fix.end :]
    assert result == hidden.without(text)


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", HIDDEN)
def test_a_megabyte_loses_all_that_can_go_and_nothing_visible(piece: str) -> None:
    text = filled(piece)
    once = hidden.without(text)
    assert [found for found in hidden.spots(once) if found.fix] == []
    assert [once.count(one) for one in "a❤👩\u0627ក"] == [text.count(one) for one in "a❤👩\u0627ក"]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_writing_needs_is_shown_as_it_is(text: str) -> None:
    assert hidden.shown(text) == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a⟦U+202E⟧b"),
        ("a\u200b\u200bb", "a⟦U+200B⟧⟦U+200B⟧b"),
        ("\x1b[2J", "⟦U+001B⟧[2J"),
        ("x\U000e0041", "x⟦U+E0041⟧"),
        ("", ""),
    ],
)
def test_what_is_hidden_is_spelled_out(text: str, shown: str) -> None:
    assert hidden.shown(text) == shown
