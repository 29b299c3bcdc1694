"""What one round is about: a template of its own, what the clients know of it, and all that they did."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from random import Random
from typing import Any

from tests.torture.caller import Answer, Caller, Violation
from tests.torture.linearizability import Operation

LABELS = ("production", "canary")


def document(mark: str) -> str:
    """Return a document that no other client saves."""
    return f"---\ntitle: Tortured\nargument_hint: TOKEN=<token>\n---\n{mark} $TOKEN\n"


def prompt(text: str, token: str) -> str:
    """Return what one of these documents must render as."""
    return text.split("---\n")[2].replace("$TOKEN", token)


def digest(text: str) -> str:
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"


@dataclass(slots=True)
class Save:
    """A document that was sent to be saved; `number` where that was acknowledged, None where it is not known."""

    text: str
    mark: str
    base: str | None
    labels: tuple[str, ...]
    called: float
    number: int | None
    answered: float


@dataclass(slots=True)
class Move:
    """What a client saw or did of a label; `mark` is the message of a PUT, `moved_at` what its answer said."""

    label: str
    operation: Operation
    mark: str | None = None
    moved_at: str | None = None


@dataclass(slots=True)
class Render:
    """A call with a token that no other call has; `answer` is None where it is not known whether it was recorded."""

    token: str
    ref: str
    newest_before: int
    answer: dict[str, Any] | None


@dataclass(slots=True)
class Creation:
    """A template that was sent to be created; `acknowledged` is None where the outcome is not known."""

    name: str
    text: str
    labels: tuple[str, ...]
    acknowledged: bool | None


@dataclass(slots=True)
class Scene:
    """A template, its acknowledged versions by number, and what was done to it by all clients together."""

    template: str
    versions: dict[int, str] = field(default_factory=dict)
    saves: list[Save] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    renders: list[Render] = field(default_factory=list)
    creations: list[Creation] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/v1/templates/{self.template}"

    def prepare(self, caller: Caller) -> None:
        """Create the template with three versions, in peace."""
        for number in (1, 2, 3):
            text = document(f"prepared-{number}")
            body = {"document": text} | ({"name": self.template} if number == 1 else {})
            answer = caller.send_until_answered(
                "POST", "/v1/templates" if number == 1 else f"{self.path}/versions", body
            )
            if answer.status != 201:
                raise Violation(f"the scene could not be prepared: {answer.status} {answer.body!r}")
            self.versions[number] = text


@dataclass(slots=True)
class Client:
    """Somebody who acts on a scene: a caller, a source of chance, and a name that its marks begin with."""

    name: str
    scene: Scene
    caller: Caller
    rng: Random
    marks: int = 0

    def mark(self) -> str:
        """Return a word that nobody used before."""
        self.marks += 1
        return f"{self.name}-{self.marks}"

    def happens(self, probability: float) -> bool:
        return self.rng.random() < probability


def refused(answer: Answer, what: str, *codes: str) -> None:
    """Raise Violation unless an answer is one of the refusals that this request may get."""
    if answer.status < 400 or answer.code not in codes:
        raise Violation(f"{what}: {answer.status} {answer.body[:500]!r}")
