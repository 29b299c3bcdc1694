"""The rules of Imprint, pure: documents, hints, arguments, rendering, comparison and lint.

Nothing here knows Flask, SQLAlchemy, the clock, the environment or a file. Bytes and values come in, frozen values
come out, and what is wrong is raised as an error of `service.core.errors`.
"""
