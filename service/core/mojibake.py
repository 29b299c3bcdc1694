"""Mis-decoded text: UTF-8 that was read as Windows-1252, Latin-1 or a relative, found and repaired run by run.

A run is repaired only when it is one without doubt: it is well-formed UTF-8 in that encoding, gives characters that
people write, could not stand there as it is (after a word in capitals, a closing quote is a closing quote), and ftfy,
which judges by pairs of characters that do not go together, decodes it to the same. Everything else stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import ftfy
from ftfy import TextFixerConfig
from ftfy.badness import is_bad
from ftfy.chardata import CHARMAP_ENCODINGS

from service.core import hidden
from service.core.finding import Fix
from service.core.places import Spot

_MOST_DOUBTS = 5_000
"""After how many runs that ftfy takes for sound a text is taken to be in a language that is written so."""

_MOST_RUNS = 5_000
"""How many different runs are looked into: a text that has more had better be decoded again as a whole."""

_MOST_CHARACTERS = 500_000

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

# The two characters that every run begins with are asked for first, which spares most texts the rest.
_REPAIRABLE = rf"(?={_of(0xC2, 0xF0)}{_NEXT}){_RUN}|{_OTHER}"
_RUNS = re.compile(_REPAIRABLE)
_SUSPECT = re.compile(rf"{_REPAIRABLE}|(?P<lost>{_LOST})")
# Possessive: the same three characters can be read both ways, so that going back would take exponential time.
_WHOLE_RUN = re.compile(rf"(?:{_FAMILIAR}|{_SCRIPTS})++")

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


class Readings:
    """Keeps what runs were meant to be, so that going over a text again judges no run twice.

    `known` has each run with its two neighbours; a meaning is None where the run may be meant as it is.
    """

    def __init__(self) -> None:
        self.known: dict[str, str | None] = {}

    @property
    def are_too_many(self) -> bool:
        """Whether more runs were looked into than are worth it."""
        return len(self.known) > _MOST_RUNS


def spots(text: str, readings: Readings | None = None) -> Iterator[Spot]:
    """Yield each mis-decoded run, with its repair where there is one."""
    for match, meant in _read(text, _SUSPECT, readings or Readings()):
        start, end = match.span()
        if meant is not None:
            message = f"`{_shown(match[0])}` is `{_shown(meant)}`, decoded wrongly: write it as it was meant."
            yield Spot("mojibake", start, message, Fix(start, end, meant))
        elif match.lastgroup == "lost":
            what = "is what remains of a character that lost bytes: write the character that was meant."
            yield Spot("mojibake", start, f"`{_shown(match[0])}` {what}")


def repaired(text: str, readings: Readings | None = None) -> str:
    """Return the text with its mis-decoded runs decoded.

    The same text comes back when that never comes to an end, and when it has more runs than are looked into.
    """
    readings = readings or Readings()
    result = text
    for _ in range(passes(text)):
        before, result = result, _repaired_once(result, readings)
        if readings.are_too_many:
            break
        if before == result:
            return result
    return text


def passes(text: str) -> int:
    """Return how often a text may be gone over before it counts as one that never comes to rest: 2 to 6 times.

    What is damaged several times over is short in practice, and a long text must not take longer than a request may.
    """
    return min(max(_MOST_CHARACTERS // max(len(text), 1), 2), 6)


def _repaired_once(text: str, readings: Readings) -> str:
    parts: list[str] = []
    end = 0
    for match, meant in _read(text, _RUNS, readings):
        if meant is not None:
            start, following = match.span()
            parts += text[end:start], meant
            end = following
    return "".join([*parts, text[end:]])


def _read(text: str, pattern: re.Pattern[str], readings: Readings) -> Iterator[tuple[re.Match[str], str | None]]:
    """Yield each match with what it was meant to be, until more was looked into than is worth it."""
    known, doubts = readings.known, 0
    for match in () if text.isascii() else pattern.finditer(text):
        if match.lastgroup == "lost":
            yield match, None
            continue
        start, end = match.span()
        around = text[start - 1 if start else 0 : end + 1]
        if around not in known:
            known[around] = _meant(_ascii(text[start - 1 : start]), match[0], _ascii(text[end : end + 1]))
        meant = known[around]
        doubts += meant is None
        if doubts > _MOST_DOUBTS or len(known) > _MOST_RUNS:
            return
        yield match, meant


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
    return decoded if _is_agreed(f"{before}{run}{after}", f"{before}{decoded}{after}") else None


def _is_agreed(text: str, meant: str) -> bool:
    """Return whether ftfy repairs the text to what was meant; its steps are taken here, where there is less to try."""
    while text != meant:
        step = _encodable(text) if is_bad(text) else None
        if step is None:
            return False
        text = step
    return not is_bad(meant) or ftfy.fix_encoding(meant, _DECODING_ONLY) == meant


def _encodable(text: str) -> str | None:
    for encoding in CHARMAP_ENCODINGS:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return None


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
