"""The bare peers: Flask that does next to nothing, served as Imprint is.

`python -m benchmarks.bare` is told like `imprint serve`, by IMPRINT_ variables; with the argument `gthread` it uses the
worker that comes with gunicorn instead of Imprint's own.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from flask import Flask, jsonify, render_template
from flask.typing import ResponseReturnValue
from jinja2 import DictLoader

from service import logs
from service.config import Settings
from service.serving import Application, Server, serve
from service.startup import make_folder

ROW = "x" * 1024
"""What an insert writes, twice: a kilobyte."""

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body></body></html>
"""


class Rows:
    """A table of one worker, written durably by one at a time of all threads and all workers."""

    def __init__(self, file: Path) -> None:
        self._db = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        for pragma in ("busy_timeout=5000", "journal_mode=WAL", "synchronous=FULL"):
            self._db.execute(f"PRAGMA {pragma}")
        self._threads = threading.Lock()
        self._workers = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600)

    def insert_two(self) -> int:
        """Commit two rows and return the number of the second."""
        with self._alone():
            self._db.execute("BEGIN IMMEDIATE")
            for _ in range(2):
                number = self._db.execute("INSERT INTO rows (body) VALUES (?)", (ROW,)).lastrowid
            self._db.execute("COMMIT")
        return number or 0

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            fcntl.flock(self._workers, fcntl.LOCK_EX)
            try:
                yield
            finally:
                fcntl.flock(self._workers, fcntl.LOCK_UN)


def make_application(settings: Settings) -> Application:
    """Return the application of one worker."""
    app = Flask("bare", static_folder=None)
    app.jinja_loader = DictLoader({"page.html": PAGE})
    rows = Rows(settings.data / "rows.db")

    @app.get("/hello")
    def hello() -> ResponseReturnValue:
        return jsonify(hello="world")

    @app.get("/page")
    def page() -> ResponseReturnValue:
        return render_template("page.html", title="Empty")

    @app.post("/insert")
    def insert() -> ResponseReturnValue:
        return jsonify(id=rows.insert_two()), 201

    return app


class PlainServer(Server):
    """The same server with the worker that comes with gunicorn."""

    def load_config(self) -> None:
        """Set the options, and the worker."""
        super().load_config()
        self.cfg.set("worker_class", "gthread")
        # It counts nothing, so that nothing of its workers has to be forgotten.
        self.cfg.set("child_exit", lambda _arbiter, _worker: None)


def main(kind: str) -> None:
    """Serve until a signal ends it."""
    settings = Settings.from_environment(os.environ)
    make_folder(settings.data)
    with closing(sqlite3.connect(settings.data / "rows.db", isolation_level=None)) as db:
        db.execute("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
    if kind == "gthread":
        logs.configure(settings.log_format, settings.log_level)
        PlainServer(settings, make_application).run()
    else:
        serve(settings, make_application)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "imprint")
