"""What whoever measures can choose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Engines, rounds of the parts that take turns and seconds of each turn, and the folder for the data.

    `renders` and `templates` are how large a service of the part `scale` is; `duration` is how many seconds the parts
    `sustained` and `reloads` take for an engine.
    """

    engines: tuple[str, ...]
    rounds: int
    seconds: float
    folder: Path | None
    renders: int
    templates: int
    duration: float
