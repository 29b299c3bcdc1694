from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.hostile_inputs import ALPHABETS, MIS_DECODED, filled, mis_decoded, mis_decoded_words
from service.core import mojibake

# Text as it was meant; each is broken by decoding its UTF-8 as Windows-1252 or Latin-1, and must be found and repaired.
MEANT = [
    "Prefer 4–6 bullets",
    "café",
    "naïve",
    "it’s",
    "“quoted”, he said",
    "wait…",
    "a — b",
    "€5",
    "25 °C",
    "© 2020",
    "Foo™",
    "à la carte",
    "voilà",
    "a → b",
    "a→b",
    "✓ done",
    "✅ ok",
    "🚀 launch",
    "👩\u200d💻 codes",
    "├── src",
    "└── tests",
    "• item",
    "não",
    "Größe für",
    "Привет мир",
    "и",
    "Ελληνικά",
    "한국어 문장",
    "这是中文。",
    "，",
    "日本語",
    "Tiếng Việt",
    "हिन्दी",
    "ไทย",
    "שלום",
    "العربية",
    "příliš žluťoučký",
    "gyűrű",
    "œuvre, cœur",
    "« texte »",
    "≤ ≥ ≠",
    "ÉTÉ",
    "FORÊT",
    "SÃO",
    "Ñandú señor",
    "5²",
]


@pytest.mark.parametrize("encoding", ["sloppy-windows-1252", "latin-1"])
@pytest.mark.parametrize("text", MEANT)
def test_text_that_was_decoded_wrongly_is_repaired(text: str, encoding: str) -> None:
    assert mojibake.repaired(text.encode().decode(encoding)) == text


OTHER_MISREADINGS = [
    ("Itâ€™s â€œxâ€\x9d", "It’s “x”"),
    ("4‚Äì6", "4–6"),
    ("4ΓÇô6", "4–6"),
    ("4вЂ“6", "4–6"),
    ("4ā€“6", "4–6"),
    ("donΓÇÖt", "don’t"),
    ("Ã¢â‚¬â€œ", "–"),
    ("4ÃƒÂ©6", "4é6"),
    ("ï»¿---\ntitle: T", "---\ntitle: T"),
    ("é and Ã©", "é and é"),
    ("a\r\nÃ©\r\n", "a\r\né\r\n"),
    ("«Ã©tÃ©»", "«été»"),
    ("fÃ¼r Å“uvre", "für œuvre"),
]


@pytest.mark.parametrize(("text", "meant"), OTHER_MISREADINGS)
def test_other_misreadings_are_repaired(text: str, meant: str) -> None:
    assert mojibake.repaired(text) == meant


# Correct text that comes near: letters before signs that could be the rest of a broken character.
CORRECT = [
    "« été » «été»«hiver» «là»… «oublié»\u00a0; À «\u00a0la\u00a0» voilà… déjà—vu l’été– à—",
    "CAFÉ® «ÉTÉ» «IRMÃ» “AMANHÃ” AMANHÃ… «AMANHû É»",
    "está»… »á« já… já» ñ¿¡ “à” ‘Ä’ È… incredibile Ñ…",
    "Größe „MENÜ“ groß“ „Ä“ Ä… Ö» ß”",
    "100 Å² 3.5 Å±0.2 5 Å³ 10 Å Ø±0.1 5×3² ±2 ½ ¼ n×³√2",
    "Å… nej ”BLÅ” ”Å” Å– »Å« Å’s »Å»",
    "“â” ‘â’ â— “â”— nesâ’ ’r â… â–",
    "đâ, ậ ở ế ÂÃ GIÃ. Hồ Chí Minh “Â” Tiếng Việt",
    "이것은 “한국어” 문장입니다… ‘한국어’",
    "这是中文。，、「」“你好”……",
    "Привет «мир» „мир“ Він її вЂ",
    "Ελληνικά «α» Γ’ Γ· β€",
    "עברית “א” العربية «ا» हिन्दी ไทย",
    "┌──┐ │x│ └──┘ ╔═╗ ▀▄█▌▐░▒▓ ─│",
    "😀👍🏽❤️👩‍💻 … ‘quotes’ “quotes” 10 € £5 ¥5 ™ ® ©",
    "naïve façade Œuvre cœur piñata ÀÉÎÕÜ Îles ÎLE ¿Qué? ¡Olé!",
    "°C 25 °C §5 ¶ ¬a µm ¤ ¦ ¨ ¯ ´ ¸",
    "plain ASCII, with `code` and $PLACEHOLDERS",
    "ÉÈ ÊË ÌÍ ÐÑ ÒÓ ÞÝ ÆØÅ æøå ĄĆĘŁŃÓŚŹŻ ąćęłńóśźż ŠČŘŽ šč",
]


