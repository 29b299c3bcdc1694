"""Print what is measured; the exit status is 1 when an input takes longer than any may."""

from __future__ import annotations

import os
import platform
import sys

from benchmarks import beside, hostile
from benchmarks.tables import table


def main() -> int:
    """Measure, print, and return the exit status."""
    _say(
        f"Python {platform.python_version()} on {platform.system()} {platform.machine()}, {os.cpu_count()} processors."
    )
    _say("\nThe deployment plan, all taken in turns: microseconds of the processor, and times what Imprint takes.\n")
    _say(table(("Step", "By", "µs", "times"), map(_beside, beside.measured()), numbers=2))
    _say("\nThe slowest of the inputs that are built to be slow: milliseconds, medians of five runs.\n")
    measured = list(hostile.measured())
    heads = ("Operation", "Input", "of", "processor", "wall", f"under {hostile.LIMIT * 1000:.0f}")
    _say(table(heads, map(_hostile, measured), numbers=4))
    late = sum(not one.is_in_time for one in measured)
    _say(f"\nToo slow: {late or 'none'}.")
    return 1 if late else 0


def _beside(one: beside.Beside) -> tuple[str, ...]:
    return one.step, one.name, f"{one.seconds * 1e6:.1f}", f"{one.ratio:.2f}"


def _hostile(one: hostile.Measured) -> tuple[str, ...]:
    milliseconds = (f"{seconds * 1000:.0f}" for seconds in (one.timing.cpu, one.timing.wall))
    return one.operation, f"`{one.name}`", str(one.tried), *milliseconds, "yes" if one.is_in_time else "NO"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
