"""Mis-decoded text: UTF-8 that was read as Windows-1252, Latin-1 or a relative, found and repaired run by run.

A run is repaired only when it is one without doubt: it is well-formed UTF-8 in that encoding, gives characters that
people write, could not stand there as it is (after a word in capitals, a closing quote is a closing quote), and ftfy,
which judges by pairs of characters that do not go together, decodes it to the same. Everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import ftfy
from ftfy import TextFixerConfig

from service.core import hidden
from service.core.finding import Fix
from service.core.places import Spot

_MOST_DOUBTS = 5_000
"""After how many runs that ftfy takes for sound a text is taken to be in a language that is written so."""

_MOST_PASSES = 6

BYTES = {chr(byte): byte for byte in range(0x80, 0x100)}
BYTES |= {bytes([byte]).decode("sloppy-windows-1252"): byte for byte in range(0x80, 0xA0)}
"""The byte that each character was, read as Windows-1252 or as Latin-1."""

# Signs that may follow a word directly, so that a letter before them proves nothing.
_FOLLOWERS = "’‘”“„‚‹›«»–—…®™©°ªº¹²³±†‡•·´\xa0"
_OPENERS = "«»‹›“”„‘’‚\"'("
_LATIN = "A-Za-z\u00c0-\u024f"


def _of(low: int, high: int | None = None, without: str = "") -> str:
    """Return the character class of what the bytes from `low` to `high` read as."""
    read = (character for character, byte in BYTES.items() if low <= byte <= (low if high is None else high))
    return "[" + "".join(re.escape(character) for character in read if character not in without) + "]"


_NEXT = _of(0x80, 0xBF)
_TELLING_NEXT = _of(0x80, 0xBF, _FOLLOWERS)

# The first of two bytes for Latin, signs, Greek and Cyrillic; the first two of three for Vietnamese, typography,
# ideographic punctuation and full-width forms; the first two of four for emoji.
_TWO = f"[{_of(0xC2, 0xC6)[1:-1]}{_of(0xC8)[1:-1]}{_of(0xCE, 0xD1)[1:-1]}]"
_THREE_STARTS = ((0xE1, 0xB8, 0xBB), (0xE2, 0x80, 0xAF), (0xE3, 0x80, 0x80), (0xEF, 0xB8, 0xBF))
_THREE = f"(?:{'|'.join(_of(first) + _of(low, high) for first, low, high in _THREE_STARTS)})"
_FOUR = rf"{_of(0xF0)}{_of(0x9F)}{_NEXT}{{2}}"
_FAMILIAR = rf"{_TWO}{_NEXT}|{_THREE}{_NEXT}|{_FOUR}"

# Other scripts count only where several of their letters stand together.
_SCRIPTS = (
    rf"{_of(0xD7, 0xDB)}{_NEXT}|{_of(0xE0)}{_of(0xA0, 0xBF)}{_NEXT}|{_of(0xE1, 0xEC)}{_NEXT}{{2}}"
    rf"|{_of(0xED)}{_of(0x80, 0x9F)}{_NEXT}"
)

# A single sequence counts when it cannot be a word's last letter and the punctuation that follows it.
_SINGLE = "|".join(
    (
        _FOUR,
        rf"{_TWO}{_TELLING_NEXT}",
        rf"{_THREE}{_TELLING_NEXT}",
        rf"(?:{_of(0xE2)}|{_of(0xE3)}|{_of(0xEF)}){_TELLING_NEXT}{_NEXT}",
        rf"(?:{_TWO}|{_THREE}){_NEXT}(?=[{_LATIN}])",
        rf"(?<=[a-zß-ÿ]){_TWO}{_NEXT}",
        rf"(?<![^\W\d_])(?<![{_OPENERS}])(?:[ÂÃ]|{_of(0xE2)}{_NEXT}|{_of(0xEF)}{_NEXT}){_NEXT}",
    )
)
_RUN = rf"(?:(?:{_FAMILIAR}|{_SCRIPTS}){{2,200}}+|{_SINGLE})"

# Punctuation that was read as something else than Windows-1252; nothing but this table is known of those encodings.
_SIGNS = "‐‑–—‘’‚“”„†‡•…‰‹›€™←↑→↓↔⇒−≤≥≠✓✔"
_OTHERS = {
    sign.encode().decode(encoding): sign
    for encoding in ("macroman", "cp437", "sloppy-windows-1251", "sloppy-windows-1253", "sloppy-windows-1257")
    for sign in _SIGNS
}
_OTHER = "|".join(
    rf"{first}(?:{'|'.join(sorted(re.escape(text[1:]) for text in _OTHERS if text[0] == first))})"
    for first in sorted({text[0] for text in _OTHERS})
)

# What is left of a sequence that lost a byte: certain to be wrong, and for a person to repair.
_LOST = r"â€|\ufffd|(?<=[a-z])[ÃÂ](?= )"

_SUSPECT = re.compile(rf"(?=[^\x00-\x7f])(?:(?P<run>{_RUN})|(?P<other>{_OTHER})|(?P<lost>{_LOST}))")
_WHOLE_RUN = re.compile(rf"(?:{_FAMILIAR}|{_SCRIPTS})+")

_READABLE = re.compile(
    "[\u00a0-\u017f\u01a0\u01a1\u01af\u01b0\u0218-\u021b\u0300-\u036f\u0370-\u052f\u0590-\u06ff\u0900-\u0dff"
    "\u0e00-\u0eff\u1e00-\u1eff\u200d\u2010-\u2027\u2030-\u205e\u2070-\u209c\u20a0-\u20bf\u2100-\u23ff"
    "\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff\u3000-\u30ff\u3131-\u318e\u3400-\u9fff\uac00-\ud7a3\ufe0e\ufe0f"
    "\uff00-\uffef\U0001f000-\U0001faff]+"
)
_BYTE_ORDER_MARK = "ï»¿"
_UNDENIED = frozenset(_SIGNS + "œ")
_TO_LATIN_1 = {ord(character): chr(byte) for character, byte in BYTES.items()}
_MOST_DECODINGS = 4
_DECODING_ONLY = TextFixerConfig(
    restore_byte_a0=False,
    replace_lossy_sequences=False,
    decode_inconsistent_utf8=False,
    fix_c1_controls=False,
)


def spots(text: str) -> Iterator[Spot]:
    """Yield each mis-decoded run, with its repair where there is one."""
    for start, run, repair in _found(text):
        if repair is None:
            message = (
                f"`{_shown(run)}` is what remains of a character that lost bytes: write the character that was meant."
            )
            yield Spot("mojibake", start, message)
        else:
            message = f"`{_shown(run)}` is `{_shown(repair)}`, decoded wrongly: write it as it was meant."
            yield Spot("mojibake", start, message, Fix(start, start + len(run), repair))


def repaired(text: str) -> str:
    """Return the text with its mis-decoded runs decoded, and the same text when that never comes to an end."""
    result = text
    for _ in range(_MOST_PASSES):
        before, result = result, _repaired_once(result)
        if before == result:
            return result
    return text


def _repaired_once(text: str) -> str:
    parts: list[str] = []
    end = 0
    for start, run, repair in _found(text):
        if repair is not None:
            parts += text[end:start], repair
            end = start + len(run)
    return "".join([*parts, text[end:]])


def _found(text: str) -> Iterator[tuple[int, str, str | None]]:
    """Yield where each run stands, the run, and what it was meant to be: None where that is lost."""
    doubts = 0
    for match in () if text.isascii() else _SUSPECT.finditer(text):
        start, end = match.span()
        repair = None
        if match.lastgroup != "lost":
            repair = _meant(_ascii(text[max(0, start - 1) : start]), match[0], _ascii(text[end : end + 1]))
            doubts += repair is None
            if doubts > _MOST_DOUBTS:
                return
        if repair is not None or match.lastgroup == "lost":
            yield start, match[0], repair


@lru_cache(maxsize=4096)
def _meant(before: str, run: str, after: str) -> str | None:
    """Return what a run between two ASCII neighbours was meant to be, or None when it may be meant as it is."""
    if run in _OTHERS:
        return _OTHERS[run]
    if run == _BYTE_ORDER_MARK:
        return ""
    decoded = _decoded(run)
    if not _READABLE.fullmatch(decoded) or hidden.without(decoded) != decoded:
        return None
    if decoded in _UNDENIED:
        return decoded
    agreed = ftfy.fix_encoding(f"{before}{run}{after}", _DECODING_ONLY) == f"{before}{decoded}{after}"
    return decoded if agreed else None


def _decoded(run: str) -> str:
    """Undo one wrong decoding, or several that were made one after the other."""
    decoded = run
    for _ in range(_MOST_DECODINGS):
        decoded = decoded.translate(_TO_LATIN_1).encode("latin-1").decode("utf-8")
        if not _WHOLE_RUN.fullmatch(decoded):
            break
    return decoded


def _ascii(character: str) -> str:
    return character if character.isascii() else ""


def _shown(text: str) -> str:
    printable = "".join(character if character.isprintable() else f"\\x{ord(character):02x}" for character in text[:40])
    return printable if len(text) <= 40 else f"{printable}..."
