"""The collection that all tables are in, how their parts are called, and the marks of tables that no backup holds."""

from __future__ import annotations

from sqlalchemy import MetaData

DERIVED = {"derived": True}
"""Marks a table whose rows follow from other tables: no backup holds it, and it can be made anew."""

PASSING = {"passing": True}
"""Marks a table whose rows must not outlive a restore: no backup holds it."""

everything = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)
