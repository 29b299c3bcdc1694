"""How often trace finds where a text comes from, on a part of the sets; `make trace-report` judges by all of them."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence

import pytest

from service.audit.trace import trace
from service.core.actor import SYSTEM
from service.core.trace.match import Match
from service.store.engine import Database
from tests.conftest import NewUrl
from tests.trace import files
from tests.trace.judging import PromptVerdict, Trace, judge_plans, judge_prompts, judge_unrelated
from tests.trace.loading import load_versions, record_prompts
from tests.trace.make.changes import CHANGES
from tests.trace.make.prompts import PromptCase
from tests.trace.make.registry import VersionText
from tests.trace.report import Goal, plan_goals, prompt_goals, recorded_goals, unrelated_goals
from tests.trace.sample import sample

EVERY = 9
VERSIONS = files.read_versions()
BY_KEY = {(version.template, version.version): version for version in VERSIONS}


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


@pytest.fixture(scope="module", params=CHANGES)
def verdicts(request: pytest.FixtureRequest, asked: Trace) -> list[PromptVerdict]:
    """Return what came of each prompt of the part after one change."""
    return list(judge_prompts(asked, BY_KEY, sample(files.read_prompts(), EVERY), [request.param]))


def goals_of(verdicts: list[PromptVerdict], what: str) -> list[Goal]:
    return [goal for goal in prompt_goals(verdicts) if goal.name.endswith(what)]


def test_prompts_are_traced_to_their_versions(verdicts: list[PromptVerdict]) -> None:
    assert missed([*goals_of(verdicts, "version"), *recorded_goals(verdicts)]) == []


def test_prompts_give_their_arguments_back(verdicts: list[PromptVerdict]) -> None:
    assert missed(goals_of(verdicts, "arguments")) == []


def test_plans_are_traced_to_the_template_whose_headings_they_follow(asked: Trace) -> None:
    assert missed(plan_goals(list(judge_plans(asked, sample(files.read_plans(), 3))))) == []


def test_texts_from_elsewhere_are_traced_to_nothing(asked: Trace) -> None:
    assert missed(unrelated_goals(list(judge_unrelated(asked, sample(files.read_unrelated(), 3))))) == []


def test_both_engines_find_the_same(new_url: NewUrl) -> None:
    few = VERSIONS[:60]
    known = {(version.template, version.version) for version in few}
    cases = sample([case for case in files.read_prompts() if (case.template, case.version) in known], 12)
    found = [found_on(new_url(engine), few, cases) for engine in ("sqlite", "postgresql")]
    assert found[0] == found[1]


def found_on(url: str, versions: list[VersionText], cases: list[PromptCase]) -> list[Sequence[Match]]:
    database = Database(url)
    with database.writing() as db:
        load_versions(db, versions)
        verdicts = judge_prompts(lambda text: trace(db, SYSTEM, text=text), BY_KEY, cases, ["blanks", "cut"])
        found = [verdict.matches for verdict in verdicts]
    database.dispose()
    return found
