"""Texts whose origin is asked for: recorded, unrecorded, spoilt, of nobody, and as long as may be."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from benchmarks.filling import name_of
from benchmarks.http.requests import post, send
from benchmarks.http.scenarios import ARGUMENTS
from service.audit.trace import MOST_BYTES

EXACT, LIKELY, LARGEST = "exact", "likely", "1 MiB"
PATH = "/v1/trace"

_TEXTS = 40
_WORDS = (
    *("alarm", "before", "careful", "dashboard", "every", "finally", "green"),
    *("harbour", "instead", "journey", "kindly", "ledger", "meadow", "never"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is asked, many texts of one sort; `promise` is the sort of answer that it has a bound for."""

    told: str
    promise: str
    requests: tuple[bytes, ...]


def questions(port: int, secret: str, templates: int, prompt_sha256: str) -> Iterator[Question]:
    """Yield what is asked of a service that runs; some prompts are rendered for it first."""
    recorded = list(_rendered(port, secret, templates))
    edited = [text.replace(ARGUMENTS["NOTES"], f"change {place}") for place, text in enumerate(recorded)]
    chance = random.Random(7)  # noqa: S311  # Not for secrets: every run shall ask the same.
    yield Question("the hash of a recorded prompt", EXACT, (post(PATH, secret, {"sha256": prompt_sha256}),))
    yield Question("a recorded prompt", EXACT, _asked(secret, recorded))
    yield Question("the same with other line ends", EXACT, _asked(secret, recorded, _with_line_ends))
    yield Question("a prompt that nobody recorded", LIKELY, _asked(secret, edited))
    yield Question("the same, its last fifth cut off", LIKELY, _asked(secret, edited, _cut_off))
    yield Question("the same with a sentence in its midst", LIKELY, _asked(secret, edited, _with_a_sentence))
    yield Question("a plan that follows the headings", LIKELY, _asked(secret, list(_plans())))
    yield Question("a text of nobody", LIKELY, _asked(secret, [_babble(chance, 3_000) for _ in range(_TEXTS)]))
    yield Question("1 MiB of words of nobody", LARGEST, _asked(secret, [_babble(chance, MOST_BYTES)]))
    yield Question("1 MiB of prompts", LARGEST, _asked(secret, ["".join(edited * 40)[:MOST_BYTES]]))
    yield Question("1 MiB of one letter", LARGEST, _asked(secret, ["a" * MOST_BYTES]))
    yield Question("1 MiB of empty lines", LARGEST, _asked(secret, ["\n" * MOST_BYTES]))


def _rendered(port: int, secret: str, templates: int) -> Iterator[str]:
    for place in range(_TEXTS):
        path = f"/v1/templates/{name_of(place * templates // _TEXTS)}/render"
        yield send(port, path, secret, {"arguments": ARGUMENTS, "ref": "1"})["prompt"]


def _asked(secret: str, texts: Sequence[str], change: Callable[[str], str] = str) -> tuple[bytes, ...]:
    return tuple(post(PATH, secret, {"text": change(text)}) for text in texts)


def _with_line_ends(text: str) -> str:
    return text.replace("\n", "\r\n")


def _cut_off(text: str) -> str:
    return text[: len(text) * 4 // 5]


def _with_a_sentence(text: str) -> str:
    middle = text.index("\n", len(text) // 2)
    return f"{text[:middle]}\nMind the holiday of the northern office.{text[middle:]}"


def _plans() -> Iterator[str]:
    for place in range(_TEXTS):
        yield (
            f"# Plan {place}\n\n## Before\n- Mail the {_WORDS[place % len(_WORDS)]} people.\n\n## The change\n"
            f"1. Turn the switch.\n2. Wait {place} minutes.\n\n## After\n- Look at the graphs, go home.\n"
        )


def _babble(chance: random.Random, length: int) -> str:
    words = [f"{chance.choice(_WORDS)}{chance.randrange(1000)}" for _ in range(length // 8 + 1)]
    return " ".join(words)[:length]
