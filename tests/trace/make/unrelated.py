"""Texts that come from no template of the registry: what else lands in tickets, mails and folders."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from tests.trace.make import strangers
from tests.trace.make.dice import Dice
from tests.trace.make.sentences import Writer
from tests.trace.make.words import words


class Scribe(Writer):
    """Writes with the words of no trade."""

    def __init__(self, *seed: object) -> None:
        super().__init__(words("unrelated")["nouns"], Dice(*seed))

    def told(self, pattern: str) -> str:
        """Return a pattern filled with a noun, a verb, an adjective, a day and a number."""
        known, dice = words("unrelated"), self.dice
        day = dice.pick(words("sentences")["days"])
        for sign, kind in (("{n}", "nouns"), ("{v}", "verbs"), ("{a}", "adjectives")):
            while sign in pattern:
                pattern = pattern.replace(sign, dice.pick(known[kind]), 1)
        return pattern.replace("{q}", str(dice.between(2, 90))).replace("{d}", day)

    def name(self) -> str:
        """Return a name as programs have them."""
        return self.told("{a}_{n}")

    def lines(self, pattern: str, least: int, most: int) -> list[str]:
        """Return a pattern filled many times."""
        return [self.told(pattern) for _ in range(self.dice.between(least, most))]


def rows() -> Iterator[dict[str, object]]:
    """Yield the texts as rows of a file."""
    for kind, text in (*strangers.plans(), *strangers.prompts()):
        yield {"kind": kind, "text": text}
    for kind, (write, times) in KINDS.items():
        for number in range(times):
            yield {"kind": kind, "text": write(Scribe(kind, number)).rstrip("\n") + "\n"}


def _readme(scribe: Scribe) -> str:
    name = scribe.told("{a}-{n}")
    parts = [
        f"# {name}\n\n{scribe.paragraph(1, 2)}",
        f"## Overview\n\n{scribe.paragraph(1, 3)}",
        f"## Installation\n\n```sh\ngit clone git@code.x.test:{name}\ncd {name} && make\n```",
        f"## Usage\n\n```sh\n{name} {scribe.told('{v}')} --{scribe.told('{n}')}\n```\n\n{scribe.paragraph(1, 2)}",
        "## Configuration\n\n" + "\n".join(scribe.lines("- `{n}.{v}`: {q}", 2, 6)),
        "## Known Issues\n\n" + "\n".join(scribe.bullets("- ")),
        "## Contributing\n\n" + scribe.paragraph(1, 2),
        f"## Licence\n\n{name} has {scribe.dice.pick(words('unrelated')['licences'])}.",
    ]
    return "\n\n".join([parts[0], *scribe.dice.some(parts[1:], scribe.dice.between(3, 6))])


def _mail(scribe: Scribe) -> str:
    people = scribe.dice.shuffled(words("sentences")["people"])
    head = (
        f"From: {people[0]}\nTo: {people[1]}\nSubject: {scribe.told('{n} on {d}')}\n" if scribe.dice.chance(0.6) else ""
    )
    quoted = "> " + scribe.sentence() if scribe.dice.chance(0.4) else ""
    middle = "\n\n".join(scribe.paragraph(1, 4) for _ in range(scribe.dice.between(1, 4)))
    return f"{head}\nHi {people[1]},\n\n{quoted}\n\n{middle}\n\nBest,\n{people[0]}"


def _minutes(scribe: Scribe) -> str:
    people = scribe.dice.some(words("sentences")["people"], 4)
    topics = scribe.dice.shuffled(
        ["Agenda", "Decisions", "Open Questions", "Owners", "Next Steps", "Risks", "Parking Lot"]
    )
    parts = [f"## {topic}\n" + "\n".join(scribe.bullets("- ")) for topic in topics[: scribe.dice.between(2, 5)]]
    return "\n\n".join([f"# Meeting of {scribe.told('{d}')}\n\nPresent: {', '.join(people)}", *parts])


def _stack_trace(scribe: Scribe) -> str:
    error = scribe.dice.pick(words("unrelated")["errors"])
    if scribe.dice.chance(0.5):
        frames = scribe.lines('  File "/srv/{n}/{a}_{n}.py", line {q}, in {v}_{n}\n    {n} = {v}({n})', 3, 12)
        return "\n".join(["Traceback (most recent call last):", *frames, f"{error}: {scribe.told('{a} {n}')}"])
    frames = scribe.lines("\tat org.{n}.{a}.{v}(Main.java:{q})", 5, 25)
    return "\n".join([f'Exception in thread "main" {error}: {scribe.sentence()}', *frames])


def _changelog(scribe: Scribe) -> str:
    parts = ["# Changelog"]
    for number in range(scribe.dice.between(2, 6), 0, -1):
        parts.append(f"## 1.{number}.0 - 2025-0{number}-1{number}")
        kinds = scribe.dice.some(["Added", "Changed", "Fixed", "Removed"], 2)
        parts += [f"### {kind}\n" + "\n".join(scribe.lines("- {v} the {a} {n} (#{q})", 1, 5)) for kind in kinds]
    return "\n\n".join(parts)


def _legal(scribe: Scribe) -> str:
    clauses = words("unrelated")["clauses"]
    numbers = range(1, scribe.dice.between(5, 14))
    texts = (" ".join(scribe.told(scribe.dice.pick(clauses)) for _ in range(2)) for _ in numbers)
    return "\n\n".join(
        f"{number}. {scribe.told('{n}').upper()}. {text}" for number, text in zip(numbers, texts, strict=True)
    )


def _poem(scribe: Scribe) -> str:
    lines = words("unrelated")["poems"]
    verses = ("\n".join(scribe.told(line) for line in scribe.dice.shuffled(lines)[:4]) for _ in range(5))
    return scribe.told("To a {a} {n}") + "\n\n" + "\n\n".join(list(verses)[: scribe.dice.between(2, 5)])


def _log(scribe: Scribe) -> str:
    pattern = scribe.dice.pick(
        [
            "2026-03-{q} INFO {n}.{v}: {a} {n} took {q} ms",
            "[{q}] {n}: {v} failed, retry in {q} s ({a})",
            '10.0.{q}.{q} - - "GET /{n}/{q} HTTP/1.1" 200 {q}{q}',
            '{n}[{q}]: level={a} msg="{v} {n}" id={q}',
        ]
    )
    return "\n".join(scribe.lines(pattern, 10, 60))


def _json(scribe: Scribe) -> str:
    def thing(depth: int) -> Any:
        if depth == 0:
            return scribe.dice.pick([scribe.name(), scribe.dice.between(0, 999), True, None, scribe.sentence()])
        if scribe.dice.chance(0.3):
            return [thing(depth - 1) for _ in range(scribe.dice.between(1, 4))]
        return {scribe.name(): thing(depth - 1) for _ in range(scribe.dice.between(2, 5))}

    return json.dumps(
        {scribe.name(): thing(2) for _ in range(4)}, indent=scribe.dice.pick([None, 2]), ensure_ascii=False
    )


def _code(scribe: Scribe) -> str:
    return "\n".join(scribe.lines(scribe.dice.pick(words("unrelated")["code"]), 2, 9))


def _chat(scribe: Scribe) -> str:
    people = [person.lower() for person in scribe.dice.some(words("sentences")["people"], 3)]
    talk = words("unrelated")["talk"]
    return "\n".join(
        f"<{scribe.dice.pick(people)}> {scribe.told(scribe.dice.pick(talk))}" for _ in range(scribe.dice.between(6, 30))
    )


KINDS: dict[str, tuple[Callable[[Scribe], str], int]] = {
    "readme": (_readme, 40),
    "mail": (_mail, 40),
    "minutes": (_minutes, 30),
    "stack trace": (_stack_trace, 30),
    "changelog": (_changelog, 30),
    "legal text": (_legal, 25),
    "poem": (_poem, 20),
    "log": (_log, 25),
    "json": (_json, 25),
    "code": (_code, 30),
    "chat": (_chat, 15),
}
