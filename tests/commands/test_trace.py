"""`imprint trace` against a real application on a real port."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from service.access.tokens import TokenWish, create_token
from service.app import DATABASE, create_app
from service.config import Settings
from service.context import utc_now
from service.core.actor import SYSTEM
from tests.answering import answering
from tests.commands.conftest import Ended, Imprint
from tests.operations import create

BODY = "Write a letter to $NAME about the missing parcel.\nOffer a refund of $SUM euros, and apologise once.\n"
PROMPT = BODY.replace("$NAME", "Grace").replace("$SUM", "12")


@dataclass(frozen=True)
class Place:
    """Where the service answers, and tokens for it."""

    url: str
    auditor: str
    tool: str


@pytest.fixture
def place(data: Path) -> Iterator[Place]:
    app = create_app(Settings.from_environment({"IMPRINT_DATA": str(data)}))
    database = app.extensions[DATABASE]
    made = []
    with database.writing() as db:
        create(db, "mail.parcel", BODY)
        for scope in ("audit", "render"):
            wish = TokenWish(scope, (scope,), "*", None)
            made.append(create_token(db, wish, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(34))[1])
    with answering(app) as url:
        yield Place(url, *made)
    database.dispose()


@pytest.fixture
def trace(imprint: Imprint, place: Place) -> Callable[..., Ended]:
    """Run `imprint trace` as an auditor."""
    return lambda *words: imprint("trace", *words, IMPRINT_URL=place.url, IMPRINT_TOKEN=place.auditor)


def test_a_text_is_traced_to_its_version(trace: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text(PROMPT, encoding="utf-8")
    ended = trace("letter.md")
    assert ended.status == 0
    assert ended.stdout.startswith("Likely (1.00): version 1 of mail.parcel\n")
    assert '  arguments  NAME = "Grace"\n             SUM = "12"\n' in ended.stdout


def test_json_is_what_the_service_answered(trace: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text(PROMPT, encoding="utf-8")
    (match,) = json.loads(trace("letter.md", "--json").stdout)["matches"]
    assert (match["template"], match["arguments"]) == ("mail.parcel", {"NAME": "Grace", "SUM": "12"})


def test_what_comes_from_nowhere_ends_with_one(trace: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text("Nothing of the kind.\n", encoding="utf-8")
    for words in (["letter.md"], ["--sha256", "0" * 64]):
        ended = trace(*words)
        assert (ended.status, ended.stdout) == (1, "No version is known that this was made from.\n")
    assert json.loads(trace("letter.md", "--json").stdout) == {"matches": []}


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "text: Shorter than"), (b"\xff", "not text in UTF-8: byte 0"), (b"a\0", "U+0000")],
)
def test_a_file_that_cannot_be_traced_ends_with_one(
    trace: Callable[..., Ended], tmp_path: Path, content: bytes, said: str
) -> None:
    (tmp_path / "letter.md").write_bytes(content)
    ended = trace("letter.md")
    assert (ended.status, ended.stdout) == (1, "")
    assert said in ended.stderr


@pytest.mark.parametrize("words", [[], ["letter.md", "--sha256", "0" * 64], ["nowhere.md"]])
def test_a_wrong_call_ends_with_two(trace: Callable[..., Ended], tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "letter.md").write_text(PROMPT, encoding="utf-8")
    assert trace(*words).status == 2


def test_without_a_token_or_with_a_wrong_one_it_says_so(imprint: Imprint, place: Place, tmp_path: Path) -> None:
    (tmp_path / "letter.md").write_text(PROMPT, encoding="utf-8")
    missing = imprint("trace", "letter.md", IMPRINT_URL=place.url)
    assert (missing.status, "set IMPRINT_TOKEN" in missing.stderr) == (2, True)
    wrong = imprint("trace", "letter.md", IMPRINT_URL=place.url, IMPRINT_TOKEN="imp_wrong")
    assert (wrong.status, "is IMPRINT_TOKEN right?" in wrong.stderr) == (1, True)
    tool = imprint("trace", "letter.md", IMPRINT_URL=place.url, IMPRINT_TOKEN=place.tool)
    assert (tool.status, "needs the scope audit" in tool.stderr) == (1, True)
    nobody = imprint("trace", "letter.md", IMPRINT_URL="http://127.0.0.1:1", IMPRINT_TOKEN="imp_x")
    assert (nobody.status, "cannot be reached" in nobody.stderr) == (1, True)
    nonsense = imprint("trace", "letter.md", IMPRINT_URL="nowhere", IMPRINT_TOKEN="imp_x")
    assert (nonsense.status, "IMPRINT_URL" in nonsense.stderr) == (2, True)
