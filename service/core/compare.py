"""Two versions -> Change: the text's difference, the arguments' difference, and what breaks for callers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.core.compatibility import Breaking, breaking
from service.core.compiled import Compiled
from service.core.textdiff import unified_diff


@dataclass(frozen=True, slots=True)
class ArgumentsChange:
    """Names of arguments that came, went, or changed in any way that the schema or the argument list shows."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What lies between two versions; `breaking` is empty when the second is compatible with the first."""

    text: str
    arguments: ArgumentsChange
    breaking: tuple[Breaking, ...]

    @property
    def compatible(self) -> bool:
        """Whether every set of arguments that the first version accepts is accepted by the second."""
        return not self.breaking


def compare(before: Compiled, after: Compiled, before_name: str = "before", after_name: str = "after") -> Change:
    """Return the change from one version to another; the names head the unified diff."""
    text = unified_diff(before.document.text, after.document.text, before_name, after_name)
    return Change(text, _arguments(before, after), breaking(before, after))


def _arguments(before: Compiled, after: Compiled) -> ArgumentsChange:
    old, new = before.by_name, after.by_name
    return ArgumentsChange(
        added=_names(name for name in new if name not in old),
        removed=_names(name for name in old if name not in new),
        changed=_names(name for name in new if name in old and new[name] != old[name]),
    )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(names)
