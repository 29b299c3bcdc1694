"""Prompts: every version rendered with random values, and where a sentence is put into each."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from service.core.compiled import compile_text
from service.core.render import fill
from tests.trace.make.changes import added, blanks, crlf, cut
from tests.trace.make.dice import Dice
from tests.trace.make.origins import origins, origins_of_cut
from tests.trace.make.registry import VersionText
from tests.trace.make.values import values
from tests.trace.make.words import words

_CHANGED: dict[str, Callable[[str], str]] = {"none": str, "crlf": crlf, "blanks": blanks, "cut": cut}
EACH = 4
"""How many prompts each version gets; the last of them is one that the registry recorded."""


@dataclass(frozen=True)
class PromptCase:
    """A prompt by what it was made of, and a sentence with the place where it is put in.

    `origins` are the versions that render to it, `origins_of_cut` those that cannot be told from it once the end is
    cut off.
    """

    template: str
    version: int
    arguments: dict[str, Any]
    origins: list[int]
    origins_of_cut: list[int]
    place: int
    sentence: str
    recorded: bool

    def text(self, prompt: str, change: str) -> str:
        """Return the prompt after a change."""
        if change == "added":
            return added(prompt, self.place, self.sentence)
        return _CHANGED[change](prompt)

    def is_known(self, change: str) -> bool:
        """Return whether the registry recorded this text, or one that differs in line ends and blanks alone."""
        return self.recorded and change in ("none", "crlf", "blanks")

    def expected(self, change: str) -> list[int]:
        """Return the numbers of the versions that the changed prompt may have come from."""
        return self.origins_of_cut if change == "cut" else self.origins


def rows(versions: Sequence[VersionText]) -> Iterator[dict[str, object]]:
    """Yield the prompts as rows of a file."""
    by_template: dict[str, list[VersionText]] = defaultdict(list)
    for version in versions:
        by_template[version.template].append(version)
    for version in versions:
        for number in range(EACH):
            yield asdict(_case(version, by_template[version.template], number))


def _case(version: VersionText, twins: list[VersionText], number: int) -> PromptCase:
    dice = Dice("prompt", version.template, version.version, number)
    compiled = compile_text(version.document)
    given = values(compiled, dice)
    prompt = fill(compiled, given).prompt
    places = [match.start() for match in re.finditer(r"(?<=\s)(?=\S)|(?<=\S)(?=\s)", prompt)]
    return PromptCase(
        template=version.template,
        version=version.version,
        arguments=given,
        origins=origins(prompt, version, given, twins),
        origins_of_cut=origins_of_cut(prompt, version, given, twins),
        place=dice.pick(places),
        sentence=dice.pick(words("values")["added"]),
        recorded=number == EACH - 1,
    )
