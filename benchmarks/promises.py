"""What was promised, what was measured, and whether the one keeps the other."""

from __future__ import annotations

import math
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure that has to be at least `target`, or at most where `at_most` is set; the aim is what would be better."""

    name: str
    measured: float
    target: float
    unit: str = ""
    aim: float | None = None
    at_most: bool = False
    digits: int = 2

    @property
    def is_kept(self) -> bool:
        """Whether the target is met; a figure that could not be measured meets none."""
        return self._meets(self.target)

    def row(self) -> tuple[str, ...]:
        """Return the row of a table."""
        sign = "<=" if self.at_most else ">="
        aim = "" if self.aim is None else f"{self.aim:g}{' (met)' if self._meets(self.aim) else ''}"
        target = f"{sign} {self.target:g}{self.unit}"
        return self.name, f"{self.measured:.{self.digits}f}{self.unit}", target, aim, "yes" if self.is_kept else "NO"

    def _meets(self, bound: float) -> bool:
        if math.isnan(self.measured):
            return False
        return self.measured <= bound if self.at_most else self.measured >= bound
