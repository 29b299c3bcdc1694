"""Which labels are protected: a list of `label` or `label@name-pattern`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from service.core.actor import matches


@dataclass(frozen=True, slots=True)
class Protection:
    """The rules in force, each a label and the pattern of the template names that it counts for."""

    rules: tuple[tuple[str, str], ...] = ()

    @classmethod
    def read(cls, texts: Iterable[str]) -> Protection:
        """Return the protection that these texts state: `production` counts for every template."""
        parts = (text.partition("@") for text in texts)
        return cls(tuple((label, pattern or "*") for label, _, pattern in parts))

    def covers(self, label: str, name: str) -> bool:
        """Return whether this label of this template is protected."""
        return any(rule == label and matches(pattern, name) for rule, pattern in self.rules)


NO_PROTECTION = Protection()
"""No label is protected."""
