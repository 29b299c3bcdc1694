"""`make trace-report`: how well trace finds where made texts come from; the exit status is 1 when a goal is missed."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from service.audit.trace import trace
from service.core.actor import SYSTEM
from service.core.trace.match import Match
from service.store.engine import Database
from service.store.migrations import upgrade
from tests.torture.databases import ENGINES, empty_database
from tests.trace import files
from tests.trace.judging import judge_plans, judge_prompts, judge_unrelated
from tests.trace.loading import load_versions, record_prompts
from tests.trace.report import failures, plan_goals, prompt_goals, recorded_goals, tables, unrelated_goals
from tests.trace.sample import sample


def main() -> int:
    """Make the sets anew, or judge by them on the chosen engines; return the exit status."""
    chosen = _arguments()
    if chosen.make:
        files.make()
        return 0
    return max(_report(engine, chosen.every, chosen.examples) for engine in chosen.engines)


def _report(engine: str, every: int, examples: int) -> int:
    with tempfile.TemporaryDirectory(prefix="imprint-trace-") as folder, empty_database(engine, Path(folder)) as url:
        database = Database(url)
        try:
            return _judge(engine, database, every, examples)
        finally:
            database.dispose()


def _judge(engine: str, database: Database, every: int, examples: int) -> int:
    upgrade(database)
    versions, cases = files.read_versions(), files.read_prompts()
    began = time.monotonic()
    with database.writing() as db:
        record_prompts(db, load_versions(db, versions), cases)
    _say(f"{engine}: {len(versions)} versions in {time.monotonic() - began:.1f} s; one text of {every} is judged\n")
    with database.reading() as db:
        asked = partial(_asked, db)
        by_key = {(version.template, version.version): version for version in versions}
        prompts = list(judge_prompts(asked, by_key, sample(cases, every)))
        plans = list(judge_plans(asked, sample(files.read_plans(), every)))
        unrelated = list(judge_unrelated(asked, sample(files.read_unrelated(), every)))
    for line in (*tables(prompts, plans, unrelated), "", *failures(prompts, plans, unrelated, examples), ""):
        _say(line)
    goals = [*prompt_goals(prompts), *recorded_goals(prompts), *plan_goals(plans), *unrelated_goals(unrelated)]
    for goal in goals:
        _say(str(goal))
    return 0 if all(goal.holds for goal in goals) else 1


def _asked(db: Connection, text: str) -> Sequence[Match]:
    return trace(db, SYSTEM, text=text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.trace", description=__doc__)
    parser.add_argument("--make", action="store_true", help="write the sets from the words, and judge nothing")
    parser.add_argument("--every", type=int, default=1, help="judge one of so many texts (%(default)s)")
    parser.add_argument("--examples", type=int, default=5, help="of each way to fail (%(default)s)")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=["sqlite"])
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
