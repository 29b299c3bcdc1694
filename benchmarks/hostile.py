"""Inputs built to be slow, against the promise that none takes the processor for 250 ms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from benchmarks import hostile_inputs as inputs
from benchmarks.measuring import Action, Timing, median, once
from service.core.check import Checker
from service.core.compare import compare
from service.core.compiled import Compiled, compile_document
from service.core.document import LARGEST, read
from service.core.hint import parse
from service.core.lint import fix, lint
from service.core.preview import read_values

LIMIT = 0.250
"""How many seconds of the processor an input may take."""

_RUNS = 5
_TRIALS = 3
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One of the slowest inputs of an operation, of so many that were tried."""

    operation: str
    tried: int
    name: str
    timing: Timing

    @property
    def is_in_time(self) -> bool:
        """Whether the promise holds."""
        return self.timing.cpu < LIMIT


def measured() -> Iterator[Measured]:
    """Yield the slowest inputs of each operation; every input is tried once, and the slowest ones five times more."""
    blocks, bodies = inputs.blocks(), inputs.bodies()
    yield from _documents("lint", lint, blocks, bodies)
    yield from _documents("fix", fix, blocks, bodies)
    yield from _documents("compile", _checker, blocks, bodies)
    hints = {name: partial(parse, hint) for name, hint in inputs.hints().items()}
    yield from _slowest("parse a hint of 2,000 characters", hints)
    pairs = inputs.pairs().items()
    compared = {name: partial(compare, _compiled(old), _compiled(new)) for name, (old, new) in pairs}
    yield from _slowest("compare two of 1 MiB", compared)
    typed = inputs.typed_texts().items()
    values = {name: partial(read_values, _hinted(hint), None, text) for name, (hint, text) in typed}
    yield from _slowest("read 1 MiB of arguments_text", values)


def _documents(
    operation: str, action: Callable[[str], object], blocks: Mapping[str, str], bodies: Mapping[str, str]
) -> Iterator[Measured]:
    of_blocks = _slowest(f"{operation} 64 KiB of front matter", _applied(action, blocks))
    of_bodies = _slowest(f"{operation} 1 MiB", _applied(action, bodies))
    yield from of_blocks
    yield from of_bodies
    both = blocks[of_blocks[0].name].removesuffix("body") + bodies[of_bodies[0].name]
    cut = both.encode()[:LARGEST].decode(errors="ignore")
    yield from _slowest(f"{operation} 1 MiB", _applied(action, {"the slowest front matter and the slowest body": cut}))


def _applied(action: Callable[[str], object], texts: Mapping[str, str]) -> dict[str, Action]:
    return {name: partial(action, text) for name, text in texts.items()}


def _slowest(operation: str, actions: Mapping[str, Action]) -> list[Measured]:
    tried = {name: once(action).cpu for name, action in actions.items()}
    names = sorted(tried, key=lambda name: tried[name], reverse=True)[:_SHOWN]
    found = [Measured(operation, len(tried), name, _undisturbed(actions[name])) for name in names]
    return sorted(found, key=lambda one: one.timing.cpu, reverse=True)


def _undisturbed(action: Action) -> Timing:
    """Return the median of five runs; one over the limit is asked for again, as other processes may be the cause."""
    medians: list[Timing] = []
    while not medians or (medians[-1].cpu >= LIMIT and len(medians) < _TRIALS):
        medians.append(median([once(action) for _ in range(_RUNS)]))
    return min(medians, key=lambda one: one.cpu)


def _compiled(text: str) -> Compiled:
    return compile_document(read(text))


def _checker(text: str) -> Checker:
    return _compiled(text).checker


def _hinted(hint: str) -> Compiled:
    return _compiled(f"---\nargument_hint: {hint!r}\n---\n")
