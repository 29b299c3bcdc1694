"""A text to be traced, read once for all versions that it is compared with."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """A text as it was given (`whole`) and its normal form without blank space around it (`normal`)."""

    whole: str
    normal: str


def read_text(text: str) -> Text:
    """Return a text made ready for `skeleton.fit` and `outline.follow`."""
    raise NotImplementedError
