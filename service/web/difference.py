"""How differences of texts are looked at: side by side or in one column, with nothing in them unseen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from flask import request

from service.core.argument_changes import ArgumentChange, argument_changes
from service.core.compatibility import Breaking, breaking
from service.core.compiled import compile_text
from service.core.difference import Difference, difference
from service.core.hidden import shown

VIEWS = {"split": "Side by side", "unified": "In one column"}
"""The ways to look, as the address names them and as people are told."""


@dataclass(frozen=True)
class Comparison:
    """Two documents' texts, and what lies between them: in the text, in the arguments, and for callers."""

    before: str
    after: str

    @cached_property
    def text(self) -> Difference:
        """What differs in the text."""
        return difference(self.before, self.after)

    @cached_property
    def arguments(self) -> tuple[ArgumentChange, ...]:
        """What differs in the arguments."""
        return argument_changes(compile_text(self.before), compile_text(self.after))

    @cached_property
    def breaking(self) -> tuple[Breaking, ...]:
        """Why callers of the older one fail on the newer one; empty where none does."""
        return breaking(compile_text(self.before), compile_text(self.after))


def view_here() -> str:
    """Return the way to look that the address asks for: side by side unless it says something else that there is."""
    wanted = request.args.get("view", "")
    return wanted if wanted in VIEWS else "split"


def visible(text: str) -> str:
    """Return a text with characters that nobody would see spelled out, the carriage return among them."""
    return shown(text).replace("\r", "␍")
