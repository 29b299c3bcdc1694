"""Versions: create a template with its first one, save the next, compare two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.compare import Change, compare
from service.core.compiled import compile_text
from service.core.errors import NameTaken, Stale
from service.core.event import EventTag
from service.core.protection import NO_PROTECTION, Protection
from service.registry.labels import Release, point
from service.registry.lookup import find_live_template, find_template, find_version, latest_version
from service.registry.naming import check_name
from service.registry.publishing import Publishable, publishable
from service.store import events, templates, trace_index, versions
from service.store.templates import Template
from service.store.versions import Version


@dataclass(frozen=True, slots=True)
class Submission:
    """A document that somebody wants to be a version: who, when, why, and the labels to point at it.

    `based_on` are digests, one of which the author started from; `accept_findings` are codes of error findings that
    the author accepts.
    """

    document: str
    actor: Actor
    now: datetime
    message: str | None = None
    labels: tuple[str, ...] = ()
    accept_findings: tuple[str, ...] = ()
    based_on: tuple[str, ...] | None = None
    protection: Protection = NO_PROTECTION


def create_template(db: Connection, name: str, submission: Submission) -> Version:
    """Create a template with its first version and return that version.

    Raises InvalidRequest for a name that cannot be one, NameTaken, InvalidDocument, and what `labels.point` raises.
    """
    check_name(name)
    existing = templates.get(db, name)
    if existing is not None:
        raise NameTaken(_taken(existing))
    checked = publishable(submission.document, submission.accept_findings)
    templates.insert(db, name, now=submission.now, by=submission.actor.name)
    events.record(db, at=submission.now, actor=submission.actor, tag=EventTag.TEMPLATE_CREATE, template=name)
    template = find_template(db, name, lock=True)
    version = _add(db, template, checked, submission)
    _point(db, template, version, submission)
    return version


def save_version(db: Connection, name: str, submission: Submission) -> tuple[Version, bool]:
    """Save a document as the next version; return the version and whether it is new.

    The very bytes of the newest version make no version, also when `based_on` is older: what was asked for is so
    already. Raises UnknownTemplate, Archived, Stale, InvalidDocument, and what `labels.point` raises.
    """
    template = find_live_template(db, name, lock=True)
    version = latest_version(db, template)
    is_new = submission.document != version.document
    if is_new:
        _check_base(version, submission.based_on)
        version = _add(db, template, publishable(submission.document, submission.accept_findings), submission)
    _point(db, template, version, submission)
    return version, is_new


def compare_versions(db: Connection, name: str, from_ref: str, to_ref: str) -> tuple[Version, Version, Change]:
    """Return two versions of a template and the change between them; raises what `find_version` does."""
    template = find_template(db, name)
    before, after = find_version(db, template, from_ref), find_version(db, template, to_ref)
    names = [f"{template.name}@{version.number}" for version in (before, after)]
    return before, after, compare(compile_text(before.document), compile_text(after.document), *names)


def _add(db: Connection, template: Template, checked: Publishable, submission: Submission) -> Version:
    """Add the next version of a template that is locked."""
    version = _next(template, checked, submission)
    document = checked.document
    versions.insert(db, version)
    templates.describe(
        db,
        template.id,
        latest=version.number,
        title=document.title,
        description=document.description,
        persona=document.persona,
        tags=document.tags,
        updated_at=submission.now,
        body=document.body,
    )
    trace_index.put(db, version)
    told = {"number": version.number, "digest": version.digest, "message": version.message}
    data = told | {"accepted": list(version.accepted)}
    events.record(
        db, at=submission.now, actor=submission.actor, tag=EventTag.VERSION_SAVE, template=template.name, data=data
    )
    return version


def _next(template: Template, checked: Publishable, submission: Submission) -> Version:
    return Version(
        template_id=template.id,
        template=template.name,
        number=template.latest + 1,
        digest=checked.document.digest,
        document=checked.document.text,
        message=submission.message,
        author=submission.actor.name,
        author_id=submission.actor.id,
        created_at=submission.now,
        accepted=checked.accepted,
    )


def _point(db: Connection, template: Template, version: Version, submission: Submission) -> None:
    release = Release(
        label="",
        number=version.number,
        actor=submission.actor,
        now=submission.now,
        message=submission.message,
        protection=submission.protection,
    )
    point(db, template, submission.labels, release)


def _check_base(latest: Version, based_on: tuple[str, ...] | None) -> None:
    if based_on is not None and latest.digest not in based_on:
        raise Stale(
            f"you started from {', '.join(based_on)}, but version {latest.number} by {latest.author} is newer; "
            "compare your text with it, then save on top of it",
            latest={"number": latest.number, "digest": latest.digest, "author": latest.author},
        )


def _taken(existing: Template) -> str:
    if existing.archived_at is not None:
        return f"{existing.name} exists and is archived; POST /v1/templates/{existing.name}/restore brings it back"
    return f"{existing.name} exists already; POST /v1/templates/{existing.name}/versions adds a version to it"
