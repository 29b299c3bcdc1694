"""The hint and the front matter's `arguments` key -> the declared arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from service.core.arguments import Argument, Kind
from service.core.check import validator
from service.core.hint import Hint
from service.core.schema import property_schema
from service.core.values import typed

Fragment = Mapping[str, Any]
Declared = Mapping[str, Fragment] | tuple[str, ...] | None

# These keywords become fields of the Argument; all others stay keywords of its schema.
_FIELDS = frozenset({"description", "enum", "const", "default", "examples", "required"})


@dataclass(frozen=True, slots=True)
class Merged:
    """Declared arguments in order; `by_map` names those that the `arguments` key spells out.

    `misfits` are sentences on what the hint and the key say differently of an argument, by its name.
    """

    arguments: tuple[Argument, ...]
    by_map: frozenset[str]
    misfits: tuple[tuple[str, str], ...]


def merge(hint: Hint | None, declared: Declared) -> Merged:
    """Return what is declared: the hint's arguments, refined by the map, then those that only the map has.

    A prose hint beside an `arguments` key only describes: its free text is taken away unless the key names ARGUMENTS,
    and it is no free text but a positional where it is not alone.
    """
    fragments = declared if isinstance(declared, Mapping) else {name: {} for name in declared or ()}
    kind: Kind = "named" if isinstance(declared, Mapping) else "positional"
    from_hint = hint.arguments if hint else ()
    if fragments and hint and hint.prose:
        from_hint = tuple(argument for argument in from_hint if argument.name in fragments)
    known = {argument.name for argument in from_hint}
    added = tuple(Argument(name, kind, required=True) for name in fragments if name not in known)
    stated = _one_free_text(from_hint + added)
    refined = [_refine(argument, fragments.get(argument.name, {})) for argument in stated]
    # What the key says of an argument that the hint does not have was found to fit when the key was read.
    told_twice = [argument for argument in refined if argument.name in known and fragments.get(argument.name)]
    misfits = [(argument.name, text) for argument in told_twice for text in _misfits(argument)]
    return Merged(_numbered(refined), frozenset(fragments), tuple(misfits))


def _one_free_text(arguments: tuple[Argument, ...]) -> tuple[Argument, ...]:
    if len(arguments) == 1:
        return arguments
    return tuple(
        replace(argument, kind="positional") if argument.kind == "text" else argument for argument in arguments
    )


def _refine(argument: Argument, fragment: Fragment) -> Argument:
    if not fragment:
        return argument
    kind = str(fragment.get("type") or property_schema(argument)["type"])
    several = kind == "array"
    default = fragment.get("default", argument.default)
    if several and default is not None:
        default = tuple(default) if isinstance(default, list | tuple) else (default,)
    changed = replace(
        argument,
        kind=_kind(argument.kind, kind),
        description=fragment.get("description", argument.description),
        choices=_choices(argument, fragment),
        default=default,
        examples=tuple(fragment.get("examples", argument.examples)),
        required=_required(argument, fragment),
        list=several,
        keywords={key: value for key, value in fragment.items() if key not in _FIELDS},
    )
    return _retyped(changed, str(fragment.get("items", {}).get("type", "string")) if several else kind)


def _kind(kind: Kind, value: str) -> Kind:
    """A flag that takes more than true and false is an option; a text that is a number is no free text."""
    if kind == "flag" and value != "boolean":
        return "option"
    return "positional" if kind == "text" and value != "string" else kind


def _choices(argument: Argument, fragment: Fragment) -> tuple[Any, ...] | None:
    for keywords in (fragment, fragment.get("items", {})):
        if "const" in keywords:
            return (keywords["const"],)
        if "enum" in keywords:
            return tuple(keywords["enum"])
    return argument.choices


def _required(argument: Argument, fragment: Fragment) -> bool:
    stated = fragment.get("required", argument.required)
    return bool(stated) and "default" not in fragment


def _retyped(argument: Argument, kind: str) -> Argument:
    """Give what is said as text (choices, default, examples) the type that values have."""
    if kind == "string":
        return argument
    return replace(
        argument,
        choices=None if argument.choices is None else tuple(_typed(choice, kind) for choice in argument.choices),
        default=_typed(argument.default, kind),
        examples=tuple(_typed(example, kind) for example in argument.examples),
    )


def _typed(value: Any, kind: str) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_typed(item, kind) for item in value)
    return typed(value, kind) if isinstance(value, str) else value


def _misfits(argument: Argument) -> Iterator[str]:
    schema = property_schema(argument)
    choosing = schema["items"] if argument.list else schema
    wrong = None
    if argument.choices:
        allowing = validator({key: value for key, value in choosing.items() if key not in ("enum", "const")})
        wrong = next((choice for choice in argument.choices if not allowing.is_valid(choice)), None)
    if wrong is not None:
        yield f"the choice {wrong!r} does not fit what else is said of it: change one of them"
    elif "default" in schema and not validator(schema).is_valid(schema["default"]):
        yield f"the default {schema['default']!r} does not fit what else is said of it: change one of them"


def _numbered(arguments: Sequence[Argument]) -> tuple[Argument, ...]:
    """Give positionals that have no position, which the hint does not name, those after the last."""
    last = max((argument.position or 0 for argument in arguments), default=0)
    numbers = iter(range(last + 1, last + 1 + len(arguments)))
    return tuple(
        replace(argument, position=next(numbers))
        if argument.kind == "positional" and argument.position is None
        else argument
        for argument in arguments
    )
