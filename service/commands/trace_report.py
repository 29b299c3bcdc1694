"""What `imprint trace` tells a person: the answer of `POST /v1/trace` in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from textwrap import fill
from typing import Any

_WIDTH = 100
_LONGEST_VALUE = 200
_NOTHING = "No version is known that this was made from.\n"


def report(answer: Mapping[str, Any]) -> str:
    """Return the report: a paragraph for each match, best first, and the note; hidden characters are shown."""
    matches = answer["matches"]
    if not matches:
        return _NOTHING + _note(answer)
    return "\n".join(_paragraph(match) for match in matches) + _note(answer)


def _paragraph(match: Mapping[str, Any]) -> str:
    certainty = "Proven" if match["certainty"] == "proven" else f"Likely ({match['score']:.2f})"
    lines = [f"{certainty}: version {match['version']} of {match['template']}", _indented(match["why"])]
    lines += [f"  {name:<9}  {match[key]}" for name, key in _ROWS if key in match]
    lines += _arguments(match)
    return "\n".join(map(_visible, lines)) + "\n"


_ROWS = (("plan", "plan_id"), ("render", "render_id"), ("digest", "digest"))


def _arguments(match: Mapping[str, Any]) -> Iterator[str]:
    if "arguments" not in match:
        return
    values = match["arguments"]
    if not values:
        yield "  arguments  are not kept, or were erased" if values is None else "  arguments  none"
        return
    for place, (name, value) in enumerate(values.items()):
        yield f"  {'arguments' if place == 0 else '':<9}  {name} = {_shortened(json.dumps(value, ensure_ascii=False))}"


def _shortened(text: str) -> str:
    rest = len(text) - _LONGEST_VALUE
    return text if rest <= 0 else f"{text[:_LONGEST_VALUE]} ... ({rest} more characters)"


def _note(answer: Mapping[str, Any]) -> str:
    return f"\n{_visible(fill(answer['note'], _WIDTH))}\n" if "note" in answer else ""


def _indented(text: str) -> str:
    return fill(text, _WIDTH, initial_indent="  ", subsequent_indent="  ")


def _visible(text: str) -> str:
    """Return a text in which nothing can move a terminal's cursor or hide what stands there."""
    return "".join(letter if letter.isprintable() or letter == "\n" else _escape(letter) for letter in text)


def _escape(letter: str) -> str:
    return letter.encode("unicode_escape").decode()
