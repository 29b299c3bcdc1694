"""The statements that make a table append-only in the database itself, on both engines; migrations execute them.

What they say is part of migrations that were applied already: for another rule, write another function.
"""

from __future__ import annotations

from collections.abc import Sequence
from string import Template

CREATE_FUNCTION = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION '% is append-only, % is refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$
"""
DROP_FUNCTION = "DROP FUNCTION refuse_change()"

_POSTGRESQL = Template("""
CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()
""")

# INSERT OR REPLACE deletes the old row, and fires its trigger only where a connection has recursive_triggers on. The
# third of these holds on every connection. It also ends INSERT OR IGNORE of a row that is there with an error.
_SQLITE = (
    Template("""
CREATE TRIGGER ${table}_refuses_update BEFORE UPDATE ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only, UPDATE is refused'); END
"""),
    Template("""
CREATE TRIGGER ${table}_refuses_delete BEFORE DELETE ON ${table}
BEGIN SELECT RAISE(ABORT, '${table} is append-only, DELETE is refused'); END
"""),
    Template("""
CREATE TRIGGER ${table}_refuses_replacement BEFORE INSERT ON ${table}
WHEN EXISTS (SELECT 1 FROM ${table} WHERE ${same})
BEGIN SELECT RAISE(ABORT, '${table} is append-only, this row is there already'); END
"""),
)


def protect(dialect: str, table: str, key: Sequence[str]) -> list[str]:
    """Return the statements after which no row of the table can be changed, replaced or deleted.

    `key` are the columns of its primary key. PostgreSQL needs CREATE_FUNCTION before.
    """
    same = " AND ".join(f"{column} = NEW.{column}" for column in key)
    templates = (_POSTGRESQL,) if dialect == "postgresql" else _SQLITE
    return [template.substitute(table=table, same=same).strip() for template in templates]
