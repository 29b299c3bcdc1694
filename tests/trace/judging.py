"""Runs the sets against a registry and says of each text what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from service.core.compiled import compile_text
from service.core.normal import normal
from service.core.render import fill
from service.core.trace.match import Match
from tests.trace.arguments import Finding, judge
from tests.trace.loading import Key
from tests.trace.make.changes import CHANGES
from tests.trace.make.plans import PlanCase
from tests.trace.make.prompts import PromptCase
from tests.trace.make.registry import VersionText

Trace = Callable[[str], Sequence[Match]]


@dataclass(frozen=True)
class PromptVerdict:
    """What came of a changed prompt: did the right versions, and no others, lead; and its arguments.

    `version` is `right`; `same text` where another version renders to this very text; `not all named`, `behind` or
    `missing` where it is wrong.
    """

    case: PromptCase
    change: str
    version: str
    arguments: Finding | None
    proven: bool
    seconds: float
    matches: Sequence[Match] = field(repr=False)


@dataclass(frozen=True)
class PlanVerdict:
    """What came of a plan: was the template first, and a version with its headings among the first three."""

    case: PlanCase
    template: bool
    version: bool
    seconds: float
    matches: Sequence[Match] = field(repr=False)


@dataclass(frozen=True)
class UnrelatedVerdict:
    """What came of a text from elsewhere: the highest score, and whether any match was proven."""

    kind: str
    text: str = field(repr=False)
    score: float
    proven: bool
    seconds: float
    matches: Sequence[Match] = field(repr=False)


def judge_prompts(
    trace: Trace, versions: dict[Key, VersionText], cases: Iterable[PromptCase]
) -> Iterable[PromptVerdict]:
    """Yield a verdict on each case after each change."""
    for case in cases:
        prompt = fill(compile_text(versions[case.template, case.version].document), case.arguments).prompt
        for change in CHANGES:
            yield _judge_prompt(trace, versions, case, prompt, change)


def judge_plans(trace: Trace, cases: Iterable[PlanCase]) -> Iterable[PlanVerdict]:
    """Yield a verdict on each plan."""
    for case in cases:
        matches, seconds = _timed(trace, case.text)
        wanted = {(case.template, number) for number in case.versions}
        yield PlanVerdict(
            case,
            template=bool(matches) and matches[0].template == case.template,
            version=any((match.template, match.version) in wanted for match in matches[:3]),
            seconds=seconds,
            matches=matches,
        )


def judge_unrelated(trace: Trace, texts: Iterable[tuple[str, str]]) -> Iterable[UnrelatedVerdict]:
    """Yield a verdict on each text."""
    for kind, text in texts:
        matches, seconds = _timed(trace, text)
        score = max((match.score for match in matches), default=0.0)
        proven = any(match.certainty == "proven" for match in matches)
        yield UnrelatedVerdict(kind, text, score, proven, seconds, matches)


def _judge_prompt(
    trace: Trace, versions: dict[Key, VersionText], case: PromptCase, prompt: str, change: str
) -> PromptVerdict:
    text = case.text(prompt, change)
    matches, seconds = _timed(trace, text)
    compiled = compile_text(versions[case.template, case.version].document)
    mine = next((each for each in matches if (each.template, each.version) == (case.template, case.version)), None)
    return PromptVerdict(
        case,
        change,
        version=_version(versions, case, matches, text, change),
        arguments=None if mine is None else judge(case, compiled, prompt, change, mine.arguments),
        proven=bool(matches) and matches[0].certainty == "proven",
        seconds=seconds,
        matches=matches,
    )


def _version(
    versions: dict[Key, VersionText], case: PromptCase, matches: Sequence[Match], text: str, change: str
) -> str:
    """Say whether the versions that the text may come from are all named, and before all others."""
    named = list(dict.fromkeys((match.template, match.version) for match in matches))
    wanted = {(case.template, number) for number in case.expected(change)}
    if matches and matches[0].certainty == "proven" and named[0] in wanted:
        return "right" if not case.is_known(change) or (case.template, case.version) in named else "not all named"
    if set(named[: len(wanted)]) == wanted:
        return "right"
    if not wanted & set(named):
        return "missing"
    if named[0] not in wanted:
        return "same text" if _renders_to(versions[named[0]], matches[0], text) else "behind"
    return "not all named" if not wanted <= set(named) else "others between"


def _renders_to(version: VersionText, match: Match, text: str) -> bool:
    """Whether another version renders to the very text, with the values that the match gives."""
    compiled = compile_text(version.document)
    values = match.arguments
    if values is None or "***" in values.values() or compiled.checker.problems(values):
        return False
    return normal(fill(compiled, values).prompt) == normal(text)


def _timed(trace: Trace, text: str) -> tuple[Sequence[Match], float]:
    began = time.perf_counter()
    matches = trace(text)
    return matches, time.perf_counter() - began
