"""What happens to a prompt between the tool that got it and the person who asks where it came from."""

from __future__ import annotations

CHANGES = ("none", "crlf", "blanks", "cut", "added")
"""As it was; CRLF line ends; blanks at the ends of lines; the last fifth cut off; a sentence put in somewhere."""

_KEPT = 0.8


def crlf(prompt: str) -> str:
    """Return a prompt whose lines end as on Windows."""
    return prompt.replace("\r\n", "\n").replace("\n", "\r\n")


def blanks(prompt: str) -> str:
    """Return a prompt with two blanks at the end of each third line, a tab at each seventh, and lines after the end."""
    lines = prompt.split("\n")
    ends = ("  " if place % 3 == 0 else "\t" if place % 7 == 0 else "" for place in range(len(lines)))
    return "\n".join(map("".join, zip(lines, ends, strict=True))) + " \n\n"


def cut(prompt: str) -> str:
    """Return a prompt without its last fifth, counted in characters."""
    return prompt[: int(len(prompt) * _KEPT)]


def added(prompt: str, place: int, sentence: str) -> str:
    """Return a prompt with a sentence at a place, which is a character offset where a word ends or begins."""
    before, after = prompt[:place], prompt[place:]
    left = "" if before[-1:] in ("", "\n", " ") else " "
    right = "" if after[:1] in ("", "\n", " ") else " "
    return f"{before}{left}{sentence}{right}{after}"
