"""Measure the parts that are asked for and print tables; the exit status is 1 when something falls short."""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType

from benchmarks import core, hostile_part, machine, profile
from benchmarks.endurance import overload, reloads, sustained
from benchmarks.http import part as http
from benchmarks.options import Options
from benchmarks.page import filled_in
from benchmarks.report import Report
from benchmarks.scale import part as scale
from benchmarks.tracing import part as tracing
from benchmarks.web import part as web

PARTS: dict[str, tuple[Callable[[Options, Report], None], str]] = {
    "core": (core.run, "the seed in one process, beside string.Template and Jinja"),
    "hostile": (hostile_part.run, "inputs built to be slow"),
    "http": (http.run, "Imprint over HTTP beside bare Flask, in turns"),
    "profile": (profile.run, "where the time of an answer goes"),
    "scale": (scale.run, "renders and pages at a million recorded renders"),
    "pages": (web.run, "pages for people: 1,000 templates, 200 versions, a month of renders"),
    "trace": (tracing.run, "where texts come from, at 100,000 renders and 500 versions"),
    "sustained": (sustained.run, "200 renders a second, open loop"),
    "reloads": (reloads.run, "the same while the workers are replaced"),
    "overload": (overload.run, "five times as many renders as can be done"),
}
QUICK = ("core", "hostile", "http", "profile")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and return the exit status."""
    signal.signal(signal.SIGTERM, _end)
    given = _parser().parse_args(arguments)
    options = Options(
        engines=("sqlite", "postgresql") if given.engine == "both" else (given.engine,),
        rounds=given.rounds,
        seconds=given.seconds,
        folder=given.folder,
        renders=given.renders,
        templates=given.templates,
        duration=given.duration,
    )
    report = Report()
    for name in _chosen(given.parts):
        run, title = PARTS[name]
        report.begin(name, title, machine.description(options.folder))
        run(options, report)
    report.conclude()
    if given.page:
        given.page.write_text(filled_in(given.page.read_text(encoding="utf-8"), report.texts), encoding="utf-8")
    if given.json:
        given.json.write_text(report.to_text(), encoding="utf-8")
    return 1 if report.wrong else 0


def _parser() -> argparse.ArgumentParser:
    told = "\n".join(f"  {name:<10} {title}" for name, (_, title) in PARTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"parts:\n{told}\n\nquick, which is the default: {', '.join(QUICK)}; all: every part",
    )
    parser.add_argument("parts", nargs="*", metavar="part", choices=[*PARTS, "quick", "all"], default=["quick"])
    parser.add_argument("--engine", choices=["both", "sqlite", "postgresql"], default="both")
    parser.add_argument("--rounds", type=int, default=5, help="of the parts that take turns (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3.0, help="of each turn (%(default)s)")
    parser.add_argument("--renders", type=int, default=1_000_000, help="recorded ones, in scale (%(default)s)")
    parser.add_argument("--templates", type=int, default=10_000, help="in scale (%(default)s)")
    parser.add_argument(
        "--duration", type=float, default=600.0, help="of sustained and reloads, in seconds (%(default)s)"
    )
    parser.add_argument("--folder", type=Path, help="where the data lies meanwhile; its disk is measured")
    parser.add_argument("--page", type=Path, help="a page that takes the tables between its marks")
    parser.add_argument("--json", type=Path, help="a file for the tables as JSON")
    return parser


def _chosen(parts: Sequence[str]) -> list[str]:
    wanted = {*parts, *(QUICK if "quick" in parts else ()), *(PARTS if "all" in parts else ())}
    return [name for name in PARTS if name in wanted]


def _end(_number: int, _frame: FrameType | None) -> None:
    """Leave by an exception, so that what was started is stopped and what was made is removed."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
