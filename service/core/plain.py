"""Plain documents: all arguments are named texts, at most with choices. They are checked and filled without an engine.

Nine of ten documents are plain. What this module accepts and renders, the general way (`check` and `render`) accepts
and renders to the same text, only slower; what it does not accept it leaves to the general way, which can explain.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from service.core.arguments import Argument
from service.core.check import is_text
from service.core.placeholders import Segment
from service.core.rendered import Rendered, require_length

_FREE = frozenset({"title", "description", "examples", "default", "deprecated", "type", "x-secret"})
"""Keywords of a schema that refuse no text (`type` only where it is `string`)."""


class Plain:
    """A plain document made ready, in little memory: its literal texts, and what may stand in the places between."""

    __slots__ = ("_keys", "_length", "_literals", "_rules", "_unset")

    def __init__(self, arguments: Iterable[Argument], segments: Sequence[Segment], unset: str) -> None:
        """Take the arguments, which must be plain (see `is_plain`), the body, and what an omitted argument reads as."""
        self._rules = Rules.of(arguments)
        self._unset = unset
        self._keys = tuple([part.key for part in segments if not isinstance(part, str)])
        self._literals = tuple(_literals(segments))
        self._length = sum(map(len, self._literals))

    def render(self, values: Mapping[str, Any], unset: str | None = None) -> Rendered | None:
        """Return the prompt, or None for values that may be wrong; raises TooLarge for a prompt beyond the limit."""
        return self.fill(values, unset) if self._rules.accept(values) else None

    def fill(self, values: Mapping[str, Any], unset: str | None = None) -> Rendered:
        """Return the prompt of values that were found to be right; raises TooLarge for a prompt beyond the limit."""
        rules = self._rules
        blank = self._unset if unset is None else unset
        given = {**rules.defaults, **values} if rules.defaults else values
        texts = tuple([given.get(key, blank) for key in self._keys])
        require_length(self._length + sum(map(len, texts)))
        # A list that is filled in and joined takes a fifth of the time of a format, which looks at each character.
        parts = [""] * (2 * len(texts) + 1)
        parts[::2], parts[1::2] = self._literals, texts
        return Rendered("".join(parts), tuple([name for name in rules.optional if name not in values]))


class Rules:
    """What plain arguments accept. Versions of a template mostly have the same, so that they share one object."""

    __slots__ = ("__weakref__", "_choices", "_required", "defaults", "optional")

    _shared: ClassVar[WeakValueDictionary[object, Rules]] = WeakValueDictionary()

    def __init__(self, arguments: Iterable[Argument]) -> None:
        """Take the arguments; `optional` are the names, sorted, of those that may be left out and have no default."""
        listed = tuple(arguments)
        self._choices = {each.name: None if each.choices is None else frozenset(each.choices) for each in listed}
        self._required = frozenset(each.name for each in listed if each.required)
        self.defaults = {each.name: each.default for each in listed if each.default is not None}
        self.optional = tuple(sorted(each.name for each in listed if each.default is None and not each.required))

    @classmethod
    def of(cls, arguments: Iterable[Argument]) -> Rules:
        """Return the rules of these arguments, the same object as long as any version has them."""
        made = cls(arguments)
        key = (tuple(made._choices.items()), made._required, tuple(made.defaults.items()))
        return cls._shared.setdefault(key, made)

    def accept(self, values: Mapping[str, Any]) -> bool:
        """Return whether the values may be rendered."""
        choices = self._choices
        for name, value in values.items():
            # A key that is no argument has no choices, not even None.
            allowed = choices.get(name, ())
            if type(value) is not str or (allowed is not None and value not in allowed):
                return False
        return self._required <= values.keys() and is_text("".join(values.values()))


def _literals(segments: Sequence[Segment]) -> Iterator[str]:
    """Yield the text before each placeholder and that behind the last, "" where there is none."""
    text = ""
    for segment in segments:
        if isinstance(segment, str):
            text += segment
        else:
            yield text
            text = ""
    yield text


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
