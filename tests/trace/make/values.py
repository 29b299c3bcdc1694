"""Values as callers send them: short and long, in many scripts, with Markdown, with the template's own text, empty."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from service.core.arguments import Argument
from service.core.compiled import Compiled
from service.core.render import problems
from tests.trace.make.dice import Dice
from tests.trace.make.words import words

_OMITTED = 0.35
_SUFFIXES = ("_TEXT", "_GIVEN", "_VALUE")


def values(compiled: Compiled, dice: Dice) -> dict[str, Any]:
    """Return values that the arguments of a document accept; some optional ones are left out."""
    while True:
        given = {
            argument.name: _value(argument, compiled, dice)
            for argument in compiled.arguments
            if argument.required or not dice.chance(_OMITTED)
        }
        if not problems(compiled, given):
            return given


def kind_of(argument: Argument) -> str:
    """Return what kind of value an argument takes, by its type or else by its name."""
    declared = argument.keywords.get("type")
    if argument.list or declared == "array":
        return "list"
    if declared == "boolean" or argument.kind == "flag":
        return "truth"
    if declared == "integer":
        return "integer"
    if argument.kind == "text":
        return "notes"
    name = argument.name.upper()
    while name.endswith(_SUFFIXES):
        name = name[: name.rindex("_")]
    told = words("arguments").get(name, {"is": "word"})
    return "line" if told["is"] in ("choice", "truth", "list") else str(told["is"])


def _value(argument: Argument, compiled: Compiled, dice: Dice) -> Any:
    if argument.choices is not None:
        return dice.pick(argument.choices)
    kind = kind_of(argument)
    if kind == "notes":
        return _notes(compiled, dice)
    if kind in ("line", "word", "person", "path") and dice.chance(0.04):
        return ""
    return _MAKERS[kind](dice)


def _line(dice: Dice) -> str:
    line: str = dice.pick(words("values")["lines"])
    return f"{line} or {dice.pick(words('values')['words'])}" if dice.chance(0.4) else line


def _word(dice: Dice) -> str:
    return f"{dice.pick(words('values')['words'])}{dice.pick(['', f'-{dice.between(2, 99)}'])}"


def _link(dice: Dice) -> str:
    page = f"{_word(dice).replace(' ', '%20')}?page={dice.between(1, 40)}"
    return f"https://files.x.test/{page}&sort=asc#part-{dice.between(1, 9)}"


_MAKERS: dict[str, Callable[[Dice], Any]] = {
    "line": _line,
    "word": _word,
    "link": _link,
    "person": lambda dice: dice.pick(words("values")["people"]),
    "date": lambda dice: f"{dice.between(2024, 2031)}-{dice.between(1, 12):02}-{dice.between(1, 28):02}",
    "path": lambda dice: f"{dice.pick(['src', '/srv', '~', 'C:'])}/{_word(dice)}/part {dice.between(1, 9)}",
    "version": lambda dice: (
        f"{dice.between(0, 9)}.{dice.between(0, 30)}.{dice.between(0, 9)}{dice.pick(['', '-rc1', '+7'])}"
    ),
    "ticket": lambda dice: f"{dice.pick(['OPS', 'WEB', 'LAB'])}-{dice.between(1, 99_999)}",
    "number": lambda dice: str(dice.between(0, 20_000)),
    "integer": lambda dice: dice.between(1, 999),
    "truth": lambda dice: dice.chance(0.5),
    "secret": lambda dice: f"{dice.between(1000, 9999)}-{_word(dice)}",
    "list": lambda dice: [_word(dice).replace(" ", "_") for _ in range(dice.between(1, 4))],
}


def _notes(compiled: Compiled, dice: Dice) -> str:
    """Return long text of a kind by chance."""
    return dice.pick(_LONG)(compiled, dice)


def _prose(_compiled: Compiled, dice: Dice) -> str:
    told = words("values")["paragraphs"]
    return dice.pick(["\n", "\n\n", " "]).join(dice.some(told, dice.between(1, 6)))


def _bullets(_compiled: Compiled, dice: Dice) -> str:
    sign = dice.pick(["- ", "* ", "1. ", "• ", "- [ ] "])
    return "\n".join(sign + item for item in dice.some(words("values")["items"], dice.between(2, 8)))


def _markdown(compiled: Compiled, dice: Dice) -> str:
    told = words("values")
    parts = [f"## {dice.pick(told['words'])}", _prose(compiled, dice), dice.pick(told["fences"] + told["tables"])]
    return "\n\n".join([*parts, f"**Notes:** {dice.pick(told['lines'])}"][: dice.between(2, 4)])


def _own_text(compiled: Compiled, dice: Dice) -> str:
    """Return words of a caller with lines of the template between them, as when somebody quotes it."""
    lines = [line for line in compiled.document.body.split("\n") if line.strip()]
    first = dice.below(len(lines))
    quoted = "\n".join(lines[first : first + dice.between(1, 4)])
    told = words("values")["paragraphs"]
    return dice.pick(
        [
            f"{dice.pick(told)}\n{quoted}\n{dice.pick(told)}",
            f"> {quoted}",
            quoted,
            f"{dice.pick(told)} {quoted[: len(quoted) // 2]}",
        ]
    )


def _log(_compiled: Compiled, dice: Dice) -> str:
    told = words("values")
    times = (f"{dice.between(0, 23):02}:{dice.between(0, 59):02}:{dice.between(0, 59):02}" for _ in range(60))
    lines = [f"{time} {dice.pick(['INFO', 'WARN', 'ERROR'])} {dice.pick(told['items'])}" for time in times]
    return "\n".join(lines[: dice.between(5, 60)])


def _short(_compiled: Compiled, dice: Dice) -> str:
    return str(dice.pick(["", "none", "ok", "see above", *words("values")["lines"]]))


def _untidy(compiled: Compiled, dice: Dice) -> str:
    """Return text with blanks where lines end, blank lines around it, tabs."""
    return (
        dice.pick(["\n", "", "  "])
        + _prose(compiled, dice).replace("\n", dice.pick(["  \n", "\n\t", "\n\n\n"]))
        + dice.pick(["\n", "  ", "\n\n", ""])
    )


_LONG = (_prose, _prose, _bullets, _bullets, _markdown, _markdown, _own_text, _own_text, _log, _short, _untidy)
