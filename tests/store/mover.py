"""A program that moves one label again and again, each time on from where it stands: `mover.py URL THREADS MOVES`."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor

from service.store import labels, templates
from service.store.engine import Database
from tests.store.rows import move


def move_on(database: Database, moves: int) -> None:
    for _ in range(moves):
        with database.writing() as db:
            template = templates.get(db, "plan", lock=True)
            assert template is not None
            current = labels.get(db, template.id, "production")
            start = current.number if current else None
            move(db, template, "production", start, 2 if start == 1 else 1)


def main(url: str, threads: str, moves: str) -> None:
    database = Database(url, timeout=30)
    with ThreadPoolExecutor(int(threads)) as pool:
        for done in [pool.submit(move_on, database, int(moves)) for _ in range(int(threads))]:
            done.result()
    database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
