"""`make torture`: the long versions of what the tests do briefly; the exit status is 1 when anything is wrong."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import FrameType

from tests.torture.caller import Violation
from tests.torture.databases import ENGINES, empty_database
from tests.torture.parts import PARTS, Measure, Place

_SHOWN = 20


class OutOfTime(Exception):
    """A part took longer than it may."""


def main() -> int:
    """Do the chosen parts on the chosen engines, print how it goes, and return the exit status."""
    chosen = _arguments()
    signal.signal(signal.SIGALRM, _out_of_time)
    measure = Measure(chosen.rounds, chosen.requests, chosen.reloads, chosen.minutes, chosen.rate, chosen.seed)
    found = {
        f"{part} on {engine}": _run(part, engine, measure, chosen.limit)
        for part in chosen.parts
        for engine in chosen.engines
    }
    _say("\nSummary")
    for name, wrong in found.items():
        _say(f"  {name}: {f'{len(wrong)} WRONG' if wrong else 'nothing is wrong'}")
    return 1 if any(found.values()) else 0


def _run(part: str, engine: str, measure: Measure, limit: float) -> list[str]:
    """Do one part on one engine, within the limit in minutes; return what is wrong."""
    began = time.monotonic()
    synced = "synchronous=FULL" if engine == "sqlite" else "fsync, synchronous_commit and full_page_writes on"
    _say(f"\n{part} on {engine} ({synced}), seed {measure.seed}")
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="imprint-torture-")))
        try:
            signal.setitimer(signal.ITIMER_REAL, limit * 60)
            url = stack.enter_context(empty_database(engine, folder))
            wrong = PARTS[part](Place(folder, url), measure, partial(_progress, began))
        except (Violation, OutOfTime) as error:
            wrong = [f"{type(error).__name__}: {error}"]
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    for sentence in wrong[:_SHOWN]:
        _say(f"  WRONG: {sentence}")
    if len(wrong) > _SHOWN:
        _say(f"  and {len(wrong) - _SHOWN} more")
    return wrong


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("parts", nargs="*", default=list(PARTS), metavar="PART", help=f"of {', '.join(PARTS)}; all")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=list(ENGINES))
    parser.add_argument("--rounds", type=int, default=50, help="of kills, on each engine")
    parser.add_argument("--requests", type=int, default=20_000, help="that are hostile")
    parser.add_argument("--reloads", type=int, default=20, help="and restarts, in turns")
    parser.add_argument("--minutes", type=float, default=10, help="that the reloads take")
    parser.add_argument("--rate", type=float, default=200, help="renders a second meanwhile")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=30, help="minutes for each part on each engine")
    chosen = parser.parse_args()
    unknown = set(chosen.parts) - set(PARTS)
    if unknown:
        parser.error(f"there is no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    return chosen


def _out_of_time(_number: int, _frame: FrameType | None) -> None:
    raise OutOfTime("the limit of this part is over")


def _progress(began: float, text: str) -> None:
    _say(f"  {time.monotonic() - began:6.0f} s  {text}")


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
