"""Try it: a form of the arguments, one render for each form, and programs that do the same."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from service.access.tokens import TokenWish, create_token
from service.audit.records import RenderFilter, list_renders
from service.context import utc_now
from service.core.actor import SYSTEM
from service.registry.versions import Submission, create_template
from service.store.engine import Database
from tests.answering import answering
from tests.web.browsing import Person

EVERYTHING = """---
title: Everything
argument_hint: TEXT=<a text> [COUNT=<n>] [KEY=<a secret>] [TAGS=<words>]
arguments:
  COUNT: {type: integer, minimum: 1, maximum: 9}
  KEY: {type: string, x-secret: true}
  TAGS: {type: array, items: {type: string}}
---
<$TEXT> $COUNT $KEY [$TAGS]
"""
HOSTILE = [
    'it\'s "quoted" \\ and $HOME `id` $(id) !! !x',
    "two\nlines\n\nEND\nand a\ttab",
    "<script>alert(1)</script> {{ 7*7 }} %s &amp;",
    "\u202eright to left\u200b \U0001f469\u200d\U0001f680 Grüße 漢字",
    "'; drop table renders; --\\",
    "#!/bin/sh",
    "\\u0041 \\n is not a line end",
]


@pytest.fixture
def everything(database: Database) -> str:
    with database.writing() as db:
        wish = Submission(document=EVERYTHING, actor=SYSTEM, now=utc_now(), labels=("production",))
        create_template(db, "all.kinds", wish)
    return "all.kinds"


@pytest.fixture
def ada(person: Callable[..., Person]) -> Person:
    return person("editor", name="ada")


def count(database: Database) -> int:
    with database.reading() as db:
        return len(list_renders(db, RenderFilter(), SYSTEM, limit=100, before=None))


def prompt(page: Person) -> str:
    return page.value_of_element("#prompt-text")


def test_a_form_is_filled_in_rendered_and_recorded(ada: Person, greeting: str, database: Database) -> None:
    ada.open(f"/templates/{greeting}").follow("Try it")
    assert "This is the form of version 1" in ada.text
    ada.send("Render", **{"argument.NAME": "Grace", "argument.TONE": "warm"})
    assert (ada.status, prompt(ada)) == (200, "Dear Grace (warm),\nwelcome.\n\n")
    assert [mark.text for mark in ada.soup.select(".prompt mark")][:2] == ["Grace", "warm"]
    assert ada.value_of("argument.NAME") == "Grace"
    ada.follow("the record")
    assert "ada asked for production and got version 1" in ada.text
    assert count(database) == 1


def test_the_same_form_renders_once_and_another_again(ada: Person, greeting: str, database: Database) -> None:
    ada.open(f"/templates/{greeting}/try")
    fields = [
        ("form_token", ada.form_token()),
        ("once", ada.value_of("once")),
        ("ref", "production"),
        ("argument.NAME", "Grace"),
        ("argument.TONE", "warm"),
    ]
    address = f"/templates/{greeting}/try"
    first = ada.post(address, fields)
    record = first.address_of(".made a")
    again = ada.post(address, fields)
    assert "This form was rendered already" in again.text
    assert again.address_of(".made a") == record
    assert count(database) == 1
    ada.post(address, [*fields[:3], ("argument.NAME", "Ada"), fields[4]])
    assert count(database) == 2
    ada.send("Render")
    assert count(database) == 3


def test_another_version_shows_its_form_and_keeps_what_was_typed(ada: Person, greeting: str) -> None:
    ada.open(f"/templates/{greeting}/try").send("Show its form", ref="2", **{"argument.NAME": "Grace"})
    assert "This is the form of version 2" in ada.text
    assert ada.value_of("argument.NAME") == "Grace"
    ada.send("Render", **{"argument.TONE": "formal"})
    assert "welcome here." in prompt(ada)


def test_wrong_values_are_told_at_their_fields_and_nothing_is_lost(
    ada: Person, everything: str, database: Database
) -> None:
    ada.open(f"/templates/{everything}/try")
    ada.send("Render", **{"argument.COUNT": "many", "argument.TAGS": "a\nb"})
    assert ada.status == 422
    assert "2 values are not right" in ada.problem
    assert "must be a whole number" in ada.text
    assert (ada.value_of("argument.COUNT"), ada.value_of("argument.TAGS")) == ("many", "a\nb")
    assert count(database) == 0


def test_secrets_are_rendered_and_neither_kept_nor_shown_in_lines_to_copy(ada: Person, everything: str) -> None:
    ada.open(f"/templates/{everything}/try")
    ada.send("Render", **{"argument.TEXT": "x", "argument.KEY": "sesame", "argument.TAGS": "a\nb"})
    assert prompt(ada) == "<x>  sesame [a b]\n"
    for lines in ("by-curl", "by-python", "by-command"):
        assert "sesame" not in ada.value_of_element(f"#{lines}")
        assert "***" in ada.value_of_element(f"#{lines}")
    assert "sesame" not in ada.follow("the record").answer.text


def test_a_version_that_is_gone_from_a_label_is_told(ada: Person, greeting: str, database: Database) -> None:
    ada.open(f"/templates/{greeting}/try")
    ada.post(
        f"/templates/{greeting}/try",
        [("form_token", ada.form_token()), ("ref", "gone"), ("argument.NAME", "Grace")],
    )
    assert (ada.status, ada.value_of("argument.NAME")) == (404, "Grace")
    assert "not there any more" in ada.problem
    assert ada.open(f"/templates/{greeting}/try?ref=gone").status == 404
    assert ada.open(f"/templates/{greeting}/try?ref=" + "9" * 30).status == 404


def test_only_who_renders_tries(person: Callable[..., Person], greeting: str) -> None:
    for role, status in (("viewer", 403), ("auditor", 403), ("editor", 200), ("admin", 200)):
        assert person(role).open(f"/templates/{greeting}/try").status == status


@dataclass(frozen=True)
class Machine:
    """Where programs run, the service that they find, and their token."""

    folder: Path
    url: str
    token: str


@pytest.fixture
def machine(app: Flask, database: Database, tmp_path: Path) -> Iterator[Machine]:
    with database.writing() as db:
        wish = TokenWish("a tool", ("render",), "*", None)
        _, token = create_token(db, wish, actor=SYSTEM, now=utc_now(), entropy=secrets.token_bytes(34))
    with answering(app) as url:
        yield Machine(tmp_path, url, token)


def run(lines: str, program: list[str], on: Machine) -> str:
    """Run lines that were copied, with the address and the token in them that a person would put there."""
    url, token, folder = on.url, on.token, on.folder
    text = lines.replace("http://localhost", url).replace("imp_...", token)
    environ = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "IMPRINT_TOKEN": token,
        "NO_PROXY": "*",
        "LC_ALL": "C.UTF-8",
    }
    ran = subprocess.run(
        program, input=text.encode(), capture_output=True, env=environ, cwd=folder, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stderr.decode()
    return ran.stdout.decode()


@pytest.mark.parametrize("program", ["curl", "python", "command"])
def test_what_is_copied_renders_the_same_whatever_the_values_hold(
    ada: Person, everything: str, machine: Machine, program: str
) -> None:
    runner = [sys.executable, "-"] if program == "python" else ["bash"]
    for text in ["\n".join(HOSTILE)] if program != "curl" else HOSTILE:
        ada.open(f"/templates/{everything}/try")
        ada.send("Render", **{"argument.TEXT": text, "argument.COUNT": "3", "argument.TAGS": "a b\n'c"})
        wanted = prompt(ada)
        assert text in wanted
        printed = run(ada.value_of_element(f"#by-{program}"), runner, machine)
        if program == "curl":
            printed = json.loads(printed)["prompt"]
        assert printed.removesuffix("\n") == wanted.removesuffix("\n")
