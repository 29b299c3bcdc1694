"""`imprint render` against a real application on a real port."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Iterator
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


@pytest.fixture
def render(data: Path, imprint: Imprint) -> Iterator[Callable[..., Ended]]:
    """Run `imprint render` with a token that may render."""
    app = create_app(Settings.from_environment({"IMPRINT_DATA": str(data)}))
    database = app.extensions[DATABASE]
    with database.writing() as db:
        create(db, "mail.parcel", "Write to $NAME about $SUM euros.\n", labels=("production",))
        wish = TokenWish("tool", ("render",), "*", None)
        _, secret = create_token(db, wish, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(34))
    with answering(app) as url:
        yield lambda *words: imprint("render", *words, IMPRINT_URL=url, IMPRINT_TOKEN=secret)
    database.dispose()


def test_the_prompt_is_printed_as_it_is(render: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "values.json").write_text(json.dumps({"NAME": "Gra\u0007ce", "SUM": "12"}), encoding="utf-8")
    for words in (["--text", "NAME=Grace SUM=12"], ["--arguments", "values.json"]):
        ended = render("mail.parcel", *words)
        assert ended.status == 0
        assert ended.stdout.replace("\u0007", "") == "Write to Grace about 12 euros.\n"


def test_json_is_what_the_service_answered(render: Callable[..., Ended]) -> None:
    told = json.loads(render("mail.parcel", "--ref", "1", "--text", "NAME=Grace SUM=12", "--json").stdout)
    assert (told["template"], told["version"], told["ref"]) == ("mail.parcel", 1, "1")


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["mail.parcel", "--text", "NAME=Grace"], 1, "SUM"),
        (["no-such", "--text", "A=1"], 1, "unknown_template"),
        (["mail.parcel", "--arguments", "list.json"], 1, "holds no JSON object"),
        (["mail.parcel", "--arguments", "broken.json"], 1, "is not JSON"),
        (["mail.parcel", "--text", "A=1", "--arguments", "list.json"], 2, "not both"),
        ([], 2, "Missing argument"),
    ],
)
def test_what_cannot_be_rendered_is_said(
    words: list[str], status: int, says: str, render: Callable[..., Ended], tmp_path: Path
) -> None:
    (tmp_path / "list.json").write_text("[]", encoding="utf-8")
    (tmp_path / "broken.json").write_text("{", encoding="utf-8")
    ended = render(*words)
    assert (ended.status, ended.stdout) == (status, "")
    assert says in ended.stderr
