"""What the service says of a scene afterwards, asked over HTTP like anybody would."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from tests.torture.caller import Caller, Violation
from tests.torture.kills.scene import LABELS, Scene

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """A template: itself, the texts of its versions by number, each label's moves and all events, oldest first."""

    itself: Json
    numbers: list[int]
    texts: dict[int, str]
    histories: dict[str, list[Json]]
    events: list[Json]


@dataclass(frozen=True, slots=True)
class Facts:
    """The scene's template, the templates that clients made beside it, and the renders by id."""

    template: TemplateFacts
    made: dict[str, TemplateFacts]
    renders: dict[str, Json]

    def without(self, **changes: Any) -> Facts:
        """Return these facts with others of the template; a test shows with it what the checks would find."""
        return replace(self, template=replace(self.template, **changes))


def look_at(caller: Caller, scene: Scene) -> Facts:
    """Ask for everything that belongs to a scene."""
    made = [each["name"] for each in caller.items(f"/v1/templates?prefix={scene.template}-made-")]
    renders = {each["id"]: each for each in caller.items(f"/v1/renders?template={scene.template}")}
    return Facts(
        _template(caller, scene.template), {name: _template(caller, name) for name in made}, _each(caller, renders)
    )


def _template(caller: Caller, name: str) -> TemplateFacts:
    path = f"/v1/templates/{name}"
    numbers = [each["number"] for each in caller.items(f"{path}/versions")][::-1]
    return TemplateFacts(
        itself=_one(caller, path),
        numbers=numbers,
        texts={number: _text(caller, f"{path}/versions/{number}") for number in numbers},
        histories={label: list(caller.items(f"{path}/labels/{label}/history"))[::-1] for label in LABELS},
        events=list(caller.items(f"/v1/events?template={name}"))[::-1],
    )


def _each(caller: Caller, listed: dict[str, Json]) -> dict[str, Json]:
    """Ask for each render by itself too: the list and the record must say the same."""
    for identifier, told in listed.items():
        if _one(caller, f"/v1/renders/{identifier}") != told:
            raise Violation(f"the render {identifier} is listed as {told}, and is not that by itself")
    return listed


def _one(caller: Caller, path: str) -> Json:
    answer = caller.get(path)
    if answer.status != 200:
        raise Violation(f"GET {path}: {answer.status} {answer.body[:500]!r}")
    found: Json = answer.json()
    return found


def _text(caller: Caller, path: str) -> str:
    return caller.get(path, Accept="text/markdown").body.decode()
