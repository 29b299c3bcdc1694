"""How often trace finds where a text comes from, on a part of the sets; `make trace-report` judges by all of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from service.audit.trace import trace
from service.core.actor import SYSTEM
from service.store.engine import Database
from tests.trace import files
from tests.trace.judging import Trace, judge_plans, judge_prompts, judge_unrelated
from tests.trace.loading import load_versions, record_prompts
from tests.trace.report import Goal, plan_goals, prompt_goals, recorded_goals, unrelated_goals
from tests.trace.sample import sample

EVERY = 14
VERSIONS = files.read_versions()


@pytest.fixture(scope="module")
def asked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Trace]:
    """Return a function that traces a text in a registry that has all versions."""
    path = tmp_path_factory.mktemp("traced") / "imprint.db"
    shutil.copyfile(request.getfixturevalue("migrated_file"), path)
    database = Database(f"sqlite:///{path}")
    with database.writing() as db:
        record_prompts(db, load_versions(db, VERSIONS), files.read_prompts())
    with database.reading() as db:
        yield lambda text: trace(db, SYSTEM, text=text)
    database.dispose()


def missed(goals: list[Goal]) -> list[str]:
    return [str(goal) for goal in goals if not goal.holds]


def test_prompts_are_traced_to_their_versions_with_their_arguments(asked: Trace) -> None:
    by_key = {(version.template, version.version): version for version in VERSIONS}
    verdicts = list(judge_prompts(asked, by_key, sample(files.read_prompts(), EVERY)))
    assert missed([*prompt_goals(verdicts), *recorded_goals(verdicts)]) == []


def test_plans_are_traced_to_the_template_whose_headings_they_follow(asked: Trace) -> None:
    assert missed(plan_goals(list(judge_plans(asked, sample(files.read_plans(), 3))))) == []


def test_texts_from_elsewhere_are_traced_to_nothing(asked: Trace) -> None:
    assert missed(unrelated_goals(list(judge_unrelated(asked, sample(files.read_unrelated(), 3))))) == []


def test_a_registry_on_either_engine_finds_the_same(database: Database) -> None:
    with database.writing() as db:
        few = VERSIONS[:60]
        load_versions(db, few)
        by_key = {(version.template, version.version): version for version in few}
        cases = [case for case in files.read_prompts() if (case.template, case.version) in by_key]
        verdicts = list(judge_prompts(lambda text: trace(db, SYSTEM, text=text), by_key, sample(cases, 20)))
    assert missed(prompt_goals(verdicts)) == []
