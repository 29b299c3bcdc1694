"""Plans: what a model answers to a template's prompt, under its headings and otherwise in words of its own."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.trace.make.dice import Dice
from tests.trace.make.registry import VersionText
from tests.trace.make.sentences import Writer
from tests.trace.make.words import trades, words

BY_HAND = Path(__file__).parents[1] / "plans"
ALL = 200
"""How many plans there are; what was not written by hand is made."""

_LEFT_OUT, _RENAMED = 0.08, 0.06


@dataclass(frozen=True)
class PlanCase:
    """A plan, the template that it follows, and the versions that have the headings of the one that it follows."""

    template: str
    version: int
    versions: list[int]
    source: str
    text: str


def rows(versions: Sequence[VersionText]) -> Iterator[dict[str, object]]:
    """Yield the plans as rows of a file, those by hand first."""
    by_template: dict[str, list[VersionText]] = defaultdict(list)
    for version in versions:
        by_template[version.template].append(version)
    hand = sorted(BY_HAND.glob("*.md"))
    yield from (asdict(_by_hand(path, by_template)) for path in hand)
    yield from (asdict(_made(place, by_template)) for place in range(ALL - len(hand)))


def _by_hand(path: Path, by_template: Mapping[str, list[VersionText]]) -> PlanCase:
    """Return the plan of a file whose name is TEMPLATE@VERSION-NUMBER.md."""
    template, version, _ = re.split("[@-](?=[0-9]+(?:-[0-9]+)?$)", path.stem)
    return _case(by_template[template], int(version), f"hand {path.name}", path.read_text(encoding="utf-8"))


def _made(place: int, by_template: Mapping[str, list[VersionText]]) -> PlanCase:
    dice = Dice("plan", place)
    nouns = {trade.name: trade.nouns for trade in trades("trades")}
    template = dice.pick([name for name in by_template if "." in name])
    version = dice.pick(by_template[template])
    headings = _followed(version.headings, dice)
    text = plan(template.replace(".", " ").replace("-", " "), headings, Writer(nouns[template.split(".")[0]], dice))
    return _case(by_template[template], version.version, "made", text)


def _case(versions: Sequence[VersionText], number: int, source: str, text: str) -> PlanCase:
    headings = versions[number - 1].headings
    alike = [version.version for version in versions if version.headings == headings]
    return PlanCase(versions[0].template, number, alike, source, text)


def _followed(headings: Sequence[str], dice: Dice) -> list[str]:
    """Return the headings as a model takes them over: at most one is left out, now and then one is renamed."""
    kept = list(headings)
    if len(kept) > 4 and dice.chance(_LEFT_OUT * len(kept)):
        del kept[dice.below(len(kept))]
    renames = words("sentences")["renames"]
    return [dice.pick(renames).format(heading) if dice.chance(_RENAMED) else heading for heading in kept]


def plan(subject: str, headings: Sequence[str], writer: Writer) -> str:
    """Return a plan under these headings, in a layout by chance."""
    dice = writer.dice
    told = words("sentences")
    layout, filling = dice.pick(list(_LAYOUTS)), dice.pick(["- ", "* ", "#. ", "prose", "mixed", "- [ ] "])
    capitals = dice.pick([str, str, str, str.lower, str.title, str.upper if layout != "label" else str])
    lines = [dice.pick(told["preambles"]), ""] if dice.chance(0.3) else []
    lines += [f"# {subject.title()}", ""] if dice.chance(0.5) else []
    for place, heading in enumerate(headings, start=1):
        head = _LAYOUTS[layout].format(place, capitals(heading)).replace("\\n", "\n")
        head += "\n" + "=" * len(heading) if layout == "underlined" else ""
        lines += [*_filled(head, filling, writer), ""]
    lines += [dice.pick(told["closings"]), ""] if dice.chance(0.3) else []
    return "\n".join(lines).rstrip("\n") + "\n"


def _filled(head: str, filling: str, writer: Writer) -> list[str]:
    kind = writer.dice.pick(["prose", "- "]) if filling == "mixed" else filling
    body = [writer.paragraph(1, 3)] if kind == "prose" else writer.bullets(kind, 2, 4)
    if head.endswith((": ", "- ", "— ")):
        return [head + writer.paragraph(1, 2)]
    return [head, *body]


_LAYOUTS = {
    "two": "## {1}",
    "numbered": "## {0}. {1}",
    "three": "### {1}",
    "bold": "**{1}**",
    "bold number": "{0}. **{1}**",
    "bold colon": "**{1}:**",
    "label": "{1}: ",
    "dash": "{0}) {1} - ",
    "underlined": "{1}",
    "bare": "{0}. {1}",
}
