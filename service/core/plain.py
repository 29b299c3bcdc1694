"""Plain documents: all arguments are named texts, at most with choices. They are checked and filled without an engine.

Nine of ten documents are plain. What this module accepts and renders, the general way (`check` and `render`) accepts
and renders to the same text, only slower; what it does not accept it leaves to the general way, which can explain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from service.core.arguments import Argument
from service.core.check import is_text
from service.core.placeholders import Segment
from service.core.rendered import Rendered, join

_FREE = frozenset({"title", "description", "examples", "default", "deprecated", "type", "x-secret"})
"""Keywords of a schema that refuse no text (`type` only where it is `string`)."""


class Plain:
    """A plain document made ready: its text around the places, and what may stand in each of them."""

    __slots__ = ("_choices", "_defaults", "_optional", "_pieces", "_places", "_required", "_unset")

    def __init__(self, arguments: Iterable[Argument], segments: Sequence[Segment], unset: str) -> None:
        """Take the arguments, which must be plain (see `is_plain`), the body, and what an omitted argument reads as."""
        listed = tuple(arguments)
        self._choices = {each.name: None if each.choices is None else frozenset(each.choices) for each in listed}
        self._required = frozenset(each.name for each in listed if each.required)
        self._defaults = {each.name: each.default for each in listed if each.default is not None}
        self._optional = tuple(sorted(each.name for each in listed if each.default is None and not each.required))
        self._unset = unset
        self._pieces = [segment if isinstance(segment, str) else "" for segment in segments]
        self._places = [(at, part.key) for at, part in enumerate(segments) if not isinstance(part, str)]

    def render(self, values: Mapping[str, Any], unset: str | None = None) -> Rendered | None:
        """Return the prompt, or None for values that may be wrong; raises TooLarge for a prompt beyond the limit."""
        if not self._accepts(values):
            return None
        blank = self._unset if unset is None else unset
        texts = {**self._defaults, **values} if self._defaults else values
        parts = self._pieces.copy()
        for at, key in self._places:
            parts[at] = texts.get(key, blank)
        omitted = tuple([name for name in self._optional if name not in values])
        return Rendered(join(parts), omitted)

    def _accepts(self, values: Mapping[str, Any]) -> bool:
        choices = self._choices
        for name, value in values.items():
            # A key that is no argument has no choices, not even None.
            allowed = choices.get(name, ())
            if type(value) is not str or (allowed is not None and value not in allowed):
                return False
        return self._required <= values.keys() and is_text("".join(values.values()))


def is_plain(arguments: Collection[Argument], exclusive: Collection[object]) -> bool:
    """Return whether arguments, of which no group may exclude each other, are named texts without further rules."""
    return not exclusive and all(map(_is_plain, arguments)) and bool(arguments)


def _is_plain(argument: Argument) -> bool:
    texts = (*(argument.choices or ()), *(() if argument.default is None else (argument.default,)))
    return (
        argument.kind == "named"
        and not argument.list
        and argument.keywords.keys() <= _FREE
        and argument.keywords.get("type", "string") == "string"
        and all(isinstance(text, str) for text in texts)
    )
