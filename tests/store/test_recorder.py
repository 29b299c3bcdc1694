"""The recorder on real databases: records of many threads, all durable, none twice, and outages told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from service.core.errors import Unavailable
from service.store import renders
from service.store.engine import Database
from service.store.recorder import Recorder
from service.store.renders import RenderRecord
from tests.store.rows import RENDER, add_template


@pytest.fixture
def record(database: Database) -> RenderRecord:
    with database.writing() as db:
        template = add_template(db, "plan")
    return replace(RENDER, template_id=template.id, template="plan", digest="sha256:" + "0" * 64)


def test_the_records_of_many_threads_are_all_there(database: Database, record: RenderRecord) -> None:
    recorder = Recorder(database)
    wanted = [replace(record, id=f"{number:036}", arguments={"N": number}) for number in range(200)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(recorder.record, wanted))
    with database.reading() as db:
        assert renders.page(db, limit=300) == wanted[::-1]


def test_a_record_that_the_database_refuses_harms_no_other(database: Database, record: RenderRecord) -> None:
    recorder = Recorder(database)
    wanted = [replace(record, id=f"{number:036}", version=1 + number % 3 // 2) for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        found = [pool.submit(recorder.record, each) for each in wanted]
    refused = [each for each, future in zip(wanted, found, strict=True) if future.exception() is not None]
    assert refused == [each for each in wanted if each.version == 2]
    with database.reading() as db:
        assert len(renders.page(db, limit=300)) == 40


def test_a_database_that_cannot_be_written_is_unavailable_and_ready_again_by_itself(
    database: Database, record: RenderRecord
) -> None:
    recorder = Recorder(database)
    with database.writing() as db:
        db.exec_driver_sql("ALTER TABLE render_contents RENAME TO hidden")
    with pytest.raises(Unavailable):
        recorder.record(replace(record, id=f"{1:036}"))
    with database.writing() as db:
        db.exec_driver_sql("ALTER TABLE hidden RENAME TO render_contents")
    recorder.record(replace(record, id=f"{2:036}"))
    with database.reading() as db:
        assert [found.id for found in renders.page(db, limit=10)] == [f"{2:036}"]
