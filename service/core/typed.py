"""`arguments_text`, what a person types, -> values: `NOTES="new checkout" ENVIRONMENT=staging`, `src/ --fast`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from service.core.arguments import Argument
from service.core.check import MOST_PROBLEMS
from service.core.compiled import Compiled
from service.core.errors import Problem
from service.core.placeholders import ALL_ARGUMENTS, spellable
from service.core.shell import UnfinishedText, words
from service.core.suggest import closest
from service.core.values import typed

_POINTER = "/arguments_text"


@dataclass(slots=True)
class _Reading:
    """What has been read of a typed text so far."""

    compiled: Compiled
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    filled: set[str] = field(default_factory=set)
    rest: list[str] = field(default_factory=list)

    def complain(self, code: str, message: str, **extra: Any) -> None:
        self.problems.append(Problem(code, message, pointer=_POINTER, extra=extra))


def read_typed(compiled: Compiled, text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values that a typed text gives and what is wrong with its words.

    The values are not checked against the schema yet: `render` does that. Of two values for one name the last wins.
    """
    free = compiled.free_text
    if free is not None and len(compiled.arguments) == 1:
        return ({free.name: text} if text else {}), []
    reading = _Reading(compiled)
    try:
        found = words(text)
    except UnfinishedText as error:
        reading.complain("unterminated_quote", str(error))
        return {}, reading.problems
    _read_words(reading, found)
    _put_rest(reading)
    return reading.values, reading.problems


def _read_words(reading: _Reading, found: list[str]) -> None:
    options = _spellings(reading.compiled)
    rest = iter(found)
    only_words = not options
    for word in rest:
        if len(reading.problems) == MOST_PROBLEMS:
            return
        if word == "--" and not only_words:
            only_words = True
        elif not only_words and _looks_like_option(word):
            name, equals, value = word.partition("=")
            _read_option(reading, options, name, value if equals else None, rest)
        elif reading.compiled.named:
            _read_named(reading, word)
        else:
            _fill_next(reading, word)


def _spellings(compiled: Compiled) -> dict[str, Argument]:
    """Every way to type an option or a flag, dashes included."""
    options = [argument for argument in compiled.arguments if argument.kind in ("option", "flag")]
    spelled = {("-" if len(option.name) == 1 else "--") + option.name: option for option in options}
    return spelled | {alias: option for option in options for alias in option.aliases}


def _looks_like_option(word: str) -> bool:
    return len(word) > 1 and word[0] == "-" and word.lstrip("-")[:1].isalpha()


def _read_option(reading: _Reading, options: dict[str, Argument], name: str, value: str | None, rest: Any) -> None:
    option = options.get(name)
    if option is None:
        meant = closest(name, options)
        advice = f"did you mean {meant}?" if meant else f"this template takes {', '.join(options)}"
        reading.complain(
            "unknown_argument", f"unknown option {name}: {advice} (a word that starts with a dash goes after --)"
        )
    elif option.kind == "flag":
        reading.values[option.name] = True if value is None else typed(value, "boolean")
    else:
        value = next(rest, None) if value is None else value
        if value is None:
            reading.complain("missing_value", f"expected a value after {name}")
        else:
            _put(reading, option, value)


def _read_named(reading: _Reading, word: str) -> None:
    name, equals, value = word.partition("=")
    argument = reading.compiled.by_name.get(name)
    if equals and not name:
        reading.complain("missing_name", f"expected a name before '=' in '{word}'")
    elif equals and argument is not None:
        _put(reading, argument, value)
    elif equals and (spellable(name) or _next_open(reading) is None):
        reading.values[name] = value  # The check names it as unknown and says what was meant.
    elif _next_open(reading) is not None:
        _fill_next(reading, word)
    else:
        reading.complain(
            "stray_word", f"expected NAME=value but found '{word}'; put quotes around a value that holds spaces"
        )


def _fill_next(reading: _Reading, word: str) -> None:
    argument = _next_open(reading)
    if argument is None:
        count = len(reading.compiled.positionals)
        takes = f"{count} word{'' if count == 1 else 's'}" if count else "no arguments"
        reading.complain(
            "surplus_word",
            f"'{word}' is one too many: this template takes {takes}; put quotes around words that belong together",
        )
    elif _takes_rest(argument):
        reading.rest.append(word)
    else:
        _put(reading, argument, word)


def _next_open(reading: _Reading) -> Argument | None:
    return next((argument for argument in reading.compiled.positionals if argument.name not in reading.filled), None)


def _takes_rest(argument: Argument) -> bool:
    return argument.list or argument.name == ALL_ARGUMENTS


def _put_rest(reading: _Reading) -> None:
    argument = _next_open(reading)
    if argument is None or not reading.rest:
        return
    if argument.list:
        reading.values[argument.name] = [typed(word, _item_type(argument)) for word in reading.rest]
    else:
        reading.values[argument.name] = " ".join(reading.rest)


def _put(reading: _Reading, argument: Argument, text: str) -> None:
    reading.filled.add(argument.name)
    if argument.list:
        items = [typed(item, _item_type(argument)) for item in text.split(",")]
        before = reading.values.get(argument.name, []) if argument.kind == "option" else []
        reading.values[argument.name] = [*before, *items]
    else:
        kind = "boolean" if argument.kind == "flag" else argument.keywords.get("type", "string")
        reading.values[argument.name] = typed(text, kind)


def _item_type(argument: Argument) -> str:
    return str(argument.keywords.get("items", {}).get("type", "string"))
