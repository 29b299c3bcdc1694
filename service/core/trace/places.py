"""The placeholders of a version: which texts may stand there, and which arguments follow from the texts."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from service.core.arguments import Argument
from service.core.check import validator
from service.core.compiled import Compiled
from service.core.placeholders import ALL_ARGUMENTS
from service.core.render import all_arguments
from service.core.schema import property_schema
from service.core.trace.typed_back import readings
from service.core.trace.values_back import type_of, value_of
from service.core.values import as_text

_FREE = frozenset({"title", "description", "examples", "default", "deprecated", "x-secret", "type"})


class Places:
    """What may stand where the placeholders of one version are."""

    def __init__(self, compiled: Compiled) -> None:
        """Take the version."""
        self._compiled = compiled
        self._blank = compiled.document.unset
        self._positions = {str(argument.position): argument for argument in compiled.positionals}
        self._spellings = {each.spelling for each in compiled.arguments if each.kind == "option"}
        self._validator = cache(self._compiled_validator)
        self.finite = cache(self._finite)

    def argument(self, key: str) -> Argument | None:
        """Return the argument that stands where a key is; None for all of them, or for a word of a free text."""
        if not self._compiled.named and key.isdigit():
            return self._positions.get(key) if self._compiled.free_text is None else None
        if not self._compiled.named and key == ALL_ARGUMENTS:
            return self._compiled.free_text
        return self._compiled.by_name.get(key)

    def admits(self, key: str, text: str) -> bool:
        """Return whether a version could render to this text where the key stands."""
        argument = self.argument(key)
        if argument is None or self._is_omitted(argument, text):
            return True
        check = self._validator(key)
        if check is None:
            return True
        value = value_of(argument, text)
        return as_text(value) == text and bool(check.is_valid(value))

    def longest(self, key: str) -> int | None:
        """Return how many characters the longest of the few texts has that may stand there; None for any text."""
        finite = self.finite(key)
        return None if finite is None else max(map(len, finite), default=0)

    def values(self, texts: Mapping[str, str]) -> tuple[dict[str, Any], tuple[str, ...]]:
        """Return the arguments that these texts stand for, and the keys that do not tell which."""
        found: dict[str, Any] = {}
        for key, text in texts.items():
            argument = self.argument(key)
            if argument is not None and not self._is_omitted(argument, text):
                found[argument.name] = value_of(argument, text)
        if self._compiled.named:
            return found, ()
        if self._compiled.free_text is not None:
            return self._words(texts) if ALL_ARGUMENTS not in texts else found, ()
        told = texts.get(ALL_ARGUMENTS)
        if told is None or told == all_arguments(self._compiled, found, self._blank):
            return found, ()
        alone = {argument.name: texts[key] for key in texts if (argument := self.argument(key))}
        every = next(self._all_told(told, alone, found), None)
        return (found, (ALL_ARGUMENTS,)) if every is None else (dict(every), ())

    def _all_told(self, told: str, alone: Mapping[str, str], found: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Yield the arguments that read as what all of them together are, and as those that stand `alone`.

        Where no other way is left, one of them may have something added, here or where it stands alone.
        """
        known = {name: alone[name] for name in found}
        yield from (each for each in readings(self._compiled, told, known) if self._tells(each, told))
        for each in readings(self._compiled, told, {}):
            texts = {name: as_text(value) for name, value in each.items()}
            is_like = all(name in texts and _has(texts[name], text) for name, text in known.items())
            if is_like and not alone.keys() & each.keys() - known.keys() and self._tells(each, told):
                yield {**each, **{name: found[name] for name in known if len(known[name]) < len(texts[name])}}

    def _words(self, texts: Mapping[str, str]) -> dict[str, Any]:
        """The free text of which only the first words stand in the body."""
        words: list[str] = []
        while (word := texts.get(str(len(words) + 1))) is not None and word != self._blank:
            words.append(word)
        name = self._compiled.free_text.name if self._compiled.free_text else ALL_ARGUMENTS
        return {name: shlex.join(words)} if words else {}

    def _tells(self, values: Mapping[str, Any], text: str) -> bool:
        told = all_arguments(self._compiled, values, self._blank)
        # In normal form the blank before the empty value of an option is gone where a line ends.
        is_told = told == text or (told == f"{text} " and text.rpartition(" ")[2] in self._spellings)
        return is_told and not self._compiled.checker.problems(values)

    def _is_omitted(self, argument: Argument, text: str) -> bool:
        """Whether the text is what stands there when the argument is left out."""
        left_out = not argument.required and argument.default is None and argument.kind != "flag"
        return left_out and text == self._blank

    def _finite(self, key: str) -> Sequence[str] | None:
        """The few texts that may stand there, the longest first, or None where they are not few."""
        argument = self.argument(key)
        if argument is None or argument.list:
            return None
        choices = argument.choices or argument.keywords.get("enum")
        if choices is None and type_of(argument) == "boolean":
            choices = (True, False)
        if choices is None:
            return None
        texts = {as_text(choice) for choice in choices}
        if not argument.required and argument.default is None and argument.kind != "flag":
            texts.add(self._blank)
        return sorted(texts, key=lambda text: (-len(text), text))

    def _compiled_validator(self, key: str) -> Any:
        argument = self.argument(key)
        if argument is None:
            return None
        schema = property_schema(argument)
        is_free = schema.keys() <= _FREE and schema["type"] == "string"
        return None if is_free else validator(schema)


def _has(one: str, other: str) -> bool:
    """Whether one of two texts stands in the other."""
    return one in other or other in one
