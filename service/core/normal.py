"""The normal form of a prompt or a plan: what stays when a text is mailed, pasted into a ticket, copied out.

Line ends become line feeds, blanks at the end of lines go, and the text ends with one line feed, unless it is empty.
"""

from __future__ import annotations

import hashlib
import re

_LINE_END = re.compile(r"\r\n?")
_BLANKS_BEFORE_LINE_END = re.compile(r"(?<![ \t])[ \t]+\n")


def normal(text: str) -> str:
    """Return the normal form of a text; the normal form of a normal form is itself."""
    if "\r" in text:
        text = _LINE_END.sub("\n", text)
    if " \n" in text or "\t\n" in text:
        text = _BLANKS_BEFORE_LINE_END.sub("\n", text)
    if text.endswith("\n") and not text.endswith("\n\n"):
        return text if text != "\n" else ""
    text = text.rstrip(" \t\n")
    return f"{text}\n" if text else ""


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def normal_sha256(text: str) -> str | None:
    """Return the SHA-256 of a text's normal form in hex, or None where the text is its own normal form."""
    form = normal(text)
    return None if form == text else sha256(form)
