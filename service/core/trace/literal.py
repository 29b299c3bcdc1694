"""The literal text of a version in normal form, cut where its placeholders stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from service.core.compiled import Compiled
from service.core.placeholders import Slot
from service.core.trace.headings import PLACE

_LINE_END = re.compile(r"\r\n?")
_BLANKS_BEFORE_LINE_END = re.compile(r"(?<![ \t])[ \t]+\n")


@dataclass(frozen=True, slots=True)
class Piece:
    """Literal text between two placeholders, or at an end; `slots` are the keys of those right before it.

    Its text may be empty only where a version ends with a placeholder.
    """

    text: str
    slots: tuple[str, ...]
    before_slot: bool

    @property
    def after_slot(self) -> bool:
        """Whether a placeholder stands right before it."""
        return bool(self.slots)


def pieces(compiled: Compiled) -> Sequence[Piece]:
    """Return the literal text of a version, normal, without blank space at both ends of the version.

    The last one may be empty; a version without placeholders has one piece.
    """
    texts, slots = _joined(compiled)
    texts = [_normal(text) for text in texts]
    texts[0] = texts[0].lstrip()
    texts[-1] = texts[-1].rstrip()
    return _made(texts, slots)


def raw(compiled: Compiled) -> Sequence[Piece]:
    """Return the same as it is, with its own line ends and all of its blank space."""
    return _made(*_joined(compiled))


def outlined(compiled: Compiled) -> str:
    """Return the literal text in one, a NUL where placeholders stand."""
    return PLACE.join(piece.text for piece in pieces(compiled))


def _made(texts: Sequence[str], slots: Sequence[tuple[str, ...]]) -> Sequence[Piece]:
    last = len(texts) - 1
    return [
        Piece(text, keys, before_slot=index < last) for index, (text, keys) in enumerate(zip(texts, slots, strict=True))
    ]


def _joined(compiled: Compiled) -> tuple[list[str], list[tuple[str, ...]]]:
    """Literal texts, and before each the keys that stand side by side; a literal text is empty only at an end."""
    texts: list[str] = [""]
    slots: list[tuple[str, ...]] = [()]
    keys: list[str] = []
    for segment in compiled.segments:
        if isinstance(segment, Slot):
            keys.append(segment.key)
        elif keys:
            texts.append(segment)
            slots.append(tuple(keys))
            keys = []
        else:
            texts[-1] += segment
    if keys:
        texts.append("")
        slots.append(tuple(keys))
    return texts, slots


def _normal(text: str) -> str:
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    return _BLANKS_BEFORE_LINE_END.sub("\n", text)
