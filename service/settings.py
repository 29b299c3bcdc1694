"""The table of settings: how each is called, read, explained, and what it is when nobody says."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service import bundled

TOKEN_MINIMUM = 24


@dataclass(frozen=True, slots=True)
class ProtectedLabel:
    """A label that moves only by proposal, on the templates whose name matches the pattern (only `*` is special)."""

    label: str
    pattern: str = "*"


@dataclass(frozen=True, slots=True)
class Setting:
    """A row of the table: how a setting is called, read and explained.

    `read` turns the text that was given into the value and raises ValueError with what to write instead. `default` is
    that text when nothing is given; an empty one leaves the setting None, and `shown` says what None means. A `secret`
    may also be given as the path of a file, by the variable with `_FILE` behind it, and its value is never shown.
    """

    name: str
    variable: str
    flag: str
    read: Callable[[str], Any]
    default: str
    help: str
    shown: str = ""
    secret: bool = False

    @property
    def file_variable(self) -> str | None:
        """Return the variable that names a file with the value, or None where there is no such variable."""
        return f"{self.variable}_FILE" if self.secret else None


def _integer(low: int, high: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(f"write a whole number from {low} to {high}")
        return int(text)

    return read


def _choice(*allowed: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text.lower() not in allowed:
            raise ValueError(f"write one of {', '.join(allowed)}")
        return text.lower()

    return read


def _truth(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError("write true or false")
    return text.lower() == "true"


def _data_folder(text: str) -> Path:
    if "?" in text:
        raise ValueError("write the path of a folder without a question mark, which a database URL cannot hold")
    return Path(text).expanduser().absolute()


def _seeds_folder(text: str) -> Path | None:
    if text in ("none", "bundled"):
        return bundled.folder("seeds") if text == "bundled" else None
    path = Path(text).expanduser().absolute()
    if not path.is_dir():
        raise ValueError("write the path of a folder that exists, bundled or none")
    return path


def _host(text: str) -> str:
    address = text.removeprefix("[").removesuffix("]")
    if not re.fullmatch(r"[0-9A-Za-z._:%-]+", address):
        raise ValueError("write an address or a host name without scheme, port and path, such as 127.0.0.1 or ::1")
    return address


def _path_prefix(text: str) -> str:
    if not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", text) or {".", ".."} & set(text.split("/")):
        raise ValueError("write a path that begins with a slash and ends without one, such as /imprint")
    return text


def _database_url(text: str) -> str:
    scheme, separator, rest = text.partition("://")
    if scheme in ("postgres", "postgresql", "postgresql+psycopg") and rest:
        return f"postgresql+psycopg://{rest}"
    in_memory = rest in ("", "/", "/:memory:") or "mode=memory" in rest
    if scheme == "sqlite" and separator and rest.startswith("/") and not in_memory:
        return text
    raise ValueError("write sqlite:///PATH for a file, or postgresql://USER:PASSWORD@HOST/NAME")


def _admin_token(text: str) -> str:
    if len(text) < TOKEN_MINIMUM:
        raise ValueError(f"write at least {TOKEN_MINIMUM} characters; this has {len(text)}")
    if not re.fullmatch(r"[!-~]+", text):
        raise ValueError("write only letters, digits and punctuation of ASCII, without spaces")
    return text


def _protected_labels(text: str) -> tuple[ProtectedLabel, ...]:
    return tuple(_protected_label(part.strip()) for part in text.split(",") if part.strip())


def _protected_label(text: str) -> ProtectedLabel:
    match = re.fullmatch(r"([a-z][a-z0-9._-]{0,35})(?:@([a-z0-9._*-]+))?", text)
    if not match or match[1] == "latest":
        raise ValueError("write labels with commas between them, each alone or as LABEL@PATTERN: production@platform.*")
    return ProtectedLabel(match[1], match[2] or "*")


SETTINGS: tuple[Setting, ...] = (
    Setting("data", "IMPRINT_DATA", "--data", _data_folder, "data", "Folder for the database and the admin token."),
    Setting(
        "database_url",
        "IMPRINT_DATABASE_URL",
        "--database-url",
        _database_url,
        "",
        "Database: sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME.",
        shown="SQLite in the data folder",
        secret=True,
    ),
    Setting("host", "IMPRINT_HOST", "--host", _host, "127.0.0.1", "Address to listen on; 0.0.0.0 for every one."),
    Setting("port", "IMPRINT_PORT", "--port", _integer(1, 65535), "8000", "Port to listen on."),
    Setting("workers", "IMPRINT_WORKERS", "--workers", _integer(1, 64), "2", "Processes that answer requests."),
    Setting("threads", "IMPRINT_THREADS", "--threads", _integer(1, 256), "4", "Threads in each of them."),
    Setting(
        "queue",
        "IMPRINT_QUEUE",
        "--queue",
        _integer(1, 400),
        "256",
        "Requests that may wait for a thread in each worker; more are refused at once.",
    ),
    Setting(
        "rate_limit",
        "IMPRINT_RATE_LIMIT",
        "--rate-limit",
        _integer(1, 1_000_000),
        "",
        "Requests that a token may send in a minute, on all workers and nodes together.",
        shown="no limit",
    ),
    Setting(
        "retention_days",
        "IMPRINT_RETENTION_DAYS",
        "--retention-days",
        _integer(1, 36500),
        "",
        "Days after which the arguments and plans of a render are erased.",
        shown="never",
    ),
    Setting(
        "keep_arguments",
        "IMPRINT_KEEP_ARGUMENTS",
        "--keep-arguments",
        _truth,
        "true",
        "Whether the arguments of renders are stored; with false, only the hashes of prompts are.",
    ),
    Setting(
        "seeds",
        "IMPRINT_SEEDS",
        "--seeds",
        _seeds_folder,
        "bundled",
        "Folder of documents to load at the start; bundled for those that come with Imprint, none for no documents.",
    ),
    Setting(
        "trusted_proxies",
        "IMPRINT_TRUSTED_PROXIES",
        "--trusted-proxies",
        _integer(0, 16),
        "0",
        "How many proxies in front to believe about the caller's address and scheme.",
    ),
    Setting(
        "path_prefix",
        "IMPRINT_PATH_PREFIX",
        "--path-prefix",
        _path_prefix,
        "",
        "The path below which a proxy serves Imprint, such as /imprint.",
        shown="none",
    ),
    Setting(
        "admin_token",
        "IMPRINT_ADMIN_TOKEN",
        "--admin-token-file",
        _admin_token,
        "",
        f"First admin token, shared by several nodes; at least {TOKEN_MINIMUM} characters. The flag takes a file.",
        shown="made at the first start",
        secret=True,
    ),
    Setting(
        "log_format",
        "IMPRINT_LOG_FORMAT",
        "--log-format",
        _choice("auto", "json", "console"),
        "auto",
        "json, console, or auto: console in a terminal, else json.",
    ),
    Setting(
        "log_level",
        "IMPRINT_LOG_LEVEL",
        "--log-level",
        _choice("debug", "info", "warning", "error"),
        "info",
        "The least level that is logged: debug, info, warning or error.",
    ),
    Setting(
        "protected_labels",
        "IMPRINT_PROTECTED_LABELS",
        "--protected-labels",
        _protected_labels,
        "",
        "Labels that move only by proposal, as LABEL or LABEL@PATTERN: production@platform.*,stable.",
        shown="no label",
    ),
    Setting(
        "grace_seconds",
        "IMPRINT_GRACE_SECONDS",
        "--grace-seconds",
        _integer(1, 3600),
        "30",
        "How long requests in flight may take to end when the service stops or reloads.",
    ),
)
