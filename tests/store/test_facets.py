"""What templates can be filtered by."""

from __future__ import annotations

from service.store import facets, labels, templates
from service.store.engine import Database
from service.store.facets import Facet
from service.store.labels import Label
from tests.store.rows import NOW, add_template


def test_labels_personas_and_tags_are_listed_with_how_many_templates_have_them(database: Database) -> None:
    with database.writing() as db:
        one = add_template(db, "ops.one", persona="captain", tags=("a", "b"))
        two = add_template(db, "ops.two", persona="captain", tags=("b",))
        old = add_template(db, "ops.old", persona="ghost", tags=("a",))
        other = add_template(db, "mail.other", persona="")
        for template in (one, two, old, other):
            labels.put(db, template.id, Label("production", 1, NOW, "Ada"))
        labels.put(db, other.id, Label("canary", 1, NOW, "Ada"))
        templates.set_archived(db, old.id, at=NOW, by="Ada")
    with database.reading() as db:
        assert facets.of_labels(db, archived=False, pattern="*", limit=9) == [
            Facet("canary", 1),
            Facet("production", 3),
        ]
        assert facets.of_labels(db, archived=False, pattern="*", limit=1) == [Facet("production", 3)]
        assert facets.of_labels(db, archived=False, pattern="ops.*", limit=9) == [Facet("production", 2)]
        assert facets.of_personas(db, archived=False, pattern="*", limit=9) == [Facet("captain", 2)]
        assert facets.of_personas(db, archived=True, pattern="*", limit=9) == [Facet("ghost", 1)]
        assert facets.of_tags(db, archived=False, pattern="*", limit=9) == [Facet("a", 1), Facet("b", 2)]
        assert facets.of_tags(db, archived=False, pattern="mail.*", limit=9) == []
        assert facets.count(db, archived=False, pattern="*") == 3
        assert facets.count(db, archived=True, pattern="mail.*") == 0
