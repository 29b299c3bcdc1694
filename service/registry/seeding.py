"""Seeds: documents that a service starts with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import SYSTEM
from service.core.document import read
from service.core.lint import fix
from service.registry.labels import Release, point
from service.registry.lookup import find_template
from service.registry.naming import check_name
from service.registry.rendering import DEFAULT_REF
from service.registry.versions import Submission, create_template, save_version
from service.seed_files import Seed
from service.store import templates, versions
from service.store.versions import Version


def plant(db: Connection, seed: Seed, now: datetime) -> list[Version]:
    """Make a seed's versions that are not there yet and return them, oldest first.

    A new template gets the very bytes as version 1, the repaired text as version 2 where lint can repair it safely, and
    the label `production` on the newest. A template that is there gets a version when the bytes are new to it, and its
    labels stay; an archived one is left alone. Raises InvalidRequest for a name that cannot be one, and
    InvalidDocument.
    """
    check_name(seed.name)
    template = templates.get(db, seed.name, lock=True)
    submission = Submission(seed.document, SYSTEM, now, message="Seed")
    if template is None:
        return _plant_new(db, seed.name, submission)
    if template.archived_at is not None or versions.by_digest(db, template.id, read(seed.document).digest):
        return []
    saved, _ = save_version(db, seed.name, submission)
    return [saved, *_repair(db, seed.name, submission)]


def _plant_new(db: Connection, name: str, submission: Submission) -> list[Version]:
    made = [create_template(db, name, submission), *_repair(db, name, submission)]
    release = Release(DEFAULT_REF, made[-1].number, SYSTEM, submission.now, message="Seed")
    point(db, find_template(db, name), [DEFAULT_REF], release)
    return made


def _repair(db: Connection, name: str, submission: Submission) -> list[Version]:
    repaired, fixed = fix(submission.document)
    if repaired == submission.document:
        return []
    what = "; ".join(f"line {finding.line}: {finding.message}" for finding in fixed[:5])
    saved, _ = save_version(db, name, replace(submission, document=repaired, message=f"Repair the seed: {what}"[:2000]))
    return [saved]
