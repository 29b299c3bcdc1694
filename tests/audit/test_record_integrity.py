"""Whether renders, contents, histories and events fit what they speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.audit.record_integrity import MOST_TOLD, wrong_records
from service.registry.labels import Release, move_label, remove_label
from service.registry.proposals import Verdict, Wish, approve, propose
from service.store import erasures, renders
from service.store.engine import Database
from tests.operations import ADA, COMPATIBLE, NAME, NOW, create, save, somebody
from tests.store.rows import RENDER, later
from tests.tampering import tamper

ID = f"{1:036}"

LOST_PLAN = f"""
INSERT INTO plans SELECT 'lost', id, template_id, template, version, caller, caller_id, '{{}}', created_at
FROM renders WHERE id = '{ID}'
"""


def release(label: str, number: int | None) -> Release:
    return Release(label=label, number=number, actor=ADA, now=NOW)


@pytest.fixture
def filled(database: Database) -> Database:
    """Return a database with labels that were moved and taken off, and renders, one of which is erased."""
    with database.writing() as db:
        version = create(db, labels=("production", "staging"))
        save(db, COMPATIBLE)
        for label, number in (("production", 2), ("production", 1), ("staging", 2)):
            move_label(db, NAME, release(label, number))
        remove_label(db, NAME, release("staging", None))
        move_label(db, NAME, release("staging", 1))
        remove_label(db, NAME, release("staging", None))
        bob, wish = somebody("release"), Wish("reviewed", 1, ADA, NOW)
        approve(db, propose(db, NAME, wish, entropy=bytes(10)).id, Verdict(bob, NOW))
        for number in (1, 2, 3):
            made = replace(RENDER, id=f"{number:036}", created_at=later(number), template=NAME)
            renders.insert(db, replace(made, template_id=version.template_id, digest=version.digest))
        erasures.erase(db, [f"{3:036}"], actor=ADA, at=NOW)
    return database


def wrong(database: Database) -> list[str]:
    with database.reading() as db:
        return list(wrong_records(db))


def test_nothing_is_wrong_that_the_service_wrote(filled: Database) -> None:
    assert wrong(filled) == []


@pytest.mark.parametrize(
    ("statement", "says"),
    [
        (f"UPDATE renders SET version = 9 WHERE id = '{ID}'", f"the render {ID} is of {NAME}@9 with sha256:"),
        (f"UPDATE renders SET version = 2 WHERE id = '{ID}'", f"the render {ID} is of {NAME}@2 with sha256:"),
        (f"UPDATE renders SET digest = 'sha256:0' WHERE id = '{ID}'", f"{NAME}@1 with sha256:0; stored is sha256:"),
        (f"UPDATE renders SET template = 'x' WHERE id = '{ID}'", f"the render {ID} names x"),
        (f"DELETE FROM renders WHERE id = '{ID}'", f"arguments are there of the render {ID}, which is not there"),
        (
            f"INSERT INTO render_contents (render_id, prompt_sha256) VALUES ('{3:036}', 'ab')",
            f"the render {3:036} was erased, but its arguments or a text of its plans are there",
        ),
        (
            f"INSERT INTO plan_contents (plan_id, render_id, sha256) VALUES ('lost', '{3:036}', 'ab')",
            f"the render {3:036} was erased, but its arguments or a text of its plans are there",
        ),
        (
            f"INSERT INTO plan_contents (plan_id, render_id, sha256) VALUES ('lost', '{ID}', 'ab')",
            "a text is there of the plan lost, which is not there or is of another render",
        ),
        (
            f"DELETE FROM render_contents WHERE render_id = '{ID}'",
            f"the arguments of the render {ID} are gone, and nobody has erased them",
        ),
        (
            LOST_PLAN,
            "the text of the plan lost is gone, and nobody has erased it",
        ),
        ("DELETE FROM label_moves WHERE id = 3", "starts at version 2; the one before it ended at version 1"),
        ("DELETE FROM label_moves WHERE id = 1", "starts at version 1; the one before it ended at no version"),
        ("DELETE FROM label_moves WHERE id = 4", "production of mail.greeting is at version 1; its history ends at"),
        ("UPDATE labels SET number = 2", "production of mail.greeting is at version 2; its history ends at version 1"),
        (
            "DELETE FROM labels WHERE label = 'production'",
            "production of mail.greeting is at no version; its history ends at version 1",
        ),
        ("DELETE FROM label_moves WHERE id = 8", "staging of mail.greeting is at no version; its history ends at"),
        ("UPDATE decisions SET move_id = 1", "to move reviewed of mail.greeting was approved; its move is another"),
        ("UPDATE proposals SET to_number = 2", "to move reviewed of mail.greeting was approved; its move is"),
        ("UPDATE events SET template = 'gone' WHERE id = 1", "event 1 speaks of gone, which is not there"),
        ("UPDATE events SET data = '{' WHERE id = 1", "in 1 rows of events, data is not JSON"),
        ("UPDATE render_contents SET arguments = 'x'", "in 2 rows of render_contents, arguments is not JSON"),
    ],
)
def test_what_was_done_past_the_service_is_told(filled: Database, statement: str, says: str) -> None:
    tamper(filled, statement)
    assert any(says in sentence for sentence in wrong(filled)), wrong(filled)


def test_of_very_many_only_some_are_told(filled: Database) -> None:
    with filled.writing() as db:
        version = save(db, "third\n")
        many = (replace(RENDER, id=f"{number:036}", template=NAME) for number in range(100, 100 + MOST_TOLD + 1))
        for made in many:
            renders.insert(db, replace(made, template_id=version.template_id, digest="sha256:0"))
    assert len(wrong(filled)) == MOST_TOLD
