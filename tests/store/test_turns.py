from __future__ import annotations

from service.store.engine import Database
from service.store.turns import alone


def test_one_process_at_a_time_does_a_work_and_then_the_next_can(database: Database) -> None:
    other = Database(database.url)
    with alone(database, "sweep") as first:
        with alone(other, "sweep") as second, alone(other, "another") as third:
            assert (first, second, third) == (True, False, True)
        with alone(other, "sweep") as still:
            assert still is False
    with alone(other, "sweep") as later:
        assert later is True
    other.dispose()
