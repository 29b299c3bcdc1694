"""References that PostgreSQL checks once a statement, by a trigger in the place of a foreign key; migrations make them.

It is for rows that are inserted by the group and that point at rows which nobody can delete. What is refused, and the
error, are those of the foreign key. What is said here is part of migrations that were applied already.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from string import Template


@dataclass(frozen=True, slots=True)
class Reference:
    """Rows of `table` point at rows of `target`; `columns` says which column holds the value of which of the target."""

    table: str
    target: str
    columns: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the foreign key that this stands for."""
        return f"fk_{self.table}_{'_'.join(self.columns)}_{self.target}"


CHECKED = (
    Reference("renders", "versions", {"template_id": "template_id", "version": "number"}),
    Reference("render_contents", "renders", {"render_id": "id"}),
)

_CHECKS = (
    Template("""
CREATE FUNCTION $name() RETURNS trigger LANGUAGE plpgsql AS $$$$ BEGIN
    IF EXISTS (
        SELECT FROM added WHERE NOT EXISTS (SELECT FROM $target WHERE $same)
    ) THEN
        RAISE EXCEPTION 'insert on table "$table" violates foreign key constraint "$name"'
        USING ERRCODE = 'foreign_key_violation', TABLE = '$table', CONSTRAINT = '$name';
    END IF;
    RETURN NULL;
END $$$$
"""),
    Template("""
CREATE TRIGGER $name AFTER INSERT ON $table REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION $name()
"""),
    Template("ALTER TABLE $table DROP CONSTRAINT $name"),
)
_UNCHECKED = (
    Template("ALTER TABLE $table ADD CONSTRAINT $name FOREIGN KEY ($columns) REFERENCES $target ($targets)"),
    Template("DROP TRIGGER $name ON $table"),
    Template("DROP FUNCTION $name()"),
)


def checks(reference: Reference) -> list[str]:
    """Return the statements that put the trigger in the place of the foreign key."""
    return _filled(_CHECKS, reference)


def unchecked(reference: Reference) -> list[str]:
    """Return the statements that put the foreign key back."""
    return _filled(_UNCHECKED, reference)


def _filled(templates: tuple[Template, ...], reference: Reference) -> list[str]:
    columns = reference.columns
    return [
        template.substitute(
            name=reference.name,
            table=reference.table,
            target=reference.target,
            columns=", ".join(columns),
            targets=", ".join(columns.values()),
            same=" AND ".join(f"{reference.target}.{there} = added.{here}" for here, there in columns.items()),
        ).strip()
        for template in templates
    ]
