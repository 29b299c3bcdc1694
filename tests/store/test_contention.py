from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from threading import Barrier

from sqlalchemy import text

from service.core.errors import NameTaken, Unavailable
from service.store import labels, migrations, templates
from service.store.engine import Database
from tests.store.rows import add_template, add_version

ROOT = Path(__file__).parents[2]
PROCESSES, THREADS, MOVES = 4, 4, 12


def run_together(commands: Sequence[Sequence[str]]) -> list[str]:
    """Run programs at the same time and return what each printed that failed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    running = [
        subprocess.Popen([sys.executable, *command], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
        for command in commands
    ]
    complaints = [process.communicate()[1] for process in running]
    return [complaint for process, complaint in zip(running, complaints, strict=True) if process.returncode]


def test_every_move_of_many_writers_starts_where_the_last_one_ended(database: Database, database_url: str) -> None:
    with database.writing() as db:
        template = add_template(db, "plan")
        add_version(db, template.id, "plan", 2, "two")
    mover = (str(ROOT / "tests/store/mover.py"), database_url, str(THREADS), str(MOVES))
    assert run_together([mover] * PROCESSES) == []
    with database.reading() as db:
        history = labels.history(db, template.id, "production", limit=10_000)[::-1]
        label = labels.get(db, template.id, "production")
    assert len(history) == PROCESSES * THREADS * MOVES
    assert history[0].from_number is None
    assert [one.to_number for one, _ in pairwise(history)] == [two.from_number for _, two in pairwise(history)]
    assert label is not None
    assert label.number == history[-1].to_number


def test_readers_do_not_wait_for_a_writer(database: Database, database_url: str) -> None:
    impatient = Database(database_url, timeout=0)
    with database.writing() as db:
        add_template(db, "plan")
        with impatient.reading() as other:
            assert other.execute(text("SELECT count(*) FROM templates")).scalar_one() == 0
    with impatient.reading() as other:
        assert other.execute(text("SELECT count(*) FROM templates")).scalar_one() == 1
    impatient.dispose()


def test_programs_that_migrate_one_empty_database_take_turns(empty_url: str) -> None:
    program = (
        "import sys; from service.store import migrations; from service.store.engine import Database;"
        "migrations.upgrade(Database(sys.argv[1]))"
    )
    assert run_together([("-c", program, empty_url)] * 5) == []
    database = Database(empty_url)
    with database.reading() as db:
        assert migrations.is_current(db)
        assert db.execute(text("SELECT count(*) FROM alembic_version")).scalar_one() == 1
    database.dispose()


def test_of_two_that_want_a_name_at_once_one_gets_it(database_url: str) -> None:
    databases = [Database(database_url, timeout=30) for _ in range(4)]
    ready = Barrier(len(databases))

    def create(database: Database) -> str:
        with database.reading() as db:
            assert templates.get(db, "plan") is None
        ready.wait(30)
        try:
            with database.writing() as db:
                add_template(db, "plan")
                time.sleep(0.05)
        except NameTaken:
            return "taken"
        return "created"

    with ThreadPoolExecutor(len(databases)) as pool:
        assert sorted(pool.map(create, databases)) == ["created", "taken", "taken", "taken"]
    for database in databases:
        database.dispose()


def test_threads_that_write_take_turns(database: Database) -> None:
    def create(number: int) -> str:
        try:
            with database.writing() as db:
                add_template(db, f"template-{number}")
        except Unavailable as error:
            return repr(error.__cause__)
        return ""

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(create, range(60))) == {""}
