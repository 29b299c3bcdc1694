"""What a change of arguments breaks: is every set of arguments that was accepted still accepted?"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.schema import Schema

Keywords = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Breaking:
    """One reason why a caller of the older version fails on the newer: a stable code, the argument, a sentence."""

    code: str
    argument: str
    message: str


def breaking(before: Compiled, after: Compiled) -> tuple[Breaking, ...]:
    """Return everything that breaks, in the older version's order, then the new required arguments."""
    return tuple(_all(before, after))


def _all(before: Compiled, after: Compiled) -> Iterator[Breaking]:
    for name, old in before.by_name.items():
        new = after.by_name.get(name)
        if new is None:
            yield Breaking("argument_removed", name, f"{name} is no longer taken; calls that send it are refused")
        else:
            yield from _argument(old, new, before.schema, after.schema)
    for name, new in after.by_name.items():
        if new.required and name not in before.by_name:
            yield Breaking("argument_required", name, f"{name} is new and required; calls without it are refused")
    yield from _exclusive(before, after)


def _argument(old: Argument, new: Argument, before: Schema, after: Schema) -> Iterator[Breaking]:
    name = old.name
    if new.required and not old.required:
        yield Breaking("argument_required", name, f"{name} was optional and is now required")
    if new.kind != old.kind:
        yield Breaking(
            "kind_changed", name, f"{name} was {old.kind} and is now {new.kind}: typed arguments read otherwise"
        )
    elif new.position != old.position:
        yield Breaking("position_changed", name, f"{name} was at position {old.position} and is now at {new.position}")
    lost = [alias for alias in old.aliases if alias not in new.aliases]
    if lost:
        yield Breaking("alias_removed", name, f"{name} can no longer be typed as {', '.join(lost)}")
    yield from _value(name, before["properties"][name], after["properties"][name])


def _value(name: str, old: Keywords, new: Keywords) -> Iterator[Breaking]:
    if not _type_holds(old["type"], new["type"]):
        yield Breaking("type_changed", name, f"{name} took {_a(old['type'])} and now takes {_a(new['type'])}")
        return
    yield from _choices(name, old, new)
    if not _implied_by_choices(old, new):
        yield from _limits(name, old, new)
    if old["type"] == "array":
        yield from _value(name, {"type": "string", **old.get("items", {})}, {"type": "string", **new.get("items", {})})


def _type_holds(old: str, new: str) -> bool:
    return old == new or (old == "integer" and new == "number")


def _a(kind: str) -> str:
    names = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "true or false"}
    return names.get(kind, "a list")


def _choices(name: str, old: Keywords, new: Keywords) -> Iterator[Breaking]:
    if "enum" not in new:
        return
    if "enum" not in old:
        if not (old["type"] == "boolean" and {False, True} <= set(new["enum"])):
            yield Breaking("choices_added", name, f"{name} took any value and now takes only {_listed(new['enum'])}")
        return
    lost = [choice for choice in old["enum"] if choice not in new["enum"]]
    if lost:
        yield Breaking("choices_removed", name, f"{name} no longer takes {_listed(lost)}")


def _listed(choices: list[Any]) -> str:
    return ", ".join(choice if isinstance(choice, str) else json.dumps(choice) for choice in choices)


def _implied_by_choices(old: Keywords, new: Keywords) -> bool:
    """Choices that stay as they were keep fitting limits only when nothing else changed."""
    return "enum" in old and all(
        old.get(key) == new.get(key) for key in (*_LIMITS, "pattern", "multipleOf", "uniqueItems")
    )


# Each limit with the question whether the newer value still lets all through that the older did.
_LIMITS: Mapping[str, tuple[str, Callable[[Any, Any], bool]]] = {
    "minLength": ("length", lambda old, new: new <= old),
    "maxLength": ("length", lambda old, new: new >= old),
    "minItems": ("number of items", lambda old, new: new <= old),
    "maxItems": ("number of items", lambda old, new: new >= old),
    "minimum": ("range", lambda old, new: new <= old),
    "maximum": ("range", lambda old, new: new >= old),
    "exclusiveMinimum": ("range", lambda old, new: new <= old),
    "exclusiveMaximum": ("range", lambda old, new: new >= old),
}
_VACUOUS = {"minLength": 0, "minItems": 0}


def _limits(name: str, old: Keywords, new: Keywords) -> Iterator[Breaking]:
    for keyword, (noun, holds) in _LIMITS.items():
        if keyword not in new or new[keyword] == _VACUOUS.get(keyword):
            continue
        if keyword not in old or not holds(old[keyword], new[keyword]):
            yield Breaking("limit_narrowed", name, f"the {noun} of {name} is narrower: {keyword} is now {new[keyword]}")
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield Breaking("pattern_changed", name, f"{name} must now match the pattern {new['pattern']}")
    if "multipleOf" in new and new["multipleOf"] != old.get("multipleOf"):
        yield Breaking("limit_narrowed", name, f"{name} must now be a multiple of {new['multipleOf']}")
    if new.get("uniqueItems") and not old.get("uniqueItems"):
        yield Breaking("limit_narrowed", name, f"{name} must no longer hold the same item twice")


def _exclusive(before: Compiled, after: Compiled) -> Iterator[Breaking]:
    known = {frozenset(group) for group in before.exclusive}
    for group in after.exclusive:
        shared = [name for name in group if name in before.by_name]
        if len(shared) > 1 and not any(frozenset(shared) <= other for other in known):
            names = " and ".join(shared)
            yield Breaking(
                "exclusive_added", shared[0], f"{names} exclude each other now; calls that send both are refused"
            )
