"""The list of templates and the page of each."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from service.context import utc_now
from service.core.actor import SYSTEM
from service.core.identifier import time_ordered_id
from service.registry.versions import Submission, create_template, save_version
from service.store import renders, templates
from service.store.engine import Database
from tests.store.rows import RENDER
from tests.web.browsing import Person
from tests.web.conftest import SEED

People = Callable[..., Person]


def rendered(
    database: Database, name: str, *, version: int = 1, times: int = 1, days: int = 0, by: str = "robot"
) -> None:
    """Record renders of a version, some days ago."""

    with database.writing() as db:
        found = templates.get(db, name)
        assert found is not None
        for _ in range(times):
            at = utc_now() - timedelta(days=days, minutes=1)
            made = time_ordered_id(at, os.urandom(10))
            record = replace(RENDER, id=made, template_id=found.id, template=name, version=version, created_at=at)
            renders.insert(db, replace(record, caller=by))


def added(database: Database, name: str, document: str = SEED, **said: str) -> None:
    with database.writing() as db:
        create_template(db, name, Submission(document=document, actor=SYSTEM, now=utc_now(), **said))  # type: ignore[arg-type]  # Every field that is said here takes a text.


def test_the_dots_of_names_group_the_list_like_folders(database: Database, person: People) -> None:
    for name in ("mail.greeting", "mail.out.reply", "ops", "ops.release"):
        added(database, name)
    ada = person("viewer").open("/templates")
    assert [heading.get_text() for heading in ada.soup.select("main h2")] == ["mail", "ops"]
    assert [heading.get_text() for heading in ada.soup.select("main h3")] == ["mail.out"]
    assert [link.get_text() for link in ada.soup.select(".templates a")] == [
        "ops",
        "mail.greeting",
        "mail.out.reply",
        "ops.release",
    ]
    ada.follow("mail.out")
    assert "1 template of 4 in mail.out" in ada.text


def test_the_list_is_narrowed_by_words_label_persona_and_tag_in_its_address(
    database: Database, greeting: str, person: People
) -> None:
    added(database, "ops.release", "---\npersona: captain\ntags: [steps]\n---\nRelease it.\n")
    ada = person("viewer").open("/templates")
    for asked, found in (
        ({"q": "welc"}, "mail.greeting"),
        ({"label": "production"}, "mail.greeting"),
        ({"persona": "captain"}, "ops.release"),
        ({"tag": "steps"}, "ops.release"),
    ):
        ada.open("/templates").send("Search", **asked)
        assert [link.get_text() for link in ada.soup.select(".templates a")] == [found]
        assert f"{next(iter(asked))}={next(iter(asked.values()))}" in ada.address
    ada.open("/templates?label=production&tag=steps")
    assert "Nothing found" in ada.text
    ada.follow("Show all templates")
    assert "2 templates" in ada.text


def test_the_list_shows_renders_of_the_last_30_days(database: Database, greeting: str, person: People) -> None:
    rendered(database, greeting, times=3)
    rendered(database, greeting, times=2, days=12)
    rendered(database, greeting, days=31)
    ada = person("viewer").open("/templates")
    assert "5 renders in 30 days" in ada.text
    assert ada.soup.select_one("svg.spark path") is not None


def test_the_list_shows_only_what_a_persons_pattern_covers(database: Database, greeting: str, person: People) -> None:
    added(database, "ops.release")
    ada = person("viewer", pattern="ops.*").open("/templates")
    assert [link.get_text() for link in ada.soup.select(".templates a")] == ["ops.release"]
    assert "production" not in ada.text


def test_without_templates_the_list_says_what_one_is(person: People) -> None:
    assert "A template is a document with placeholders." in person("viewer").open("/templates").text
    assert person("editor").open("/templates").follow("Make the first").heading == "New template"


def test_a_templates_page_tells_what_it_is(greeting: str, person: People) -> None:
    ada = person("viewer").open(f"/templates/{greeting}")
    assert ada.heading == "Greeting"
    for words in ("Greets somebody", "Persona host", "first-steps", "production 1 1 version behind", "by system"):
        assert words in ada.text, words
    rows = [
        [" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]
        for row in ada.soup.select(".arguments tr")
    ]
    assert rows[1:] == [
        ["NAME required", "who", "text", "none", 'NAME="…"'],
        ["TONE required", "", "one of formal warm", "none", "TONE=formal"],
        ["SIGN optional", "signature", "text", "none", 'SIGN="…"'],
    ]


def test_the_timeline_says_of_each_version_what_it_changed_for_callers(
    database: Database, greeting: str, person: People
) -> None:
    with database.writing() as db:
        changed = SEED.replace('[SIGN="signature"]', "SIGN=<who signs> [DAY=<when>]").replace("$SIGN", "$SIGN $DAY")
        save_version(db, greeting, Submission(document=changed, actor=SYSTEM, now=utc_now(), message="Signed"))
    ada = person("viewer").open(f"/templates/{greeting}")
    told = [" ".join(each.get_text(" ").split()) for each in ada.soup.select(".timeline > li")]
    assert told[0].startswith("Version 3 just now by system")
    assert "Signed" in told[0]
    assert "SIGN was optional and is now required" in told[0]
    assert "Compatible: callers see no other arguments" in told[1]
    assert "The first version." in told[2]


def test_a_long_history_is_paged(database: Database, greeting: str, person: People) -> None:
    with database.writing() as db:
        for number in range(3, 31):
            document = SEED.replace("welcome.", f"welcome {number}.")
            save_version(db, greeting, Submission(document=document, actor=SYSTEM, now=utc_now()))
    ada = person("viewer").open(f"/templates/{greeting}")
    assert len(ada.soup.select(".timeline > li")) == 20
    ada.follow("Older versions")
    assert [a.get_text() for a in ada.soup.select(".timeline .title > a")] == [f"Version {n}" for n in range(10, 0, -1)]
    assert "Compatible" in ada.soup.select(".timeline > li")[0].get_text()
    assert ada.follow("To the newest versions").address == f"/templates/{greeting}"


@pytest.mark.parametrize("before", ["0", "-1", "x", "99999999999999999999", "²"])
def test_an_odd_place_in_the_history_is_no_error(greeting: str, person: People, before: str) -> None:
    assert person("viewer").open(f"/templates/{greeting}?before={before}").status == 200


def test_use_is_told_by_version_to_all_and_by_caller_to_auditors(
    database: Database, greeting: str, person: People
) -> None:
    rendered(database, greeting, times=3, by="billing-bot")
    rendered(database, greeting, version=2, times=1, days=3, by="<b>ci</b>")
    ada = person("viewer").open(f"/templates/{greeting}")
    assert "Version 1 3 Version 2 1" in ada.text
    assert ada.soup.select_one('svg[aria-label="4 renders in 30 days, at most 3 renders a day"]') is not None
    assert "billing-bot" not in ada.text
    eve = person("auditor").open(f"/templates/{greeting}")
    assert "billing-bot 3 1 (3) 1 minute ago" in eve.text
    assert "<b>ci</b> 1 2 (1) 3 days ago" in eve.text


def test_a_template_that_there_is_not_is_a_page_that_says_so(person: People) -> None:
    ada = person("viewer").open("/templates/mail.greetings")
    assert (ada.status, ada.heading) == (404, "There is no such template")
