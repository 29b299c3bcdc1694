"""What is kept: rows of SQLite and PostgreSQL, and the only code that knows SQLAlchemy's statements.

One file is one table with its small side tables. Functions take the connection of a transaction that somebody else
opened, execute, never commit, and give frozen values back. They decide nothing: rules live in `registry`, `audit` and
`access`.
"""
