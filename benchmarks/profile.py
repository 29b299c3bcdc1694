"""The part `profile`: where the time of an answer goes, by whose code it is.

One request after the other goes through the application in this process, on SQLite, without the HTTP server. The
profiler makes functions that call many others look slower than they are: read shares, not microseconds.
"""

from __future__ import annotations

import cProfile
import io
import logging
import os
import pstats
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import EnvironBuilder

from benchmarks.filling import SEED, fill, prepared
from benchmarks.http.scenarios import ARGUMENTS
from benchmarks.measuring import Timing, median, once
from benchmarks.options import Options
from benchmarks.owners import owners
from benchmarks.report import Report
from benchmarks.running.stage import stage
from service import logs

_RUNS = 1000
_WARM = 100

Environ = dict[str, Any]


def run(options: Options, report: Report) -> None:
    """Print the time of each owner of code for a version by label and for a render."""
    with stage((), options.folder) as on, _application(on.folder / "profile") as (app, secret):
        kinds = {"version by label": _version(secret), "render": _render(secret)}
        taken = {name: _timed(app, kind) for name, kind in kinds.items()}
        profiled = {name: _profiled(app, kind) for name, kind in kinds.items()}
    told = " and ".join(
        f"{time.wall * 1e6:.0f} µs for a {name} ({time.cpu * 1e6:.0f} of the processor)" for name, time in taken.items()
    )
    report.say(f"In one process, without the HTTP server and its threads, an answer takes {told}. By whose code it is:")
    total = {name: sum(owned.values()) for name, owned in profiled.items()}
    order = sorted(profiled["render"] | profiled["version by label"], key=lambda owner: -profiled["render"][owner])
    heads = ("Whose code", *(f"{name}, %" for name in kinds))
    rows = [(owner, *(f"{100 * profiled[name][owner] / total[name]:.1f}" for name in kinds)) for owner in order]
    report.table(heads, rows, numbers=len(kinds))


@contextmanager
def _application(data: Path) -> Iterator[tuple[Flask, str]]:
    """Make an application as a worker does, logging as it would into a file."""
    secret = fill(data, None, 0).secrets[0]
    os.environ.pop("PROMETHEUS_MULTIPROC_DIR", None)
    from service.app import create_app

    root = logging.getLogger()
    handlers, level = root.handlers, root.level
    with (data / "log").open("w", encoding="utf-8") as log, redirect_stderr(log):
        try:
            logs.configure("json", "info")
            yield create_app(prepared(data, None)), secret
        finally:
            root.handlers = handlers
            root.setLevel(level)


def _version(secret: str) -> Callable[[], Environ]:
    return _environs(f"/v1/templates/{SEED}/versions/production", secret)


def _render(secret: str) -> Callable[[], Environ]:
    return _environs(f"/v1/templates/{SEED}/render", secret, {"arguments": ARGUMENTS})


def _environs(path: str, secret: str, body: Mapping[str, Any] | None = None) -> Callable[[], Environ]:
    """Return what makes the environment of one more request, cheaply."""
    headers = [("Authorization", f"Bearer {secret}")]
    method = "GET" if body is None else "POST"
    made = EnvironBuilder(path, method=method, json=body, headers=headers).get_environ()
    content = made["wsgi.input"].read()
    return lambda: {**made, "wsgi.input": io.BytesIO(content)}


def _answer(app: Flask, environ: Environ) -> None:
    statuses: list[str] = []

    def start_response(status: str, *_: object) -> Callable[[bytes], object]:
        statuses.append(status)
        return lambda _: None

    answer = app.wsgi_app(environ, start_response)
    b"".join(answer)
    if hasattr(answer, "close"):
        answer.close()
    if not statuses[0].startswith("20"):
        raise RuntimeError(f"{environ['PATH_INFO']} got {statuses[0]}")


def _timed(app: Flask, kind: Callable[[], Environ]) -> Timing:
    """Return the median time of an answer that nothing watches."""
    taken: list[Timing] = []
    for _ in range(_WARM + _RUNS):
        environ = kind()
        taken.append(once(partial(_answer, app, environ)))
    return median(taken[_WARM:])


def _profiled(app: Flask, kind: Callable[[], Environ]) -> Counter[str]:
    profiler = cProfile.Profile()
    for _ in range(_RUNS):
        environ = kind()
        profiler.enable()
        _answer(app, environ)
        profiler.disable()
    return owners(pstats.Stats(profiler))
