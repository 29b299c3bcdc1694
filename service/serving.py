"""The HTTP server: gunicorn with threads, told by the settings, the application made in each worker after the fork."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger

from service import logs, metrics, metrics_folder
from service.closing_port import keep_out_newcomers
from service.config import Settings
from service.shares import Shares
from service.worker import HELD_SIGNALS, Worker

# A proxy in front gives up an idle connection after 60 seconds or less; the server must not be the first to close it.
KEEPALIVE_SECONDS = 75
# A worker whose main thread says nothing for so long is replaced; making the application on a slow disk counts.
SILENCE_SECONDS = 60
# A reload waits so long for new workers before it lets the old ones go all the same.
BIRTH_SECONDS = 30
_LOOK_SECONDS = 0.05
# A stop gives so much time to connections that a client and the kernel are just agreeing on.
_HANDSHAKE_SECONDS = 0.1
# Twice as many files fit into the 1,024 that a process may commonly open.
CONNECTIONS_PER_WORKER = 500

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
ApplicationFactory = Callable[[Settings], Application]


def serve(settings: Settings, make_application: ApplicationFactory, announce: Callable[[], None] | None = None) -> None:
    """Serve until a signal ends it; leaves by SystemExit, with a status other than 0 where serving failed.

    SIGTERM and SIGINT answer what is in flight, within `grace_seconds`; a second SIGINT, or SIGQUIT, stops at once.
    SIGHUP replaces the workers by new ones, which make the application anew from the same settings; the old ones answer
    until these can. `announce` is
    called once, when the port is open. The data folder must exist; `imprint.pid` in it holds the process to signal.
    """
    logs.configure(settings.log_format, settings.log_level)
    metrics.count_into(metrics_folder.make(settings.data / "metrics"))
    Server(settings, make_application, announce).run()


class Server(BaseApplication):
    """gunicorn's view of the service: its options, and how a worker gets its application."""

    def __init__(
        self, settings: Settings, make_application: ApplicationFactory, announce: Callable[[], None] | None = None
    ) -> None:
        self.settings = settings
        self.make_application = make_application
        self.announce = announce
        self.shares = Shares()
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
        "child_exit": _count_exit,
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
    """The parent of the workers; Ctrl-C stops it as gracefully as SIGTERM does, a second one at once.

    `asked` are the process ids of workers that were told to end.
    """

    def __init__(self, app: BaseApplication) -> None:
        super().__init__(app)
        self.asked: set[int] = set()

    def kill_worker(self, pid: int, sig: int) -> None:
        """Signal a worker, and remember whom it told to end."""
        if sig in (signal.SIGTERM, signal.SIGQUIT, signal.SIGINT):
            self.asked.add(pid)
        super().kill_worker(pid, sig)

    def spawn_worker(self) -> Any:
        """Make a worker, which takes the signals that come meanwhile once it can; the parent returns its process id."""
        signal.pthread_sigmask(signal.SIG_BLOCK, HELD_SIGNALS)
        try:
            return super().spawn_worker()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HELD_SIGNALS)

    def manage_workers(self) -> None:
        """Make workers that are missing, and let those go that others replace: not before these can answer."""
        self._let_be_born(time.monotonic() + BIRTH_SECONDS)
        super().manage_workers()

    def _let_be_born(self, deadline: float) -> None:
        """Wait until the youngest workers, as many as there shall be, serve; some may end meanwhile."""
        while len(self.WORKERS) > self.num_workers and time.monotonic() < deadline:
            youngest = sorted(self.WORKERS.values(), key=lambda worker: worker.age)[-self.num_workers :]
            if all(map(_serves, youngest)):
                return
            self.reap_workers()
            time.sleep(_LOOK_SECONDS)

    def stop(self, graceful: bool = True) -> None:
        """Keep newcomers out, let in who is on the way, and stop the workers; not where another parent has the port."""
        if graceful and self.reexec_pid == self.master_pid == 0:
            for listener in self.LISTENERS:
                keep_out_newcomers(listener.sock)
            time.sleep(_HANDSHAKE_SECONDS)
        super().stop(graceful)

    def handle_int(self) -> None:
        """Stop gracefully."""
        self.handle_term()


def _serves(worker: Any) -> bool:
    """Return whether a worker has given a sign of life, which the first is when it begins to serve.

    The file for it carries the time of day when it is made, and from the first sign on the time since the machine
    started.
    """
    return bool(worker.tmp.last_update() <= time.monotonic())


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


def _count_exit(arbiter: GracefulArbiter, worker: Worker) -> None:
    """Count the end of a worker, and keep what it counted, but not what it said of its present."""
    arbiter.app.shares.give_back(worker.share)
    metrics.WORKER_EXITS.labels("asked" if worker.pid in arbiter.asked else "unasked").inc()
    arbiter.asked.discard(worker.pid)
    folder = metrics_folder.current()
    if folder is not None:
        metrics_folder.gather(folder, alive=(arbiter.pid, *arbiter.WORKERS))
