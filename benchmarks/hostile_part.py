"""The part `hostile`: the slowest of the inputs that are built to be slow."""

from __future__ import annotations

from benchmarks import hostile
from benchmarks.options import Options
from benchmarks.report import Report


def run(_options: Options, report: Report) -> None:
    """Print the slowest inputs of each operation; one that takes longer than any may is wrong."""
    report.say("The slowest of the inputs that are built to be slow: milliseconds, medians of five runs.")
    measured = list(hostile.measured())
    heads = ("Operation", "Input", "of", "processor", "wall", f"under {hostile.LIMIT * 1000:.0f}")
    report.table(heads, map(_row, measured), numbers=4)
    for one in measured:
        if not one.is_in_time:
            report.wrong.append(f"{one.operation}, {one.name}: {one.timing.cpu * 1000:.0f} ms")


def _row(one: hostile.Measured) -> tuple[str, ...]:
    milliseconds = (f"{seconds * 1000:.0f}" for seconds in (one.timing.cpu, one.timing.wall))
    return one.operation, f"`{one.name}`", str(one.tried), *milliseconds, "yes" if one.is_in_time else "NO"
