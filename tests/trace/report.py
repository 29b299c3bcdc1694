"""The rates by kind of change, beside their goals, and examples of what failed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from service.core.trace.match import Match
from tests.trace.arguments import RIGHT, UNDECIDED
from tests.trace.judging import PlanVerdict, PromptVerdict, UnrelatedVerdict
from tests.trace.make.changes import CHANGES

T = TypeVar("T")


@dataclass(frozen=True)
class Goal:
    """A figure that must hold: what it is, its share of 1, the least (or the most) that it may be."""

    name: str
    share: float
    bound: float
    at_most: bool = False

    @property
    def holds(self) -> bool:
        """Whether it holds."""
        return self.share <= self.bound if self.at_most else self.share >= self.bound

    def __str__(self) -> str:
        sign = "at most" if self.at_most else "at least"
        return f"{self.name}: {self.share:.2%} ({sign} {self.bound:.0%}){'' if self.holds else '  FALLS SHORT'}"


def prompt_goals(verdicts: Sequence[PromptVerdict]) -> list[Goal]:
    """Return the goals for each change: the right versions, and the right arguments where the text decides them."""
    goals = []
    for change in CHANGES:
        mine = [verdict for verdict in verdicts if verdict.change == change]
        sure = [verdict for verdict in mine if verdict.version != "same text"]
        told = [verdict for verdict in mine if verdict.arguments not in UNDECIDED]
        goals.append(Goal(f"prompts, {change}: version", share(sure, lambda each: each.version == "right"), 0.99))
        goals.append(Goal(f"prompts, {change}: arguments", share(told, lambda each: each.arguments in RIGHT), 0.99))
    return goals


def recorded_goals(verdicts: Sequence[PromptVerdict]) -> list[Goal]:
    """Return the goals for prompts that were recorded: proven in spite of line ends and blanks, and only then."""
    kept = [verdict for verdict in verdicts if verdict.case.is_known(verdict.change)]
    other = [verdict for verdict in verdicts if verdict.change in ("cut", "added")]
    return [
        Goal("recorded prompts: proven", share(kept, lambda each: each.proven), 1.0),
        Goal("cut or added: proven", share(other, lambda each: each.proven), 0.0, at_most=True),
    ]


def plan_goals(verdicts: Sequence[PlanVerdict]) -> list[Goal]:
    """Return the goals for plans."""
    return [
        Goal("plans: template first", share(verdicts, lambda each: each.template), 0.9),
        Goal("plans: version among the first three", share(verdicts, lambda each: each.version), 0.8),
    ]


def unrelated_goals(verdicts: Sequence[UnrelatedVerdict]) -> list[Goal]:
    """Return the goals for texts from elsewhere."""
    return [
        Goal("unrelated: proven", share(verdicts, lambda each: each.proven), 0.0, at_most=True),
        Goal("unrelated: a score above 0.5", share(verdicts, lambda each: each.score > 0.5), 0.02, at_most=True),
    ]


def share(values: Sequence[T], holds: Callable[[T], bool]) -> float:
    """Return the share of values for which something holds; 1 of none."""
    return sum(map(holds, values)) / len(values) if values else 1.0


def tables(
    prompts: Sequence[PromptVerdict], plans: Sequence[PlanVerdict], unrelated: Sequence[UnrelatedVerdict]
) -> Iterator[str]:
    """Yield lines: what came of each kind of text, and how long it took."""
    yield from _crossed("Versions of prompts", ((each.change, each.version) for each in prompts))
    yield from _crossed("Arguments of prompts", ((each.change, each.arguments or "no match") for each in prompts))
    yield from _crossed("Plans", ((_source(each), _outcome(each)) for each in plans))
    yield from _crossed("Unrelated, by highest score", ((each.kind, _band(each.score)) for each in unrelated))
    yield "Times in ms: p50, p99, longest"
    for change in CHANGES:
        yield _times(f"prompts, {change}", [each.seconds for each in prompts if each.change == change])
    yield _times("plans", [each.seconds for each in plans])
    yield _times("unrelated", [each.seconds for each in unrelated])
    slow = sorted(prompts, key=lambda each: -each.seconds)[:3]
    yield "  longest of all: " + ", ".join(f"{_name(each)} {each.change} {1000 * each.seconds:.0f}" for each in slow)


def failures(
    prompts: Sequence[PromptVerdict], plans: Sequence[PlanVerdict], unrelated: Sequence[UnrelatedVerdict], most: int
) -> Iterator[str]:
    """Yield some examples of each way to fail."""
    bad = defaultdict(list)
    for each in prompts:
        if each.version not in ("right", "same text"):
            wanted = each.case.expected(each.change)
            bad[f"prompt, {each.change}: {each.version}"].append(f"{_name(each)} of {wanted}: {_led(each.matches)}")
        elif each.arguments not in (*RIGHT, *UNDECIDED):
            bad[f"prompt, {each.change}: arguments"].append(f"{_name(each)}: {_differences(each)}")
    for plan in plans:
        if not (plan.template and plan.version):
            wanted_versions = f"{plan.case.template}@{plan.case.versions} ({plan.case.source})"
            bad[f"plan: {_outcome(plan)}"].append(f"{wanted_versions}: {_led(plan.matches)}")
    for text in unrelated:
        if text.score > 0.5:
            bad[f"unrelated: {text.kind}"].append(f"{text.text[:60]!r}: {_led(text.matches)}")
    for kind, told in sorted(bad.items()):
        yield f"{kind} ({len(told)})"
        yield from (f"    {line}" for line in told[:most])


def _name(verdict: PromptVerdict) -> str:
    return f"{verdict.case.template}@{verdict.case.version}"


def _led(matches: Sequence[Match]) -> str:
    told = (f"{match.kind} {match.template}@{match.version} {match.score:.3f}" for match in matches[:4])
    return ", ".join(told) or "nothing"


def _differences(verdict: PromptVerdict) -> str:
    case = verdict.case
    mine = next(
        (each for each in verdict.matches if (each.template, each.version) == (case.template, case.version)), None
    )
    given = dict(mine.arguments or {}) if mine else {}
    names = [name for name in (case.arguments | given) if case.arguments.get(name) != given.get(name)]
    return "; ".join(
        f"{name} {_short(case.arguments.get(name))} came back as {_short(given.get(name))}" for name in names
    )


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) < 90 else f"{text[:60]}...{text[-25:]}"


def _source(verdict: PlanVerdict) -> str:
    return verdict.case.source.split(" ")[0]


def _outcome(verdict: PlanVerdict) -> str:
    if not verdict.matches:
        return "nothing"
    if not verdict.template:
        return "other template first"
    return "right" if verdict.version else "other versions first"


def _band(score: float) -> str:
    return "0" if score == 0 else "up to 0.25" if score <= 0.25 else "up to 0.5" if score <= 0.5 else "above 0.5"


def _crossed(title: str, pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a table of how often each second word came with each first one."""
    counts = Counter(pairs)
    columns = list(dict.fromkeys(second for _, second in counts))
    yield f"{title:<32}" + "".join(f"{column:>21}" for column in columns)
    for row in dict.fromkeys(first for first, _ in counts):
        yield f"  {row:<30}" + "".join(f"{counts[row, column]:>21}" for column in columns)
    yield ""


def _times(name: str, seconds: Sequence[float]) -> str:
    ordered = sorted(seconds) or [0.0]
    at = (ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)], ordered[-1])
    return f"  {name:<30}" + "".join(f"{1000 * each:>10.1f}" for each in at)
