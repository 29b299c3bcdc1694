"""Looking through what there is: templates, their versions and labels, page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from service.core.actor import Actor
from service.core.errors import UnknownLabel
from service.core.names import TAKES_LABEL, is_label
from service.registry.lookup import find_template
from service.store import facets, labels, templates, versions
from service.store.facets import Facet
from service.store.labels import Label, LabelMove
from service.store.templates import Template
from service.store.versions import VersionSummary


@dataclass(frozen=True, slots=True)
class Filter:
    """What templates must have to be listed; None asks nothing, `archived` lists the archived ones instead."""

    q: str | None = None
    label: str | None = None
    persona: str | None = None
    tag: str | None = None
    prefix: str | None = None
    archived: bool = False


@dataclass(frozen=True, slots=True)
class Facets:
    """What templates can be filtered by, and how many there are; `others` are archived where these are not."""

    labels: Sequence[Facet]
    personas: Sequence[Facet]
    tags: Sequence[Facet]
    templates: int
    others: int


MOST_FACETS = 200
"""How many values of a kind are offered to filter by."""


def list_facets(db: Connection, actor: Actor, *, archived: bool) -> Facets:
    """Return what the templates that the actor's pattern covers can be filtered by."""
    among: dict[str, Any] = {"archived": archived, "pattern": actor.pattern, "limit": MOST_FACETS}
    return Facets(
        labels=facets.of_labels(db, **among),
        personas=facets.of_personas(db, **among),
        tags=facets.of_tags(db, **among),
        templates=facets.count(db, archived=archived, pattern=actor.pattern),
        others=facets.count(db, archived=not archived, pattern=actor.pattern),
    )


def list_templates(
    db: Connection, wanted: Filter, actor: Actor, *, limit: int, after: str | None
) -> Sequence[Template]:
    """Return at most `limit` templates by name, those behind `after`, that the actor's pattern covers."""
    return templates.search(
        db,
        q=wanted.q,
        label=wanted.label,
        persona=wanted.persona,
        tag=wanted.tag,
        prefix=wanted.prefix,
        archived=wanted.archived,
        pattern=actor.pattern,
        limit=limit,
        after=after,
    )


def list_versions(db: Connection, name: str, *, limit: int, before: int | None) -> Sequence[VersionSummary]:
    """Return at most `limit` versions of a template, newest first, older than `before`; raises UnknownTemplate."""
    return versions.page(db, find_template(db, name).id, limit=limit, before=before)


def list_labels(db: Connection, name: str) -> Sequence[Label]:
    """Return the labels of a template by name; raises UnknownTemplate."""
    return labels.of_template(db, find_template(db, name).id)


def label_origins(db: Connection, template: Template) -> Mapping[str, int | None]:
    """Return from which version each label of a template made its last move; None where it was not set before."""
    return labels.origins(db, template.id)


def label_history(db: Connection, name: str, label: str, *, limit: int, before: int | None) -> Sequence[LabelMove]:
    """Return at most `limit` moves of a label, newest first, older than the move `before`; [] if it never was.

    Raises UnknownTemplate, and UnknownLabel for a text that cannot be a label.
    """
    template = find_template(db, name)
    if not is_label(label):
        raise UnknownLabel(f"{name} has no label {label!r}: {TAKES_LABEL}", labels=sorted(template.labels))
    return labels.history(db, template.id, label, limit=limit, before=before)
