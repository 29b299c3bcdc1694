"""Whether what is stored is still what was saved: every digest fits its bytes, every label points at a version."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from service.store.integrity import stored_labels, stored_templates, stored_versions


@dataclass(frozen=True, slots=True)
class Integrity:
    """How much was checked, and a sentence for each thing that is wrong."""

    templates: int
    versions: int
    labels: int
    wrong: tuple[str, ...]


def check_integrity(db: Connection) -> Integrity:
    """Read every version and label and return what does not fit; documents pass through memory a few at a time.

    Versions are never changed, deleted or left out in counting, so whatever is found here was done past the service.
    """
    counted = Counter[str]()
    wrong = [*_wrong_templates(db, counted), *_wrong_versions(db, counted), *_wrong_labels(db, counted)]
    return Integrity(counted["templates"], counted["versions"], counted["labels"], tuple(wrong))


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
