"""Templates that say nearly nothing, and texts that say it ten thousand times: answers come soon, and none is sure."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import Connection

from service.audit.trace import MOST_BYTES, trace
from tests.audit.test_trace import AUDITOR, DOCUMENT, NAME, rendered
from tests.operations import create, save

pytestmark = pytest.mark.unmeasured

HINT = "---\nargument_hint: A=<a> B=<b> C=<c>\n---\n"
SEGMENT = (
    "Weigh every risk of step {}, name who owns it, and say by which figures people will see that all went well.\n"
)
REPEATED = SEGMENT.format("$A") * 5_000 + SEGMENT.format("$B") * 4_000
BODIES = {
    "hostile.placeholders": "$A\n$B\n$C\n",
    "hostile.side-by-side": "$A$B$C",
    "hostile.one-letter": "x$A",
    "hostile.letters-around": "a $A b $B c $C d\n",
    "hostile.items": "- item $A of it\n" * 10_000 + "$B$C",
    "hostile.one-word": "Explain $A\n",
    "hostile.repeated": REPEATED,
    "hostile.repeated-twice": REPEATED.replace("$B", "$C $B"),
}
TEXTS = {
    "repeated": SEGMENT.format("x") * 9_000,
    "repeated and other": "".join(SEGMENT.format(number % 7) for number in range(9_000)),
    "repeated within": SEGMENT.format(SEGMENT * 3) * 2_000,
    "letters": "x" * MOST_BYTES,
    "letters around": "a x b y c z d\n" * (MOST_BYTES // 14),
    "items": "- item x of it\n" * (MOST_BYTES // 15),
    "other items": "".join(f"- item {number} of it\n" for number in range(40_000)),
    "words": "Explain gravity to a child of nine years.\n" * 20_000,
    "dollars": "$A$B$C\n" * (MOST_BYTES // 7),
    "ends": "\r\n" * (MOST_BYTES // 2),
    "short": "xyz",
    "one letter": "x",
}
SOON = 20.0
"""Seconds: generous, since other tests run beside; `make bench` holds a text of 1 MiB to one second."""


@pytest.fixture
def hostile(db: Connection) -> Connection:
    """Return a registry of such templates, and one that is none."""
    for name, body in BODIES.items():
        create(db, name, HINT + body)
    save(db, HINT + BODIES["hostile.items"].replace("of it", "of that"), "hostile.items")
    create(db, NAME, DOCUMENT)
    return db


def wrong(registry: Connection, text: str) -> list[str]:
    """Return what an answer should not say of a text that says nearly nothing, and that it came late."""
    began = time.monotonic()
    found = trace(registry, AUDITOR, text=text)
    sure = [match for match in found if match.score > 0.5 and "Is exactly what" not in match.why]
    proven = [match for match in found if match.certainty == "proven"]
    late = ["late"] if time.monotonic() - began > SOON else []
    return [*(match.why for match in (*proven, *sure)), *late]


def test_an_answer_comes_soon_and_is_not_sure(hostile: Connection) -> None:
    assert {name: found for name, text in TEXTS.items() if (found := wrong(hostile, text))} == {}


def test_a_prompt_is_found_among_such_templates(hostile: Connection) -> None:
    _, prompt = rendered(hostile)
    found = trace(hostile, AUDITOR, text=prompt.replace("staging", "production"))
    assert (found[0].template, found[0].score) == (NAME, 1.0)
    assert [match.template for match in found[1:] if match.score > 0.5] == []
