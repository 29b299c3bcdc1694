"""What a template takes: its hint in all the shapes that hints have, and what stands for each argument in a body."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.trace.make.dice import Dice
from tests.trace.make.words import words

# One kind for each template in turn, so that every kind is there however the dice fall.
KINDS = ("named", "named", "typed", "named", "positional", "named", "text", "named", "options", "named")
RARE = {7: "implied", 31: "none", 57: "mixed", 83: "implied", 111: "none", 137: "mixed", 159: "mixed", 183: "none"}
LONG = ("notes",)
TYPED = {
    "BUDGET": "type: integer, minimum: 0",
    "COUNT": "type: integer, minimum: 1, maximum: 999",
    "TOPICS": "type: array, items: {type: string}",
    "PASSCODE": "x-secret: true",
    "URGENT": "type: boolean",
    "TICKET": 'pattern: "^[A-Z]+-[0-9]+$"',
    "TITLE": "maxLength: 120",
    "TONE": "enum: [formal, warm, neutral], default: neutral",
}


@dataclass(frozen=True)
class Given:
    """What stands in a body for an argument: its token, kind of value, label, and a phrase for the inside of a line."""

    token: str
    kind: str
    label: str
    inline: str


@dataclass(frozen=True)
class Interface:
    """Lines of front matter that declare arguments, and what stands for them."""

    matter: tuple[str, ...]
    given: tuple[Given, ...]


def interface(number: int, dice: Dice) -> Interface:
    """Return the interface of a template, by its number."""
    kind = RARE.get(number) or KINDS[number % len(KINDS)]
    return _MAKERS[kind](dice)


def _named(dice: Dice) -> Interface:
    names = _names(dice, dice.between(2, 5))
    hint = " ".join(_item(name, dice) for name in names)
    return Interface((f"argument_hint: {hint}", *_unset(dice)), tuple(map(_given, names)))


def _typed(dice: Dice) -> Interface:
    names = _names(dice, 2)
    typed = dice.some(sorted(TYPED), 3)
    names = [name for name in names if name not in typed]
    hint = " ".join(_item(name, dice) for name in names)
    lines = [f"  {name}: {{{TYPED[name]}, description: {_told(name)}}}" for name in typed]
    return Interface((f"argument_hint: '{hint}'", "arguments:", *lines), tuple(map(_given, [*names, *typed])))


def _positional(dice: Dice) -> Interface:
    first, second = dice.shuffled(["TICKET", "FOLDER", "RELEASE", "REGION", "LINK", "OWNER"])[:2]
    third = dice.pick([None, "rest", "names"])
    hint = f"<{first.lower()}> [{second.lower()}]"
    given = [_given(first, "$1"), _given(second, "$2")]
    if third == "names":
        return Interface((f"argument_hint: {hint} [topics...]", *_unset(dice)), (*given, _given("TOPICS", "$3")))
    if third == "rest":
        given.append(Given("$ARGUMENTS", "line", "As called", "called with `$ARGUMENTS`"))
    return Interface((f'argument_hint: "{hint}"', *_unset(dice)), tuple(given))


def _options(dice: Dice) -> Interface:
    first = dice.pick(["FOLDER", "LINK", "TICKET"])
    option = dice.pick(["[--depth brief|thorough]", "[--limit <n>]", "[--audience <who>]"])
    flag = dice.pick(["[--urgent]", "[-q|--quiet]", "[--draft]"])
    given = [_given(first, "$1"), Given("$ARGUMENTS", "line", "Called with", "as called: `$ARGUMENTS`")]
    return Interface((f"argument_hint: <{first.lower()}> {option} {flag}",), tuple(given))


def _text(dice: Dice) -> Interface:
    told = dice.pick(["what happened, in your own words", "describe what you need", "the question, and all you know"])
    label = dice.pick(["Request", "What was said", "Question"])
    return Interface((f"argument_hint: {told}",), (Given("$ARGUMENTS", "notes", label, "(`$ARGUMENTS`)"),))


def _mixed(dice: Dice) -> Interface:
    name = dice.pick(["NOTES", "MATERIAL", "CHANGES"])
    hint = f"{name}=<{_told(name)}> [--urgent]"
    return Interface(
        (f"argument_hint: {hint}",), (_given(name), Given("$urgent", "truth", "Urgent", "(hurry: $urgent)"))
    )


def _implied(dice: Dice) -> Interface:
    return Interface((), tuple(map(_given, _names(dice, 3))))


def _none(_dice: Dice) -> Interface:
    return Interface((), ())


_MAKERS = {
    "named": _named,
    "typed": _typed,
    "positional": _positional,
    "options": _options,
    "text": _text,
    "mixed": _mixed,
    "implied": _implied,
    "none": _none,
}


def _names(dice: Dice, number: int) -> list[str]:
    """Return names of arguments, one of which takes long text."""
    told = words("arguments")
    long = [name for name, each in told.items() if each["is"] in LONG]
    short = [name for name, each in told.items() if each["is"] not in (*LONG, "list", "secret", "truth")]
    return dice.shuffled([dice.pick(long), *dice.some(short, number - 1)])


def _given(name: str, token: str | None = None) -> Given:
    told: dict[str, Any] = words("arguments")[name]
    token = token or f"${name}"
    return Given(token, told["is"], told["label"], told["inline"].replace(f"${name}", token))


def _told(name: str) -> str:
    return str(words("arguments")[name].get("told", name.lower()))


def _item(name: str, dice: Dice) -> str:
    """Return a name in one of the shapes of a hint."""
    choices = words("arguments")[name].get("of")
    if choices:
        alternatives = "|".join(choices)
        return dice.pick(
            [
                f"{name}=<{alternatives}>",
                f"{name}={alternatives}",
                f"[{name}={choices[0]}]",
                f"[{name}=<{alternatives}>]",
            ]
        )
    told = _told(name)
    return dice.pick(
        [f"{name}=<{told}>", f'{name}="{told}"', f'[{name}="{told}"]', f"[{name}=<{told}>]", f"{name}=<{told}>"]
    )


def _unset(dice: Dice) -> tuple[str, ...]:
    return (f"unset: {dice.pick(['(not given)', 'none', 'n/a'])}",) if dice.chance(0.2) else ()
