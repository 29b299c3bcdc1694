"""`arguments_text`, what a person types, -> values: `NOTES="new checkout" ENVIRONMENT=staging`, `src/ --fast`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from service.core.arguments import Argument
from service.core.check import MOST_PROBLEMS, is_text
from service.core.compiled import Compiled
from service.core.errors import Problem
from service.core.explain import listed, quoted
from service.core.placeholders import ALL_ARGUMENTS, spellable
from service.core.shell import UnfinishedText, words
from service.core.suggest import closest
from service.core.values import typed

_POINTER = "/arguments_text"
_MOST_SUGGESTIONS = 10


@dataclass(slots=True)
class _Reading:
    """What has been read of a typed text so far."""

    compiled: Compiled
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def is_hopeless(self) -> bool:
        """Whether so much is wrong that the rest need not be looked at."""
        return len(self.problems) >= MOST_PROBLEMS

    def complain(self, code: str, message: str) -> None:
        self.problems.append(Problem(code, message, pointer=_POINTER))


def read_typed(compiled: Compiled, text: str) -> tuple[dict[str, Any], list[Problem]]:
    """Return the values that a typed text gives and what is wrong with its words.

    The values are not checked against the schema yet: `render` does that. Of two values for one name the last wins.
    """
    reading = _Reading(compiled)
    free = compiled.free_text
    if not is_text(text):
        reading.complain("invalid_text", "the text holds a NUL or half of a surrogate pair: send valid Unicode text")
    elif free is not None:
        reading.values |= {free.name: text} if text else {}
    else:
        _read(reading, text)
    return reading.values, reading.problems


def _read(reading: _Reading, text: str) -> None:
    try:
        found = words(text)
    except UnfinishedText as error:
        reading.complain("unterminated_quote", str(error))
        return
    left = _take_options(reading, found)
    if reading.compiled.named:
        left = _take_named(reading, left)
    surplus = _take_positionals(reading, left)
    if not surplus or any(problem.code == "unknown_argument" for problem in reading.problems):
        return  # What follows an option that is not known may belong to it.
    if reading.compiled.named:
        _complain_of_strays(reading, surplus)
    else:
        _complain_of_surplus(reading, surplus)


def _take_options(reading: _Reading, found: Sequence[str]) -> Sequence[str]:
    """Take the options and flags, up to a word `--`, and return the other words."""
    spelled = _spellings(reading.compiled)
    if not spelled:
        return found
    left: list[str] = []
    rest = iter(found)
    for word in rest:
        if word[:1] != "-" or not word.lstrip("-")[:1].isalpha():
            if word == "--":
                return [*left, *rest]
            left.append(word)
        elif reading.is_hopeless:
            break
        else:
            _take_option(reading, spelled, word, rest)
    return left


def _spellings(compiled: Compiled) -> Mapping[str, Argument]:
    """Every way to type an option or a flag, dashes included."""
    spelled: dict[str, Argument] = {}
    for argument in compiled.arguments:
        if argument.kind in ("option", "flag"):
            spelled |= dict.fromkeys((argument.spelling, f"--{argument.name}", *argument.aliases), argument)
    return spelled


def _take_option(reading: _Reading, spelled: Mapping[str, Argument], word: str, rest: Iterator[str]) -> None:
    name, equals, value = word.partition("=")
    option = spelled.get(name)
    if option is None:
        _complain_of_option(reading, spelled, name)
    elif option.kind == "flag":
        reading.values[option.name] = typed(value, "boolean") if equals else True
    elif (text := value if equals else next(rest, None)) is None:
        reading.complain("missing_value", f"expected a value after {name}")
    elif option.list:
        reading.values.setdefault(option.name, []).extend(_items(option, text))
    else:
        reading.values[option.name] = _value(option, text)


def _take_named(reading: _Reading, found: Sequence[str]) -> Sequence[str]:
    """Take every `NAME=value` and return the words that are none."""
    known, positionals = reading.compiled.by_name, reading.compiled.positionals
    left: list[str] = []
    for word in found:
        name, equals, value = word.partition("=")
        if reading.is_hopeless:
            return left
        if equals and name in known:
            reading.values[name] = _value(known[name], value)
        elif equals and not name:
            reading.complain("missing_name", f"expected a name before '=' in {quoted(word)}")
        elif equals and (spellable(name.lstrip("$-")) or not positionals):
            reading.values[name] = value  # The check names it as unknown and says what was meant.
        else:
            left.append(word)
    return left


def _take_positionals(reading: _Reading, found: Sequence[str]) -> Sequence[str]:
    """Give the words to the positionals that have no value yet, in order, and return those that are too many."""
    positionals = reading.compiled.positionals
    single = [argument for argument in positionals if argument.name not in reading.values]
    last = single.pop() if single and single[-1] is positionals[-1] and _takes_rest(single[-1]) else None
    for argument, word in zip(single, found, strict=False):
        reading.values[argument.name] = _value(argument, word)
    rest = found[len(single) :]
    if last is None or not rest:
        return rest
    reading.values[last.name] = _typed_items(last, rest) if last.list else _value(last, " ".join(rest))
    return []


def _takes_rest(argument: Argument) -> bool:
    return argument.list or argument.name == ALL_ARGUMENTS


def _value(argument: Argument, text: str) -> Any:
    """The value that one word stands for."""
    if argument.list:
        return _items(argument, text)
    return typed(text, "boolean" if argument.kind == "flag" else argument.keywords.get("type", "string"))


def _items(argument: Argument, word: str) -> list[Any]:
    """The items that one word stands for: they have commas between them."""
    return _typed_items(argument, word.split(",")) if word else []


def _typed_items(argument: Argument, texts: Sequence[str]) -> list[Any]:
    kind = argument.keywords.get("items", {}).get("type", "string")
    return list(texts) if kind == "string" else [typed(text, kind) for text in texts]


def _complain_of_option(reading: _Reading, spelled: Mapping[str, Argument], name: str) -> None:
    meant = closest(name, spelled) if len(reading.problems) < _MOST_SUGGESTIONS else None
    advice = f"did you mean {meant}?" if meant else f"this template takes {_options(reading)}"
    message = f"unknown option {quoted(name)}: {advice} (a word that starts with a dash goes after --)"
    reading.complain("unknown_argument", message)


def _complain_of_strays(reading: _Reading, surplus: Sequence[str]) -> None:
    meant = {name.casefold(): name for name in reading.compiled.by_name}
    strays = [(word, meant.get(word.strip("-$:").casefold())) for word in surplus[:MOST_PROBLEMS]]
    for word, name in strays:
        if name is not None:
            advice = f"write {name}=value, without spaces around the ="
            reading.complain("stray_word", f"expected NAME=value but found {quoted(word)}; {advice}")
    others = [quoted(word) for word, name in strays if name is None]
    if others:
        advice = 'put "..." around a value that holds spaces'
        reading.complain("stray_word", f"expected NAME=value but found {listed(others)}; {advice}")


def _complain_of_surplus(reading: _Reading, surplus: Sequence[str]) -> None:
    count, options = len(reading.compiled.positionals), _options(reading)
    takes = f"{count} word{'' if count == 1 else 's'}" if count else "no arguments"
    if options:
        takes = f"{takes if count else 'only'} {'and ' if count else ''}{options}"
    more = len(surplus) - 1
    many = f"and {more} more word{'' if more == 1 else 's'} are too many" if more else "is one too many"
    advice = "put quotes around words that belong together" if count else "leave it out"
    reading.complain("surplus_word", f"{quoted(surplus[0])} {many}: this template takes {takes}; {advice}")


def _options(reading: _Reading) -> str:
    """The options and flags that the template takes, each in its first spelling."""
    return listed(option.spelling for option in reading.compiled.arguments if option.kind in ("option", "flag"))