@pytest.mark.parametrize("text", CORRECT)
def test_correct_text_is_left_alone(text: str) -> None:
    assert list(mojibake.spots(text)) == []
    assert mojibake.repaired(text) == text


@pytest.mark.parametrize("text", ["aâ€ b", "lost � here", "voilÃ le", "nbspÂ there"])
def test_what_lost_bytes_is_told_and_left_to_a_person(text: str) -> None:
    (found,) = mojibake.spots(text)
    assert (found.code, found.fix) == ("mojibake", None)
    assert "lost bytes" in found.message
    assert mojibake.repaired(text) == text


def test_a_finding_shows_both_readings_and_where() -> None:
    (found,) = mojibake.spots("Prefer 4â€“6")
    assert (found.start, found.message) == (8, "`â€“` is `–`, decoded wrongly: write it as it was meant.")
    assert found.fix is not None
    assert (found.fix.start, found.fix.end, found.fix.replacement) == (8, 11, "–")


def test_a_message_holds_no_control_characters() -> None:
    (found,) = mojibake.spots("â\x80\x93")
    assert found.message.startswith("`â\\x80\\x93` is")


_LETTERS = "abc ABC.,'\n" + "éèàçùâêîôûÉÀÇœ" + "äöüßÄÖÜ" + "ñáíóú¿¡" + "ăđơưạếộ" + "ąęłźż" + "åøæ" + "«»“”‘’„–—…°€"
_SCRIPTS = ["אבגד", "абвгд", "αβγδ", "가나다라", "中文字漢", "あいう", "กขค", "אבג", "ابت", "😀👍", "┌─┐│"]


@given(st.text(alphabet="".join(_SCRIPTS) + "abc .,\n", max_size=60))
def test_text_in_other_scripts_is_never_touched(text: str) -> None:
    assert mojibake.repaired(text) == text


_HIGH = "".join(mojibake.BYTES)


@given(st.text(alphabet=_HIGH + _HIGH + _LETTERS, max_size=40))
def test_repairing_twice_changes_nothing_more(text: str) -> None:
    once = mojibake.repaired(text)
    assert mojibake.repaired(once) == once


@given(st.text(alphabet=_HIGH + _LETTERS, max_size=40))
def test_nothing_but_the_findings_changes(text: str) -> None:
    fixes = [found.fix for found in mojibake.spots(text) if found.fix]
    if mojibake.repaired(text) == text:
        return
    parts = [
        text[end:start]
        for end, start in zip([0, *(fix.end for fix in fixes)], [fix.start for fix in fixes], strict=False)
    ]
    repaired = mojibake.repaired(text)
    assert fixes
    for part in parts:
        position = repaired.find(part)
        assert position >= 0
        repaired = repaired[position + len(part) :]


@given(st.text(alphabet="abcdefgh é–…“”àü ", max_size=60))
def test_the_ascii_words_of_a_broken_text_stay(text: str) -> None:
    broken = text.encode().decode("sloppy-windows-1252")
    words = zip(text.split(" "), mojibake.repaired(broken).split(" "), strict=True)
    assert [repaired for meant, repaired in words if meant.isascii()] == [
        word for word in text.split(" ") if word.isascii()
    ]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", MIS_DECODED)
def test_a_megabyte_is_repaired_as_a_line_is(piece: str) -> None:
    line = mojibake.repaired(piece * 200)
    beginning = line[: len(line) // 2]
    repaired = mojibake.repaired(filled(piece))
    assert repaired.startswith(beginning)
    assert mojibake.repaired(repaired) == repaired


@pytest.mark.timeout(20)
@pytest.mark.parametrize("first", ALPHABETS)
def test_a_text_of_thousands_of_different_runs_is_left_alone(first: str) -> None:
    text = mis_decoded_words(first, 8, 1)
    some = text[: text.index(" ", 10_000)]
    assert mojibake.repaired(text) == text
    assert mojibake.repaired(some) != some


@pytest.mark.timeout(20)
def test_a_run_that_reads_as_several_scripts_is_repaired_at_once() -> None:
    meant = "“" * 60 + "あ"
    assert mojibake.repaired(mis_decoded("“" * 60, 2) + mis_decoded("あ")) == meant
