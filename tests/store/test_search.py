from __future__ import annotations

import pytest

from service.store import templates
from service.store.engine import Database
from tests.store.rows import add_template, add_version

DOCUMENTS = {
    "platform.deployment-plan": {
        "title": "Deployment Plan",
        "description": "Writes a rollout plan: pre-checks, steps, rollback",
        "body": "Use $NOTES and $ENVIRONMENT. It's 100% safe AND fast.\r\n",
    },
    "mail.greeting": {"title": "Grüße", "description": None, "body": "Dear $NAME, naïve café Straße"},
    "intl.hindi": {"title": "हिन्दी पाठ", "description": "Москва", "body": "部署计划 テスト עברית"},
    "empty": {"title": None, "description": None, "body": ""},
}
ALL = sorted(DOCUMENTS)
PLAN, MAIL, INTL = "platform.deployment-plan", "mail.greeting", "intl.hindi"

QUERIES = [
    ("", ALL),
    ("  \t", ALL),
    ("deployment", [PLAN]),
    ("DEPLOY", [PLAN]),
    ("plan deploy", [PLAN]),
    ("deploy missing", []),
    ("eployment", []),
    ("platform.deployment-plan", [PLAN]),
    ("notes", [PLAN]),
    ("$NOTES", [PLAN]),
    ("rollback steps", [PLAN]),
    ("empty", ["empty"]),
    ("e", ["empty", PLAN]),
    ("it's", [PLAN]),
    ("100%", [PLAN]),
    ("grüsse", [MAIL]),
    ("gruesse", []),
    ("cafe\u0301", [MAIL]),
    ("cafe", []),
    ("strasse", [MAIL]),
    ("ＮＡＭＥ", [MAIL]),
    ("हिन्दी", [INTL]),
    ("हि", [INTL]),
    ("моск", [INTL]),
    ("计划", [INTL]),
    ("划计", [INTL]),
    ("ト", [INTL]),
    ("עברית", [INTL]),
    ("AND", [PLAN]),
    ("fast AND safe", [PLAN]),
    ("fast OR missing", []),
    ("fast NOT safe", [PLAN]),
    ("fast NOT greeting", []),
    ("NEAR(fast safe)", []),
    ("fast*", [PLAN]),
    ("*", []),
    ("f*t", []),
    ("words:fast", []),
    ("title:deployment", []),
    ("fast:*", [PLAN]),
    ("fast & safe", [PLAN]),
    ("fast | missing", []),
    ("!fast", [PLAN]),
    ("-fast", [PLAN]),
    ("^fast", [PLAN]),
    ("fast <-> safe", [PLAN]),
    ('"safe fast"', [PLAN]),
    ('"', []),
    ('""', []),
    ("'", []),
    ("''; DROP TABLE templates; --", []),
    ("\\", []),
    ("%", []),
    ("_", []),
    ("()", []),
    (") fast (", [PLAN]),
    (":", []),
    ("fast\0safe", [PLAN]),
    ("\0", []),
    ("\ud800", []),
    ("\U0001f600", []),
    ("fast " * 1000, [PLAN]),
    ("a" * 5000, []),
]


def found(database: Database, query: str | None) -> list[str]:
    with database.reading() as db:
        return [template.name for template in templates.search(db, q=query, limit=100)]


def test_a_query_finds_the_same_on_both_engines_and_no_sign_is_an_operator(database: Database) -> None:
    with database.writing() as db:
        for name, said in DOCUMENTS.items():
            add_template(db, name, **said)
    answers = {query: found(database, query) for query, _ in QUERIES}
    assert answers == dict(QUERIES)


def test_only_the_newest_version_is_searched(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan", title="Old", body="before")
        add_version(db, template.id, "plan", 2, "after", title="New")
    answers = [found(database, query) for query in ("before", "old", "after", "new", "plan")]
    assert answers == [[], [], ["plan"], ["plan"], ["plan"]]


def test_a_template_without_a_version_is_not_found(database: Database) -> None:
    with database.writing() as db:
        templates.insert(db, "plan", now=add_template(db, "other").created_at, by="Ada")
        assert [template.name for template in templates.search(db, q="plan", limit=10)] == []


@pytest.mark.timeout(20, func_only=True)
@pytest.mark.parametrize("letter", ["a", "ä", "部"])
def test_a_megabyte_of_different_words_is_indexed(database: Database, letter: str) -> None:
    body = " ".join(f"{letter}{number:x}z" for number in range(2**20 // (7 + len(letter.encode()))))
    with database.writing() as db:
        add_template(db, "large", title="Title", description="Description", body=body)
    assert [found(database, query) for query in ("title", "description", f"{letter}0z", f"{letter}fz")] == [
        ["large"]
    ] * 4


def test_found_templates_come_in_pages_by_name(database: Database) -> None:
    with database.writing() as db:
        for name in ("c", "a", "b"):
            add_template(db, name, body="word")
        add_template(db, "bb", body="other")
    with database.reading() as db:
        page = templates.search(db, q="wor", limit=2)
        rest = templates.search(db, q="wor", limit=2, after=page[-1].name)
    assert [template.name for template in page + rest] == ["a", "b", "c"]
