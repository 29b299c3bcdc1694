"""The part `core`: the seed in one process, beside string.Template and Jinja."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from benchmarks import beside
from benchmarks.options import Options
from benchmarks.promises import Promise
from benchmarks.report import Report


def run(_options: Options, report: Report) -> None:
    """Print what each step takes, and what was promised of it."""
    report.say("The deployment plan, all taken in turns: microseconds of the processor, and times what Imprint takes.")
    measured = beside.measured()
    report.table(("Step", "By", "µs", "times"), map(_row, measured), numbers=2)
    report.promises(_promises({(one.step, one.name): one for one in measured}))


def _row(one: beside.Beside) -> tuple[str, ...]:
    return one.step, one.name, f"{one.seconds * 1e6:.1f}", f"{one.ratio:.2f}"


def _promises(measured: Mapping[tuple[str, str], beside.Beside]) -> Iterator[Promise]:
    render = measured[beside.RENDER, beside.BASIS].seconds
    # string.Template checks nothing, so that filling without checks is the like of it.
    like = min(1.0, measured[beside.RENDER, beside.UNCHECKED].ratio)
    template = measured[beside.RENDER, beside.TEMPLATE].ratio / like
    read = measured[beside.READ, beside.BASIS].seconds
    yield Promise("check the values and render the seed", render * 1e6, 15, " µs", at_most=True, digits=1)
    yield Promise("render the seed, times as fast as string.Template", template, 1.0)
    yield Promise("read and compile the seed, make its schema", read * 1e6, 1000, " µs", at_most=True, digits=0)
