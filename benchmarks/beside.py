"""The core beside string.Template and Jinja's sandbox, on the deployment plan, taken in turns in one run."""

from __future__ import annotations

import re
import statistics
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2.sandbox import SandboxedEnvironment

from benchmarks.measuring import Action, in_turns
from service.core.compiled import compile_document
from service.core.document import read
from service.core.render import fill, render
from service.core.schema import object_schema

SEED = Path(__file__).parents[1] / "seeds" / "deployment-plan.md"
VALUES = {"NOTES": "A new checkout, behind a flag; no migration.", "ENVIRONMENT": "staging", "WINDOW": "Tuesday, 9:00"}
BASIS, TEMPLATE = "Imprint", "string.Template"
UNCHECKED = f"{BASIS}, values not checked"
RENDER, READ = "render", "read, compile and make the schema"

_ROUNDS = 31
_RUNS = 100


@dataclass(frozen=True, slots=True)
class Beside:
    """What a step takes: seconds of the processor for one run, and how many times that of the basis it is."""

    step: str
    name: str
    seconds: float
    ratio: float


def measured() -> list[Beside]:
    """Return what each step takes in the core and in the others."""
    return [beside for step, actions in _steps().items() for beside in _compared(step, actions)]


def _compared(step: str, actions: Mapping[str, Action]) -> list[Beside]:
    taken = in_turns(actions, rounds=_ROUNDS, runs=_RUNS)
    return [
        Beside(step, name, statistics.median(seconds), _ratio(seconds, taken[BASIS])) for name, seconds in taken.items()
    ]


def _ratio(seconds: Sequence[float], basis: Sequence[float]) -> float:
    return statistics.median(mine / other for mine, other in zip(seconds, basis, strict=True))


def _steps() -> dict[str, dict[str, Action]]:
    """Return for each step what does it, made sure that all render the same text."""
    text = SEED.read_text(encoding="utf-8")
    document = read(text)
    compiled = compile_document(document)
    values = {**dict.fromkeys(compiled.by_name, ""), **VALUES}
    environment = SandboxedEnvironment(keep_trailing_newline=True)
    translated = re.sub(r"\$([A-Z]+)", r"{{ \1 }}", document.body)
    dollars, braces = string.Template(document.body), environment.from_string(translated)
    if not render(compiled, VALUES).prompt == dollars.substitute(values) == braces.render(values):
        raise AssertionError("the prompts differ, so that their times cannot be compared")
    return {
        RENDER: {
            BASIS: lambda: render(compiled, VALUES),
            UNCHECKED: lambda: fill(compiled, VALUES),
            TEMPLATE: lambda: dollars.substitute(values),
            "Jinja, sandboxed": lambda: braces.render(values),
        },
        READ: {
            BASIS: lambda: _everything(text),
        },
        "compile": {
            BASIS: lambda: compile_document(document),
            TEMPLATE: lambda: string.Template(document.body).get_identifiers(),
            "Jinja, sandboxed": lambda: environment.from_string(translated),
        },
        "make the schema": {
            BASIS: lambda: object_schema(compiled.arguments, compiled.exclusive),
        },
    }


def _everything(text: str) -> object:
    compiled = compile_document(read(text))
    return object_schema(compiled.arguments, compiled.exclusive)
