"""What a change of arguments breaks: is every set of arguments that was accepted still accepted?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from service.core.arguments import Argument
from service.core.check import validator
from service.core.compiled import Compiled
from service.core.explain import listed
from service.core.placeholders import ALL_ARGUMENTS
from service.core.schema import Schema

Keywords = Mapping[str, Any]
Bound = tuple[float, int]


@dataclass(frozen=True, slots=True)
class Breaking:
    """One reason why a caller of the older version fails on the newer: a stable code, the argument, a sentence."""

    code: str
    argument: str
    message: str


def breaking(before: Compiled, after: Compiled) -> tuple[Breaking, ...]:
    """Return everything that breaks, in the older version's order, then the new required arguments.

    When nothing does, the newer version accepts all values that the older accepts, and words that were typed still go
    to the same arguments; but for words with a dash or a `=` in them where it is the first with options or with names.
    """
    return tuple(_all(before, after))


def _all(before: Compiled, after: Compiled) -> Iterator[Breaking]:
    implied = not (before.declares or after.declares)
    for name, old in before.by_name.items():
        new = after.by_name.get(name)
        if new is None:
            yield Breaking("argument_removed", name, f"{name} is no longer taken; calls that send it are refused")
            continue
        if new.required and not old.required:
            yield Breaking("argument_required", name, f"{name} was optional and is now required")
        # The words that `$1` and the like do not take go to an implied $ARGUMENTS wherever it stands.
        if not (implied and name == ALL_ARGUMENTS):
            yield from _typing(old, new)
        yield from _value(name, *_properties(name, before.schema, after.schema))
    for name, new in after.by_name.items():
        if new.required and name not in before.by_name:
            yield Breaking("argument_required", name, f"{name} is new and required; calls without it are refused")
    yield from _exclusive(before, after)


def _properties(name: str, before: Schema, after: Schema) -> tuple[Keywords, Keywords]:
    return before["properties"][name], after["properties"][name]


def _typing(old: Argument, new: Argument) -> Iterator[Breaking]:
    """What breaks for those who type the arguments."""
    name = old.name
    if new.kind != old.kind:
        message = f"{name} was {old.kind} and is now {new.kind}: typed arguments read otherwise"
        yield Breaking("kind_changed", name, message)
    elif new.position != old.position:
        yield Breaking("position_changed", name, f"{name} was at position {old.position} and is now at {new.position}")
    lost = [alias for alias in old.aliases if alias not in new.aliases]
    if lost:
        yield Breaking("alias_removed", name, f"{name} can no longer be typed as {listed(lost)}")


def _value(name: str, old: Keywords, new: Keywords) -> Iterator[Breaking]:
    if not (old["type"] == new["type"] or (old["type"] == "integer" and new["type"] == "number")):
        yield Breaking("type_changed", name, f"{name} took {_a(old['type'])} and now takes {_a(new['type'])}")
    elif "enum" in old:
        yield from _each(name, "choices_removed", old["enum"], old, new)
    elif old["type"] == "boolean":
        yield from _each(name, "choices_added", (False, True), old, new)
    elif "enum" in new:
        yield Breaking("choices_added", name, f"{name} took any value and now takes only {listed(new['enum'])}")
    else:
        yield from _limits(name, old, new)
        if old["type"] == "array":
            yield from _value(name, old["items"], new["items"])


def _a(kind: str) -> str:
    names = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return names.get(kind, "a list")


def _each(name: str, code: str, values: Sequence[Any], old: Keywords, new: Keywords) -> Iterator[Breaking]:
    """Try every value that was accepted."""
    accepted, accepts = validator(old), validator(new)
    lost = [value for value in values if accepted.is_valid(value) and not accepts.is_valid(value)]
    if lost:
        yield Breaking(code, name, f"{name} no longer takes {listed(lost)}")


def _limits(name: str, old: Keywords, new: Keywords) -> Iterator[Breaking]:
    for noun, narrower in (
        ("length", _least(old, new, "minLength") or _most(old, new, "maxLength")),
        ("number of items", _least(old, new, "minItems") or _most(old, new, "maxItems")),
        ("range", _low(new, old["type"]) > _low(old, old["type"]) or _high(new, old["type"]) < _high(old, old["type"])),
    ):
        if narrower:
            yield Breaking("limit_narrowed", name, f"the {noun} of {name} is narrower: {_stated(noun, new)}")
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield Breaking("pattern_changed", name, f"{name} must now match the pattern {new['pattern']}")
    if "multipleOf" in new and not _divides(new["multipleOf"], old):
        yield Breaking("limit_narrowed", name, f"{name} must now be a multiple of {new['multipleOf']}")
    if new.get("uniqueItems") and not (old.get("uniqueItems") or old.get("maxItems", 2) < 2):
        yield Breaking("limit_narrowed", name, f"{name} must no longer hold the same item twice")


_STATING = {
    "length": ("minLength", "maxLength"),
    "number of items": ("minItems", "maxItems"),
    "range": ("minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"),
}


def _stated(noun: str, new: Keywords) -> str:
    return ", ".join(f"{keyword} is now {new[keyword]}" for keyword in _STATING[noun] if keyword in new)


def _least(old: Keywords, new: Keywords, keyword: str) -> bool:
    return bool(new.get(keyword, 0) > old.get(keyword, 0))


def _most(old: Keywords, new: Keywords, keyword: str) -> bool:
    return bool(new.get(keyword, math.inf) < old.get(keyword, math.inf))


def _low(schema: Keywords, kind: str) -> Bound:
    """The lower end of a range, with 1 where the end itself is outside; the first whole number among whole numbers."""
    low: Bound = (schema.get("minimum", -math.inf), 0)
    if "exclusiveMinimum" in schema:
        low = max(low, (schema["exclusiveMinimum"], 1))
    return (math.floor(low[0]) + 1, 0) if kind == "integer" and low[1] else _whole(low, kind, math.ceil)


def _high(schema: Keywords, kind: str) -> Bound:
    """The upper end of a range, with -1 where the end itself is outside; the last whole number among whole numbers."""
    high: Bound = (schema.get("maximum", math.inf), 0)
    if "exclusiveMaximum" in schema:
        high = min(high, (schema["exclusiveMaximum"], -1))
    return (math.ceil(high[0]) - 1, 0) if kind == "integer" and high[1] else _whole(high, kind, math.floor)


def _whole(bound: Bound, kind: str, rounded: Any) -> Bound:
    return (rounded(bound[0]), 0) if kind == "integer" and math.isfinite(bound[0]) else bound


def _divides(divisor: Any, old: Keywords) -> bool:
    """Whether all that the older schema takes is a multiple; of fractions only that they are the same is sure."""
    stated = old.get("multipleOf", 1 if old["type"] == "integer" else None)
    if isinstance(divisor, int) and isinstance(stated, int):
        return stated % divisor == 0
    return bool(divisor == stated)


def _exclusive(before: Compiled, after: Compiled) -> Iterator[Breaking]:
    known = {frozenset(pair) for group in before.exclusive for pair in combinations(group, 2)}
    for group in after.exclusive:
        for pair in combinations([name for name in group if name in before.by_name], 2):
            if frozenset(pair) not in known:
                message = f"{' and '.join(pair)} exclude each other now; calls that send both are refused"
                yield Breaking("exclusive_added", pair[0], message)
