"""Whether a text is in Unicode normalisation form C (UAX #15), in time that is linear for any text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from service.core.places import Spot

# Putting combining marks in order takes quadratic time in the length of their run, so that the text is looked at in
# windows. They overlap by more than the 30 marks that may follow one another in text for interchange.
_WINDOW = 256
_OVERLAP = 32


def spots(text: str) -> Iterator[Spot]:
    """Yield the first place where the text is not NFC, if there is one."""
    start = len(text) if text.isascii() else 0
    while start < len(text):
        window = text[start : start + _WINDOW]
        if not unicodedata.is_normalized("NFC", window):
            at = start + _first_odd(window)
            name = f"U+{ord(text[at]):04X} {unicodedata.name(text[at], 'UNNAMED')}"
            advice = "which looks the same: normalise it, unless the difference is meant."
            message = f"{name} makes this text differ from its NFC form, {advice}"
            yield Spot("not_nfc", at, message)
            return
        start += _WINDOW - _OVERLAP


def _first_odd(window: str) -> int:
    """Return the offset of the character with which the window stops being normal."""
    return next(end for end in range(len(window)) if not unicodedata.is_normalized("NFC", window[: end + 1]))
