"""The hint and the front matter's `arguments` key -> the declared arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.core.arguments import Argument, Kind
from service.core.hint import Hint
from service.core.values import typed

Fragment = Mapping[str, Any]
Declared = Mapping[str, Fragment] | tuple[str, ...] | None

# These keywords become fields of the Argument; all others stay keywords of its schema.
_FIELDS = frozenset({"description", "enum", "const", "default", "examples", "required"})


@dataclass(frozen=True, slots=True)
class Merged:
    """Declared arguments in order; `by_map` names those that the `arguments` key spells out."""

    arguments: tuple[Argument, ...]
    by_map: frozenset[str]
    misfits: tuple[tuple[str, str], ...]


def merge(hint: Hint | None, declared: Declared) -> Merged:
    """Return what is declared: the hint's arguments, refined by the map, then those that only the map has.

    A prose hint beside an `arguments` key only describes: its free text is taken away unless the key names ARGUMENTS.
    """
    fragments = declared if isinstance(declared, Mapping) else {name: {} for name in declared or ()}
    kind: Kind = "named" if isinstance(declared, Mapping) else "positional"
    from_hint = hint.arguments if hint else ()
    if fragments and hint and hint.prose:
        from_hint = tuple(argument for argument in from_hint if argument.name in fragments)
    refined = [_refine(argument, fragments.get(argument.name, {})) for argument in from_hint]
    known = {argument.name for argument in from_hint}
    added = [_refine(Argument(name, kind, True), part) for name, part in fragments.items() if name not in known]
    arguments = _renumbered([argument for argument, _ in refined + added])
    misfits = tuple((argument.name, text) for argument, text in refined + added if text)
    return Merged(arguments, frozenset(fragments), misfits)


def _refine(argument: Argument, fragment: Fragment) -> tuple[Argument, str | None]:
    keywords = {key: value for key, value in fragment.items() if key not in _FIELDS}
    several = argument.list or keywords.get("type") == "array"
    choices = _choices(fragment)
    changed = replace(
        argument,
        description=fragment.get("description", argument.description),
        choices=tuple(choices) if choices is not None else argument.choices,
        default=fragment.get("default", argument.default),
        examples=tuple(fragment.get("examples", argument.examples)),
        list=several,
        keywords=keywords,
    )
    retyped, misfit = _retype(changed)
    return replace(retyped, required=_required(argument, fragment)), misfit


def _choices(fragment: Fragment) -> Sequence[Any] | None:
    if "const" in fragment:
        return [fragment["const"]]
    stated: Sequence[Any] | None = fragment.get("enum", fragment.get("items", {}).get("enum"))
    return stated


def _required(argument: Argument, fragment: Fragment) -> bool:
    stated = fragment.get("required", argument.required)
    return bool(stated) and "default" not in fragment


def _retype(argument: Argument) -> tuple[Argument, str | None]:
    """Give what the hint says as text (choices, default, examples) the type that the fragment states."""
    kind = argument.keywords.get("type", "string")
    if kind not in ("integer", "number", "boolean"):
        return argument, None
    changed = replace(
        argument,
        choices=None if argument.choices is None else tuple(_one(choice, kind) for choice in argument.choices),
        default=_one(argument.default, kind),
        examples=tuple(_one(example, kind) for example in argument.examples),
    )
    stated = (*(changed.choices or ()), changed.default, *changed.examples)
    wrong = next((value for value in stated if isinstance(value, str)), None)
    return changed, None if wrong is None else f"the hint gives {wrong!r}, which is no {kind}"


def _one(text: Any, kind: str) -> Any:
    return typed(text, kind) if isinstance(text, str) else text


def _renumbered(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    numbers = iter(range(1, len(arguments) + 1))
    return tuple(
        replace(argument, position=next(numbers)) if argument.kind == "positional" else argument
        for argument in arguments
    )
