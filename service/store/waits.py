"""How long transactions wait for the database, as a figure."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Literal, TypeVar

from sqlalchemy import Connection

from service.metrics import DATABASE_WAIT

Kind = Literal["connection", "turn", "commit"]
_T = TypeVar("_T")


@contextmanager
def waited(kind: Kind, enter: Callable[[], AbstractContextManager[_T]]) -> Iterator[_T]:
    """Enter what `enter` makes, and count how long making and entering it took."""
    began = time.perf_counter()
    with enter() as value:
        DATABASE_WAIT.labels(kind).observe(time.perf_counter() - began)
        yield value


@contextmanager
def committed(db: Connection) -> Iterator[None]:
    """Commit at the end, unless an exception passes, and count how long that took."""
    with db.begin() as transaction:
        yield
        # Who has rolled back inside has nothing left to commit.
        if transaction.is_active:
            count_commit(transaction.commit)


def count_commit(commit: Callable[[], None]) -> None:
    """Commit, and count how long that took."""
    began = time.perf_counter()
    commit()
    DATABASE_WAIT.labels("commit").observe(time.perf_counter() - began)
