"""A service of a few lines behind the real server: `python server.py DATA PORT`, for tests of the server alone."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from service import logs, metrics, metrics_folder, serving
from service.config import Settings
from service.patience import MORE_TIME
from service.worker import Worker


class HastyWorker(Worker):
    """The worker with patience that a test can wait for."""

    first_byte_seconds = 3.0
    head_seconds = 1.0
    request_seconds = 1.5
    stop_seconds = 1.0
    hang_up_seconds = 1.0
    wait_seconds = float(os.environ.get("WAIT_SECONDS", "10"))

    def init_signals(self) -> None:
        time.sleep(float(os.environ.get("SECONDS_OF_BIRTH", "0")))
        super().init_signals()


class HastyServer(serving.Server):
    """The server with such workers."""

    def load_config(self) -> None:
        super().load_config()
        self.cfg.set("worker_class", HastyWorker)
        self.cfg.set("worker_connections", int(os.environ.get("CONNECTIONS", "500")))


def make_application(settings: Settings) -> serving.Application:
    answered = Counter("standin_answers_total", "Answers of all workers")

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        received = len(environ["wsgi.input"].read(length))
        if environ["PATH_INFO"] == "/slow":
            time.sleep(float(environ["QUERY_STRING"] or "0.3"))
        if environ["PATH_INFO"] in ("/long", "/breaks"):
            start_response("200 OK", [("Content-Type", "text/plain")])
            return parts(environ)
        if environ["PATH_INFO"] == "/metrics":
            registry = CollectorRegistry()
            MultiProcessCollector(registry)
            body = generate_latest(registry)
        else:
            answered.inc()
            texts = {name: value for name, value in environ.items() if isinstance(value, str)}
            body = json.dumps({**texts, "received": received, "worker": os.getpid()}).encode()
        start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(body)))])
        return [body]

    return application


def parts(environ: dict[str, Any]) -> Iterator[bytes]:
    """Yield an answer in parts for as many seconds as the query says, asking for more time; /breaks ends with none."""
    for _ in range(int(environ["QUERY_STRING"])):
        yield b"part\n"
        time.sleep(1)
        environ[MORE_TIME]()
    if environ["PATH_INFO"] == "/breaks":
        raise ValueError("nothing more to read")


def say_ready() -> None:
    sys.stdout.write("ready\n")
    sys.stdout.flush()


if __name__ == "__main__":
    settings = Settings.from_environment(os.environ, data=sys.argv[1], port=sys.argv[2], grace_seconds=5)
    settings.data.mkdir(exist_ok=True)
    logs.configure(settings.log_format, settings.log_level)
    metrics.count_into(metrics_folder.make(settings.data / "metrics"))
    HastyServer(settings, make_application, say_ready).run()
