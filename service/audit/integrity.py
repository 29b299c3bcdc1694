"""Whether what is stored is still what was saved: every digest fits its bytes, every record what it speaks of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Connection

from service.audit.record_integrity import MOST_TOLD, wrong_records
from service.store.contents import TableSum, sum_of, tables, without_time_limit
from service.store.integrity import stored_labels, stored_plans, stored_templates, stored_versions


@dataclass(frozen=True, slots=True)
class Integrity:
    """How much was checked, the sum of each table, and a sentence for each thing that is wrong."""

    templates: int
    versions: int
    labels: int
    renders: int
    sums: tuple[TableSum, ...]
    wrong: tuple[str, ...]


def check_integrity(db: Connection) -> Integrity:
    """Read everything and return what does not fit, at most MOST_TOLD things of a kind; little is in memory at a time.

    Versions and records are never changed, deleted or left out in counting, so whatever is found here was done past the
    service. Two databases with equal sums hold the same.
    """
    without_time_limit(db)
    counted = Counter[str]()
    kinds = (
        _wrong_templates(db, counted),
        _wrong_versions(db, counted),
        _wrong_labels(db, counted),
        _wrong_plans(db),
    )
    wrong = [sentence for kind in kinds for sentence in _told(kind)] + list(wrong_records(db))
    sums = tuple(sum_of(db, table) for table in tables())
    renders = next(each.rows for each in sums if each.name == "renders")
    return Integrity(counted["templates"], counted["versions"], counted["labels"], renders, sums, tuple(wrong))


def _told(sentences: Iterable[str]) -> Iterator[str]:
    """Yield the first of the sentences, and read on: what is not told is counted all the same."""
    remaining = iter(sentences)
    yield from islice(remaining, MOST_TOLD)
    more = sum(1 for _ in remaining)
    if more:
        yield f"and {more} more of this kind"


def _wrong_templates(db: Connection, counted: Counter[str]) -> Iterator[str]:
    for each in stored_templates(db):
        counted["templates"] += 1
        if not each.versions == each.highest == each.latest:
            yield (
                f"{each.name} says that its newest version is number {each.latest}; "
                f"stored are {each.versions}, up to number {each.highest}"
            )


def _wrong_versions(db: Connection, counted: Counter[str]) -> Iterator[str]:
    for each in stored_versions(db):
        counted["versions"] += 1
        if each.template is None:
            yield f"a version {each.number} is there whose template is gone"
        digest = f"sha256:{hashlib.sha256(each.document).hexdigest()}"
        if digest != each.digest:
            yield f"{each.template or '?'}@{each.number} was saved as {each.digest}, but its bytes have {digest}"


def _wrong_labels(db: Connection, counted: Counter[str]) -> Iterator[str]:
    for each in stored_labels(db):
        counted["labels"] += 1
        if not each.found:
            where = f"{each.label} of {each.template or '?'}"
            yield f"the label {where} points at version {each.number}, which is not there"


def _wrong_plans(db: Connection) -> Iterator[str]:
    for each in stored_plans(db):
        hashed = hashlib.sha256(each.content).hexdigest()
        if hashed != each.sha256:
            yield f"the text of the plan {each.id} was registered as {each.sha256}, but its bytes have {hashed}"
