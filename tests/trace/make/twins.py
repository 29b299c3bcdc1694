"""Near-twins: the next version of a template, which differs from the one before in one small thing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tests.trace.make.dice import Dice
from tests.trace.make.templates import Draft
from tests.trace.make.words import section, words

Lines = list[str]
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_TAKEN = re.compile(r"\$([A-Z][A-Z_]+)\b")


def twin(before: Draft, kind: str, dice: Dice) -> Draft | None:
    """Return a draft with one change of a kind, or None where the kind does not fit."""
    after = KINDS[kind](before, dice)
    return None if after is None or after.document == before.document else after


def _split(draft: Draft) -> tuple[str, Lines]:
    match = _FRONT.match(draft.document)
    end = match.end() if match else 0
    return draft.document[:end], draft.document[end:].split("\n")


def _changed(draft: Draft, front: str, lines: Lines) -> Draft:
    return replace(draft, document=front + "\n".join(lines))


def _literal(draft: Draft, lines: Lines) -> list[int]:
    """Return the places of lines that are plain words: no argument, no heading, no fence."""
    headings = draft.headings
    return [
        place
        for place, line in enumerate(lines)
        if len(line) > 12 and "$" not in line and not line.startswith(("```", "<")) and not _has(line, headings)
    ]


def _has(line: str, headings: tuple[str, ...]) -> bool:
    bare = line.strip("#*: 0123456789.")
    return bare in headings


def _moved(draft: Draft, dice: Dice) -> Draft | None:
    front, lines = _split(draft)
    places = _literal(draft, lines)
    if len(places) < 2:
        return None
    line = lines.pop(dice.pick(places))
    lines.insert(dice.pick(_literal(draft, lines)), line)
    return _changed(draft, front, lines)


def _word(draft: Draft, dice: Dice) -> Draft | None:
    front, lines = _split(draft)
    place = dice.pick(_literal(draft, lines))
    found = list(re.finditer(r"\b[a-z]{4,}\b", lines[place]))
    if not found:
        return None
    match = dice.pick(found)
    other = dice.pick(words("shared")["replacements"])
    lines[place] = lines[place][: match.start()] + other + lines[place][match.end() :]
    return _changed(draft, front, lines)


def _added(draft: Draft, dice: Dice) -> Draft | None:
    front, lines = _split(draft)
    place = dice.pick(_literal(draft, lines))
    sign = re.match(r"\s*(?:[-*] )?", lines[place])
    lines.insert(place + 1, (sign[0] if sign else "") + dice.pick(words("shared")["extras"]))
    return _changed(draft, front, lines)


def _removed(draft: Draft, dice: Dice) -> Draft | None:
    front, lines = _split(draft)
    places = _literal(draft, lines)
    if len(places) < 8:
        return None
    del lines[dice.pick(places)]
    return _changed(draft, front, lines)


def _heading(draft: Draft, dice: Dice) -> Draft | None:
    old = dice.pick(draft.headings)
    new = dice.pick(["{} in Detail", "{} and Why", "Notes on {}", "{}, Step One", "Revised {}"]).format(old)
    front, lines = _split(draft)
    places = [place for place, line in enumerate(lines) if _has(line, (old,))]
    if not places or " and Why and Why" in new or old.startswith(("Notes on", "Revised")) or ", Step One" in old:
        return None
    lines[places[0]] = lines[places[0]].replace(old, new)
    headings = tuple(new if heading == old else heading for heading in draft.headings)
    return replace(_changed(draft, front, lines), headings=headings)


def _section(draft: Draft, dice: Dice) -> Draft | None:
    """Put a section that all trades know before the last one, in the layout of that."""
    known = [section(heading, points) for heading, points in words("shared")["common"].items()]
    unused = [each for each in known if each.headings[0] not in draft.headings]
    new = dice.pick(unused)
    front, lines = _split(draft)
    place = max((at for at, line in enumerate(lines) if _has(line, draft.headings[-1:])), default=0)
    if not place:
        return None
    heading = lines[place].replace(draft.headings[-1], new.headings[0])
    lines[place:place] = [heading, *(f"- {point[0].upper()}{point[1:]}" for point in new.points), ""]
    return replace(_changed(draft, front, lines), headings=(*draft.headings[:-1], new.headings[0], draft.headings[-1]))


def _front(draft: Draft, dice: Dice) -> Draft | None:
    front, lines = _split(draft)
    new = dice.pick(["kept short", "for the second reader", "with care", "on one page", "as agreed"])
    front = re.sub(r"^(description: .*)$", lambda match: f"{match[1]}, {new}", front, count=1, flags=re.MULTILINE)
    return _changed(draft, front, lines)


def _renamed(draft: Draft, dice: Dice) -> Draft | None:
    names = sorted(set(_TAKEN.findall(draft.document)) - {"ARGUMENTS", "HOME"})
    if not names:
        return None
    old = dice.pick(names)
    new = old + dice.pick(["_TEXT", "_GIVEN", "_VALUE"])
    return replace(draft, document=re.sub(rf"(?<![A-Z_]){old}(?![A-Z_])", new, draft.document))


KINDS: dict[str, Callable[[Draft, Dice], Draft | None]] = {
    "moved": _moved,
    "word": _word,
    "added": _added,
    "removed": _removed,
    "heading": _heading,
    "section": _section,
    "front": _front,
    "renamed": _renamed,
}
