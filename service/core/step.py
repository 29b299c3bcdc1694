"""What a version changed for the callers of the one before, as the history of a template tells it."""

from __future__ import annotations

from dataclasses import dataclass

from service.core.compare import ArgumentsChange, compare
from service.core.compatibility import Breaking
from service.core.compiled import compile_text


@dataclass(frozen=True, slots=True)
class Step:
    """The step from one version to the next.

    `lines_added` and `lines_removed` count the lines of the documents that differ; `arguments` and `breaking` are as in
    `compare.Change`.
    """

    lines_added: int
    lines_removed: int
    arguments: ArgumentsChange
    breaking: tuple[Breaking, ...]

    @property
    def compatible(self) -> bool:
        """Whether callers of the older version can call the newer as they did."""
        return not self.breaking


def step_between(before: str, after: str) -> Step:
    """Return the step from one document's text to another."""
    change = compare(compile_text(before), compile_text(after))
    signs = [line[:1] for line in change.text.split("\n")[2:]]
    return Step(signs.count("+"), signs.count("-"), change.arguments, change.breaking)
