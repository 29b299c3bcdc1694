"""What is wrong with arguments, in sentences that say what to send instead."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from service.core.errors import Problem
from service.core.suggest import closest
from service.core.values import MOST_DIGITS, as_text, typed

Keywords = Mapping[str, Any]

_MOST_LISTED = 20
_MOST_COMPARED = 100
_LONGEST = 60
_LONGEST_DESCRIPTION = 200


def missing(name: str, schema: Keywords) -> Problem:
    """Explain that a required argument was not given."""
    choices = schema.get("enum") or schema.get("items", {}).get("enum")
    wanted = f"one of {listed(choices)}" if choices else _cut(schema.get("description", ""), _LONGEST_DESCRIPTION)
    message = f"missing required argument {name}" + (f": {wanted}" if wanted else "")
    return Problem("missing_argument", message, argument=name, extra={"allowed": choices} if choices else {})


def unknown(name: str, known: Sequence[str], *, suggest: bool = True) -> Problem:
    """Explain that the template takes no argument of this name; `suggest` looks for the one that was meant."""
    meant = closest(name, known) if suggest else None
    message = f"unknown argument {shown(name)}: "
    if meant:
        return Problem("unknown_argument", f"{message}did you mean {meant}?", name, extra={"did_you_mean": meant})
    takes = f"this template takes {listed(known)}" if known else "this template takes no arguments; leave it out"
    return Problem("unknown_argument", message + takes, argument=name, extra={"known": list(known[:_MOST_COMPARED])})


def exclusive(names: Sequence[str]) -> Problem:
    """Explain that these arguments exclude each other."""
    message = f"{' and '.join(names)} exclude each other: send one of them"
    return Problem("exclusive_arguments", message, argument=names[-1], extra={"exclusive": list(names)})


def unsound(name: str) -> Problem:
    """Explain that a name or a value cannot be kept as it is."""
    printable = name.encode(errors="replace").decode().replace("\0", "?")
    message = f"{_cut(printable)} holds a NUL or half of a surrogate pair: send valid Unicode text without U+0000"
    return Problem("invalid_text", message, argument=printable)


def endless(name: str) -> Problem:
    """Explain that a whole number is too long to be one."""
    message = f"{_cut(name)} is a whole number of more than {MOST_DIGITS} digits: send it as text"
    return Problem("invalid_number", message, argument=name)


def wrong(where: str, keyword: str, schema: Keywords, value: Any, *, optional: bool = False) -> Problem:
    """Explain that a value does not fit a keyword of its schema; one that is `x-secret` is not repeated.

    `where` is the argument's name, with the item's place in a list: `FILES[2]`. An `optional` one may be left out.
    """
    code, wording = _WORDINGS[keyword]
    choices = schema.get("enum") if keyword in ("type", "enum") else None
    secret = schema.get("x-secret") is True
    meant = _meant(schema["enum"], value) if keyword == "enum" and not secret else None
    sentences = [
        f"{where} {_wanted(wording, keyword, schema)}",
        "" if secret else _found(keyword, value),
        _advice(schema.get("type", "string"), value) if keyword == "type" and not secret else "",
        "to leave it out, do not send it" if optional and value is None else "",
        f"did you mean {meant}?" if meant else "",
    ]
    extra = {"allowed": choices, "did_you_mean": meant} if meant else {"allowed": choices} if choices else {}
    return Problem(code, "; ".join(filter(None, sentences)), argument=where.partition("[")[0], extra=extra)


def listed(names: Iterable[Any]) -> str:
    """Return names or choices with commas between them; of many only the first ones."""
    texts = [_cut(as_text(name)) for name in names]
    more = len(texts) - _MOST_LISTED
    return ", ".join(texts[:_MOST_LISTED]) + (f" and {more} more" if more > 0 else "")


def quoted(word: str) -> str:
    """Return a typed word between single quotes, cut short."""
    return f"'{_cut(word)}'"


def shown(value: Any) -> str:
    """Return a value as it is written in JSON, cut short; of a list or an object only that it is one."""
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"
    if isinstance(value, dict):
        return "an object"
    return _cut(json.dumps(value, ensure_ascii=False).encode(errors="replace").decode())


_TYPES = {
    "string": "must be text",
    "integer": "must be a whole number",
    "number": "must be a number",
    "boolean": "must be true or false",
    "array": "must be a list",
}

_WORDINGS = {
    "type": ("wrong_type", ""),
    "enum": ("not_a_choice", ""),
    "const": ("not_a_choice", "must be {}"),
    "pattern": ("pattern_mismatch", "must match the pattern {}"),
    "minLength": ("too_short", "must have at least {} characters"),
    "maxLength": ("too_long", "must have at most {} characters"),
    "minItems": ("too_short", "must have at least {} items"),
    "maxItems": ("too_long", "must have at most {} items"),
    "uniqueItems": ("not_unique", "must not hold the same item twice"),
    "minimum": ("out_of_range", "must be {} or more"),
    "maximum": ("out_of_range", "must be {} or less"),
    "exclusiveMinimum": ("out_of_range", "must be more than {}"),
    "exclusiveMaximum": ("out_of_range", "must be less than {}"),
    "multipleOf": ("out_of_range", "must be a multiple of {}"),
}


def _wanted(wording: str, keyword: str, schema: Keywords) -> str:
    if "enum" in schema and keyword in ("type", "enum"):
        return f"must be one of {listed(schema['enum'])}"
    if keyword == "type":
        return _TYPES[schema.get("type", "string")]
    limit = schema[keyword]
    wanted = wording.format(shown(limit) if keyword == "const" else limit)
    example = next(iter(schema.get("examples", ())), None) if keyword == "pattern" else None
    return wanted if example is None else f"{wanted}, such as {shown(example)}"


def _found(keyword: str, value: Any) -> str:
    if keyword in ("minLength", "maxLength", "minItems", "maxItems"):
        return f"it has {len(value)}"
    return "" if keyword == "uniqueItems" else f"found {shown(value)}"


def _advice(kind: str, value: Any) -> str:
    """What to send instead of a value that only has the wrong type."""
    if kind == "array":
        return f"send [{shown(value)}]" if isinstance(value, str | int | float) else ""
    if kind == "string":
        return f'send it in quotes, "{as_text(value)}"' if isinstance(value, bool | int | float) else ""
    fits = isinstance(value, str) and not isinstance(typed(value, kind), str)
    return f"send {value.strip()} without quotes" if fits else ""


def _meant(choices: Sequence[Any], value: Any) -> str | None:
    """The choice that was meant."""
    return closest(value, map(as_text, choices[:_MOST_COMPARED])) if isinstance(value, str) else None


def _cut(text: str, longest: int = _LONGEST) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."
