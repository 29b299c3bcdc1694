"""What changed in the arguments between two versions, in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.explain import listed, shown


@dataclass(frozen=True, slots=True)
class ArgumentChange:
    """An argument that was added, removed or changed; `told` says how, in phrases without a full stop."""

    name: str
    kind: Literal["added", "removed", "changed"]
    told: tuple[str, ...]


def argument_changes(before: Compiled, after: Compiled) -> tuple[ArgumentChange, ...]:
    """Return every argument that came, went or changed: first the newer version's, in its order, then those gone."""
    return tuple(_all(before.by_name, after.by_name))


def _all(old: Mapping[str, Argument], new: Mapping[str, Argument]) -> Iterator[ArgumentChange]:
    for name, argument in new.items():
        if name not in old:
            yield ArgumentChange(name, "added", tuple(_described(argument)))
        elif old[name] != argument:
            told = tuple(_differences(old[name], argument)) or ("is written in another way",)
            yield ArgumentChange(name, "changed", told)
    for name, argument in old.items():
        if name not in new:
            yield ArgumentChange(name, "removed", ("was required" if argument.required else "was optional",))


def _described(argument: Argument) -> Iterator[str]:
    yield "required" if argument.required else "optional"
    if argument.choices:
        yield f"one of {listed(argument.choices)}"
    if argument.default is not None:
        yield f"{shown(argument.default)} unless given"
    if argument.description:
        yield argument.description


def _differences(old: Argument, new: Argument) -> Iterator[str]:
    if old.required != new.required:
        yield "was optional and is now required" if new.required else "was required and is now optional"
    yield from _choices(old.choices, new.choices)
    if old.default != new.default:
        yield f"is {_default(new)} unless given, was {_default(old)}"
    if old.description != new.description:
        yield f"is now described as “{new.description}”" if new.description else "has no description any more"
    if old.kind != new.kind:
        yield f"was {old.kind} and is now {new.kind}"
    if old.position != new.position and old.kind == new.kind:
        yield f"was at position {old.position} and is now at {new.position}"
    if old.list != new.list:
        yield "now takes several values" if new.list else "now takes one value only"
    if old.aliases != new.aliases:
        yield f"can be typed as {listed(new.aliases)}" if new.aliases else "has no other spelling any more"
    if old.examples != new.examples:
        yield f"has the examples {listed(new.examples)}" if new.examples else "has no examples any more"
    yield from _keywords(old.keywords, new.keywords)


def _choices(old: Sequence[Any] | None, new: Sequence[Any] | None) -> Iterator[str]:
    if not old and new:
        yield f"took any value and is now one of {listed(new)}"
    elif old and not new:
        yield f"was one of {listed(old)} and now takes any value"
    elif old and new:
        came, gone = [each for each in new if each not in old], [each for each in old if each not in new]
        if came:
            yield f"now also takes {listed(came)}"
        if gone:
            yield f"no longer takes {listed(gone)}"
        if not (came or gone) and tuple(old) != tuple(new):
            yield f"has its choices in another order: {listed(new)}"


def _default(argument: Argument) -> str:
    return "nothing" if argument.default is None else shown(argument.default)


def _keywords(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """Tell of keywords of JSON Schema; those that have fields of their own were told of already."""
    for keyword in sorted({*old, *new} - {"enum", "default", "description", "examples", "required"}):
        if keyword not in new:
            yield f"has no {keyword} any more, was {shown(old[keyword])}"
        elif keyword not in old:
            yield f"has the {keyword} {shown(new[keyword])}"
        elif old[keyword] != new[keyword]:
            yield f"has the {keyword} {shown(new[keyword])}, was {shown(old[keyword])}"
