"""The part `hostile`: the slowest of the inputs that are built to be slow, and how their time grows."""

from __future__ import annotations

from benchmarks import growth, hostile
from benchmarks.options import Options
from benchmarks.report import Report


def run(_options: Options, report: Report) -> None:
    """Print the slowest inputs of each operation; one that takes longer than any may is wrong, and so is growth."""
    report.say("The slowest of the inputs that are built to be slow: milliseconds, medians of five runs.")
    measured = list(hostile.measured())
    heads = ("Operation", "Input", "of", "processor", "wall", f"under {hostile.LIMIT * 1000:.0f}")
    report.table(heads, map(_row, measured), numbers=4)
    report.say("What grows most when the input gets eight times as large, to 512 KiB: milliseconds of the processor.")
    grown = list(growth.measured())
    heads = ("Operation", "Input", "of", "512 KiB", "times", f"under {growth.LIMIT}")
    report.table(heads, map(_grown_row, grown), numbers=4)
    slow = [f"{one.operation}, {one.name}: {one.timing.cpu * 1000:.0f} ms" for one in measured if not one.is_in_time]
    report.wrong += slow
    report.wrong += [
        f"{one.operation}, {one.name}: grows {one.times:.0f} times" for one in grown if not one.grows_slowly
    ]


def _row(one: hostile.Measured) -> tuple[str, ...]:
    milliseconds = (f"{seconds * 1000:.0f}" for seconds in (one.timing.cpu, one.timing.wall))
    return one.operation, f"`{one.name}`", str(one.tried), *milliseconds, "yes" if one.is_in_time else "NO"


def _grown_row(one: growth.Growth) -> tuple[str, ...]:
    milliseconds, kept = f"{one.seconds * 1000:.0f}", "yes" if one.grows_slowly else "NO"
    return one.operation, f"`{one.name}`", str(one.tried), milliseconds, f"{one.times:.0f}", kept
