"""Hidden characters that no reader of a document sees, because an escape in its front matter stands for them."""

from __future__ import annotations

from collections.abc import Iterator

from service.core import hidden
from service.core.compiled import Compiled
from service.core.places import Spot


def spots(compiled: Compiled) -> Iterator[Spot]:
    """Yield a spot for each value of the front matter in which an escape of YAML has put a hidden character."""
    document = compiled.document
    for key, value in _values(compiled):
        if value not in document.text:
            for spot in hidden.spots(value):
                place = document.key_offsets.get(key, 0)
                yield Spot(spot.code, place, f"In the value of `{key}`, by an escape: {spot.message}")


def _values(compiled: Compiled) -> Iterator[tuple[str, str]]:
    """The texts that are shown to people or reach a prompt, each with the key that holds it."""
    document = compiled.document
    for key in ("title", "description", "argument_hint", "persona", "unset"):
        yield key, getattr(document, key) or ""
    hint = document.argument_hint or ""
    for argument in compiled.arguments:
        texts = (argument.description, argument.default, *(argument.choices or ()), *argument.examples)
        yield from (("arguments", text) for text in texts if isinstance(text, str) and text not in hint)
