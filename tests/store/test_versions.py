from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from service.core.errors import Stale
from service.store import versions
from service.store.engine import Database
from tests.store.rows import VERSION, add_template, add_version

ODD = "\ufeff--- \0 \r\n Zoë \U0001f600 e\u0301 \x85\u2028 end"


def test_a_version_comes_back_as_it_was_stored(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        stored = add_version(db, template.id, "plan", 2, ODD, message=None, accepted=())
    with database.reading() as db:
        assert versions.by_number(db, template.id, 2) == stored
        assert versions.by_digest(db, template.id, stored.digest) == stored
        assert versions.latest(db, template.id) == stored


def test_a_version_that_is_not_there_is_none(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        other = add_version(db, add_template(db, "other").id, "other", 2, "elsewhere")
        assert versions.by_number(db, template.id, 2) is None
        assert versions.by_digest(db, template.id, other.digest) is None
        assert versions.latest(db, 4711) is None


def test_a_digest_means_the_first_version_that_had_it(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan", body="same")
        add_version(db, template.id, "plan", 2, "other")
        again = add_version(db, template.id, "plan", 3, "same")
        found = versions.by_digest(db, template.id, again.digest)
    assert found is not None
    assert found.number == 1


def test_a_number_is_given_once(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
    with pytest.raises(Stale, match="plan has a version 1 already"), database.writing() as db:
        add_version(db, template.id, "plan", 1, "mine")
    with database.reading() as db:
        kept = versions.by_number(db, template.id, 1)
    assert kept is not None
    assert kept.document == "Hello $NAME"


@pytest.mark.parametrize("change", [{"template_id": 4711}, {"number": 0}, {"number": -1}])
def test_a_version_needs_a_template_and_a_positive_number(database: Database, change: dict[str, int]) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
    version = replace(VERSION, template_id=template.id, template="plan", number=2, digest="sha256:0")
    with pytest.raises(IntegrityError), database.writing() as db:
        versions.insert(db, replace(version, **change))


def test_versions_are_listed_newest_first_without_documents(database: Database) -> None:
    with database.writing() as db:
        template = add_template(db, "plan", body="1")
        stored = [add_version(db, template.id, "plan", number, "Zoë" * number) for number in (2, 3, 4)]
        add_version(db, add_template(db, "other").id, "other", 2, "elsewhere")
    with database.reading() as db:
        page = versions.page(db, template.id, limit=2)
        rest = versions.page(db, template.id, limit=10, before=page[-1].number)
    assert [summary.number for summary in page + rest] == [4, 3, 2, 1]
    assert [summary.size for summary in page + rest] == [16, 12, 8, 1]
    last = stored[-1]
    shared = [name for name in versions.VersionSummary.__slots__ if name != "size"]
    assert [getattr(page[0], name) for name in shared] == [getattr(last, name) for name in shared]
