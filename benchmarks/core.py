"""The part `core`: the seed in one process, beside string.Template and Jinja."""

from __future__ import annotations

from benchmarks import beside
from benchmarks.options import Options
from benchmarks.report import Report


def run(_options: Options, report: Report) -> None:
    """Print what each step takes."""
    report.say("The deployment plan, all taken in turns: microseconds of the processor, and times what Imprint takes.")
    report.table(("Step", "By", "µs", "times"), map(_row, beside.measured()), numbers=2)


def _row(one: beside.Beside) -> tuple[str, ...]:
    return one.step, one.name, f"{one.seconds * 1e6:.1f}", f"{one.ratio:.2f}"
