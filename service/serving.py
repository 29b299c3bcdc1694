"""The HTTP server: gunicorn with threads, told by the settings, the application made in each worker after the fork."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from prometheus_client import multiprocess, values

from service import logs
from service.allocated import allocate_files
from service.config import Settings
from service.worker import HELD_SIGNALS, Worker

# A proxy in front gives up an idle connection after 60 seconds or less; the server must not be the first to close it.
KEEPALIVE_SECONDS = 75
# A worker whose main thread says nothing for so long is replaced; making the application on a slow disk counts.
SILENCE_SECONDS = 60
# Twice as many files fit into the 1,024 that a process may commonly open.
CONNECTIONS_PER_WORKER = 500

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ApplicationFactory = Callable[[Settings], Application]


def serve(settings: Settings, make_application: ApplicationFactory, announce: Callable[[], None] | None = None) -> None:
    """Serve until a signal ends it; leaves by SystemExit, with a status other than 0 where serving failed.

    SIGTERM and SIGINT answer what is in flight, within `grace_seconds`; a second SIGINT, or SIGQUIT, stops at once.
    SIGHUP replaces the workers by new ones, which make the application anew from the same settings. `announce` is
    called once, when the port is open. The data folder must exist; `imprint.pid` in it holds the process to signal.
    """
    logs.configure(settings.log_format, settings.log_level)
    start_metrics(settings.data / "metrics")
    Server(settings, make_application, announce).run()


def start_metrics(folder: Path) -> None:
    """Let the workers count into files of an emptied folder, which `/metrics` of any worker adds up.

    Metrics that were made before this call stay those of one process: make them with the application.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    allocate_files()
    # The library reads the variable when it is imported, which may have been long ago.
    values.ValueClass = values.get_value_class()


class Server(BaseApplication):
    """gunicorn's view of the service: its options, and how a worker gets its application."""

    def __init__(
        self, settings: Settings, make_application: ApplicationFactory, announce: Callable[[], None] | None = None
    ) -> None:
        self.settings = settings
        self.make_application = make_application
        self.announce = announce
        super().__init__(prog="imprint")

    def load_config(self) -> None:
        """Set gunicorn's options; called again at a reload."""
        for name, value in options(self.settings).items():
            self.cfg.set(name, value)
        self.cfg.set("when_ready", _when_ready(self.settings, self.announce))

    def load(self) -> Application:
        """Make the application of this worker."""
        return self.make_application(self.settings)

    def run(self) -> None:
        """Start the workers and watch over them."""
        GracefulArbiter(self).run()


def options(settings: Settings) -> dict[str, Any]:
    """Return the options of gunicorn that differ from its own defaults, by name."""
    return {
        "accesslog": None,  # The application logs each request, with its id and its caller.
        "bind": settings.bind,
        "child_exit": _forget_live_metrics,
        "control_socket_disable": True,  # Signals are enough, and it would lie at one path for all services of a user.
        "errorlog": None,  # ServerLog hands everything on instead.
        "forwarded_allow_ips": "",  # The application believes proxies by their number; two judges could disagree.
        "graceful_timeout": settings.grace_seconds,
        "keepalive": KEEPALIVE_SECONDS,
        "limit_request_field_size": 8190,
        "limit_request_fields": 100,
        "limit_request_line": 8190,  # A search with a long cursor still fits.
        "logger_class": ServerLog,
        "loglevel": settings.log_level,
        "on_exit": _on_exit(settings),
        "proc_name": "imprint",
        "threads": settings.threads,
        "timeout": SILENCE_SECONDS,
        "worker_class": Worker,
        "worker_connections": CONNECTIONS_PER_WORKER,
        "worker_tmp_dir": memory_folder(),
        "workers": settings.workers,
    }


def memory_folder() -> str | None:
    """Return a folder that no disk can slow down, for the workers' signs of life, or None where there is none."""
    folder = Path("/", "dev", "shm")
    return str(folder) if folder.is_dir() and os.access(folder, os.W_OK) else None


class GracefulArbiter(Arbiter):
    """The parent of the workers; Ctrl-C stops it as gracefully as SIGTERM does, a second one at once."""

    def spawn_worker(self) -> Any:
        """Make a worker, which takes the signals that come meanwhile once it can; the parent returns its process id."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)

    def handle_int(self) -> None:
        """Stop gracefully."""
        self.handle_term()


class ServerLog(Logger):
    """gunicorn's log, handed to the handlers of the root logger."""

    def setup(self, cfg: Any) -> None:
        """Take the level from gunicorn's options; called again at a reload."""
        super().setup(cfg)
        self.error_log.propagate = True

    def warning(self, message: str, *args: Any, **options: Any) -> None:
        """Log a warning; of a request that could not be read only where it came from, for it may hold a secret."""
        unread = "Invalid request from ip="
        if message.startswith(unread):
            address = message.removeprefix(unread).partition(": ")[0]
            message, args = f"a request from {address} could not be read and was refused", ()
        super().warning(message, *args, **options)


def _when_ready(settings: Settings, announce: Callable[[], None] | None) -> Callable[[Arbiter], None]:
    def when_ready(arbiter: Arbiter) -> None:
        _pid_file(settings).write_text(f"{arbiter.pid}\n", encoding="ascii")
        if announce is not None:
            announce()

    return when_ready


def _on_exit(settings: Settings) -> Callable[[Arbiter], None]:
    def on_exit(_arbiter: Arbiter) -> None:
        _pid_file(settings).unlink(missing_ok=True)

    return on_exit


def _pid_file(settings: Settings) -> Path:
    return settings.data / "imprint.pid"


def _forget_live_metrics(_arbiter: Arbiter, worker: Worker) -> None:
    """Leave out of `/metrics` what a dead worker said of its present; what it counted stays."""
    multiprocess.mark_process_dead(worker.pid)
