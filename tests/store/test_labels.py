from __future__ import annotations

from itertools import pairwise

import pytest
from sqlalchemy.exc import IntegrityError

from service.store import labels
from service.store.engine import Database
from service.store.labels import Label, LabelMove
from tests.store.rows import ADA, NOW, add_template, add_version, later, move


def test_a_label_points_where_it_was_put_last(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, template.id, "plan", 2, "new")
        labels.put(db, template.id, Label("production", 1, NOW, "Ada"))
        labels.put(db, template.id, Label("production", 2, later(9), "Bob"))
    with database.reading() as db:
        assert labels.get(db, template.id, "production") == Label("production", 2, later(9), "Bob")
        assert labels.of_template(db, template.id) == [Label("production", 2, later(9), "Bob")]


def test_a_label_that_is_not_set_is_none(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        labels.put(db, add_template(db, "other").id, Label("production", 1, NOW, "Ada"))
        assert labels.get(db, template.id, "production") is None
        assert labels.of_template(db, template.id) == []


def test_labels_are_listed_by_name(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        for name in ("staging", "canary", "production"):
            labels.put(db, template.id, Label(name, 1, NOW, "Ada"))
        assert [label.label for label in labels.of_template(db, template.id)] == ["canary", "production", "staging"]


def test_origins_are_the_versions_that_labels_left_last(database: Database) -> None:
    with database.writing() as db:
        template, other = add_template(db, "plan"), add_template(db, "other")
        add_version(db, template.id, "plan", 2, "second")
        ways = {"production": (None, 1, 2), "canary": (None, 2), "staging": (None, 1, None)}
        for label, way in ways.items():
            for start, end in pairwise(way):
                move(db, template, label, start, end)
        move(db, other, "production", None, 1)
        assert labels.origins(db, template.id) == {"production": 1, "canary": None, "staging": 1}
        assert labels.origins(db, other.id) == {"production": None}


@pytest.mark.parametrize("number", [2, 99])
def test_a_label_points_only_at_a_version_of_its_own_template(database: Database, number: int) -> None:
    with database.writing() as db:
        template, other = add_template(db, "plan"), add_template(db, "other")
        add_version(db, other.id, "other", 2, "elsewhere")
    with pytest.raises(IntegrityError), database.writing() as db:
        labels.put(db, template.id, Label("production", number, NOW, "Ada"))


def test_taking_a_label_off_tells_whether_it_was_there(database: Database) -> None:
    with database.writing() as db:
        template, other = add_template(db, "plan"), add_template(db, "other")
        for one in (template, other):
            labels.put(db, one.id, Label("production", 1, NOW, "Ada"))
        assert labels.delete(db, template.id, "production") is True
        assert labels.delete(db, template.id, "production") is False
        assert labels.get(db, other.id, "production") is not None


def test_the_history_tells_every_move_newest_first(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, template.id, "plan", 2, "new")
        move(db, template, "production", None, 1)
        move(db, template, "staging", None, 1)
        move(db, template, "production", 1, 2, message="Zoë said so", allow_breaking=True)
        move(db, template, "production", 2, None)
    with database.reading() as db:
        history = labels.history(db, template.id, "production", limit=10)
        newest = labels.history(db, template.id, "production", limit=1)
        older = labels.history(db, template.id, "production", limit=10, before=newest[-1].id)
    assert [(told.from_number, told.to_number) for told in history] == [(2, None), (1, 2), (None, 1)]
    assert history == newest + older
    expected = LabelMove(older[0].id, "production", 1, 2, NOW, ADA.name, ADA.id, "Zoë said so", allow_breaking=True)
    assert older[0] == expected


@pytest.mark.parametrize("numbers", [(None, 2), (2, None), (1, 99)])
def test_the_history_tells_only_of_versions_that_there_are(
    database: Database, numbers: tuple[int | None, int | None]
) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
    told = LabelMove(0, "production", *numbers, NOW, ADA.name, ADA.id, None, allow_breaking=False)
    with pytest.raises(IntegrityError), database.writing() as db:
        labels.record_move(db, template.id, told)
