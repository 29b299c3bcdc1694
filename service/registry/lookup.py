"""Finding templates and versions by what callers call them."""

from __future__ import annotations

from sqlalchemy import Connection

from service.core.errors import Archived, UnknownLabel, UnknownTemplate, UnknownVersion
from service.core.names import TAKES_REF, Ref, is_template_name, read_ref
from service.core.suggest import closest
from service.store import labels, templates, versions
from service.store.templates import Template
from service.store.versions import Version


def find_template(db: Connection, name: str, *, lock: bool = False) -> Template:
    """Return the template, archived or not; with `lock` nobody else changes it in this transaction's time.

    Raises UnknownTemplate.
    """
    template = templates.get(db, name, lock=lock) if is_template_name(name) else None
    if template is None:
        raise UnknownTemplate(f"there is no template named {name!r}; GET /v1/templates lists those that there are")
    return template


def find_live_template(db: Connection, name: str, *, lock: bool = False) -> Template:
    """Return the template if it is not archived; raises UnknownTemplate or Archived."""
    template = find_template(db, name, lock=lock)
    if template.archived_at is not None:
        raise Archived(
            f"{name} was archived by {template.archived_by}; POST /v1/templates/{name}/restore brings it back",
        )
    return template


def latest_version(db: Connection, template: Template) -> Version:
    """Return the newest version of a template; raises UnknownVersion for one that has none yet."""
    version = versions.by_number(db, template.id, template.latest)
    if version is None:
        raise UnknownVersion(f"{template.name} has no version yet")
    return version


def find_version(db: Connection, template: Template, ref: str) -> Version:
    """Return the version that a REF means; a digest means the first version that had those bytes.

    Raises UnknownLabel for a label that is not set (there is no fallback), else UnknownVersion.
    """
    meant = read_ref(ref)
    if meant is None:
        raise UnknownVersion(f"{ref!r} points at no version: {TAKES_REF}")
    version = _look_up(db, template, meant)
    if version is None:
        raise UnknownVersion(
            f"{template.name} has no version {ref}; its newest is {template.latest}", latest=template.latest
        )
    return version


def _look_up(db: Connection, template: Template, ref: Ref) -> Version | None:
    if ref.kind == "number":
        return versions.by_number(db, template.id, int(ref.text))
    if ref.kind == "latest":
        return versions.by_number(db, template.id, template.latest)
    if ref.kind == "digest":
        return versions.by_digest(db, template.id, ref.text)
    label = labels.get(db, template.id, ref.text)
    if label is None:
        raise _unknown_label(template, ref.text)
    return versions.by_number(db, template.id, label.number)


def _unknown_label(template: Template, label: str) -> UnknownLabel:
    known = sorted(template.labels)
    meant = closest(label, known)
    has = f"it has {', '.join(known)}" if known else f"it has no labels; its newest version is {template.latest}"
    advice = f"did you mean {meant}?" if meant else has
    return UnknownLabel(f"{template.name} has no label {label!r}: {advice}", labels=known)
