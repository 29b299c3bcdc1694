"""Templates: front matter and a body of roles, headings, points, places for arguments, and rules of the house."""

from __future__ import annotations

from dataclasses import dataclass

from tests.trace.make.dice import Dice
from tests.trace.make.interfaces import Given, Interface, interface
from tests.trace.make.words import Focus, Section, Trade, section, words

LAYOUTS = ("hashes", "numbered", "bold", "listed", "deep", "plain")
_FENCES = {"engineering": "sh", "finance": "text", "support": "text"}


@dataclass(frozen=True)
class Draft:
    """A document, and the headings that whoever follows it writes, in order."""

    document: str
    headings: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A section as one template words it."""

    heading: str
    points: tuple[str, ...]


def draft(trade: Trade, focus: Focus, number: int) -> Draft:
    """Return the first version of a template, whose number decides the kind of its hint and its layout."""
    dice = Dice("template", trade.name, focus.name)
    taken = interface(number, dice)
    parts = _parts(trade, focus, dice)
    lines = [*_opening(trade, focus, taken, dice)]
    at_top = dice.chance(0.5)
    inputs = _inputs(taken.given, dice)
    lines += inputs if at_top else []
    lines += [dice.pick(words("shared")["openings"]), ""]
    inline = [each.inline for each in taken.given if each.kind != "notes" and dice.chance(0.4)]
    for place, part in enumerate(_with_inline(parts, inline, dice), start=1):
        lines += [*_section(LAYOUTS[number % len(LAYOUTS)], part, place), ""]
    lines += [] if at_top else inputs
    lines += _rules(trade, dice)
    body = "\n".join(lines).rstrip("\n") + "\n"
    headings = tuple(part.heading for part in parts)
    return Draft("\n".join(_matter(trade, focus, taken, dice)) + "\n" + body, headings)


def _parts(trade: Trade, focus: Focus, dice: Dice) -> list[Part]:
    """Return two to six sections of the trade, the one of the focus, and one or two that all trades know."""
    own = dice.some(trade.sections, dice.between(2, 6))
    own.insert(dice.between(1, len(own)), focus.section)
    known = [section(heading, points) for heading, points in words("shared")["common"].items()]
    for common in dice.some(known, dice.between(1, 2)):
        own.insert(0 if common.headings[0] in ("Overview", "Summary", "Goals") else len(own), common)
    return [_part(each, dice) for each in own]


def _part(one: Section, dice: Dice) -> Part:
    points = dice.some(one.points, min(len(one.points), dice.between(2, 4)))
    return Part(dice.pick(one.headings), tuple(point[0].upper() + point[1:] for point in points))


def _matter(trade: Trade, focus: Focus, taken: Interface, dice: Dice) -> list[str]:
    title = f"{trade.name} {focus.name}".replace("-", " ").title()
    lines = [f"title: {title}", f"description: For {focus.thing}", *taken.matter, f"persona: {trade.persona}"]
    if dice.chance(0.5):
        lines.append(f"tags: [{trade.name}, {focus.name}]")
    return ["---", *lines, "---"]


def _opening(trade: Trade, focus: Focus, taken: Interface, dice: Dice) -> list[str]:
    title = next((each.token for each in taken.given if each.label == "Working title"), None)
    heading = [f"# {trade.name.replace('-', ' ').title()}: {title}", ""] if title and dice.chance(0.6) else []
    return ["", *heading, dice.pick(trade.roles), "", dice.pick(trade.tasks).replace("{x}", focus.thing), ""]


def _inputs(given: tuple[Given, ...], dice: Dice) -> list[str]:
    """Return a place for every argument; now and then two stand side by side, with a sign or nothing between."""
    lines: list[str] = []
    style = dice.pick(["bold", "dash", "colon"])
    for each in given:
        lines += _long(each, dice) if each.kind == "notes" else [_short(each, style)]
    short = [each.token for each in given if each.kind in ("word", "number", "version", "choice")]
    if len(short) > 1 and dice.chance(0.3):
        lines.append(f"Key of the file: {short[0]}{dice.pick(['-', '/', ''])}{short[1]}")
    return [*lines, ""] if lines else []


def _short(given: Given, style: str) -> str:
    forms = {"bold": "**{}:** {}", "dash": "- {}: {}", "colon": "{}: {}"}
    return forms[style].format(given.label, given.token)


def _long(given: Given, dice: Dice) -> list[str]:
    tag = given.label.split(" ", maxsplit=1)[0].lower()
    return dice.pick(
        [
            [f"**{given.label}:** {given.token}"],
            ["", f"{given.label}:", given.token, ""],
            [f"<{tag}>", given.token, f"</{tag}>"],
            ["", f"{given.label} as they came in:", "", "```text", given.token, "```", ""],
        ]
    )


def _with_inline(parts: list[Part], phrases: list[str], dice: Dice) -> list[Part]:
    """Return the sections with each phrase at the end of one of their points."""
    told = [list(part.points) for part in parts]
    for phrase in phrases:
        points = dice.pick(told)
        place = dice.below(len(points))
        points[place] = f"{points[place]} {phrase}"
    return [Part(part.heading, tuple(points)) for part, points in zip(parts, told, strict=True)]


def _section(layout: str, part: Part, place: int) -> list[str]:
    heading, points = part.heading, part.points
    if layout == "hashes":
        return [f"## {heading}", *(f"- {point}" for point in points)]
    if layout == "numbered":
        return [f"## {place}. {heading}", *(f"- {point}" for point in points)]
    if layout == "bold":
        return [f"**{heading}**", "; ".join(points) + "."]
    if layout == "listed":
        return [f"{place}. **{heading}**", *(f"   - {point}" for point in points)]
    if layout == "deep":
        return [f"### {heading}", *(f"{number}. {point}" for number, point in enumerate(points, start=1))]
    return [f"{heading}:", *(f"* {point}" for point in points)]


def _rules(trade: Trade, dice: Dice) -> list[str]:
    """Return the rules that a family of templates shares, at times with lines of commands, and a closing sentence."""
    if dice.chance(0.15):
        return dice.some(words("shared")["closings"], 1)
    rules = dice.pick(words("shared")["families"][trade.family])
    lines = [rules[0], *(f"- {rule}" for rule in rules[1:]), ""]
    if trade.family in _FENCES and dice.chance(0.4):
        noun = dice.pick(trade.nouns).replace(" ", "-")
        command = dice.pick([f"show {noun} --all", f"list {noun} | sort", f"check {noun} > $HOME/{noun}.txt"])
        lines += ["For example:", f"```{_FENCES[trade.family]}", command, "```", ""]
    return [*lines, *dice.some(words("shared")["closings"], dice.between(1, 2))]
