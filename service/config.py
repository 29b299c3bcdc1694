"""The configuration of the service, read once from the environment and the flags of `imprint serve`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from service.settings import SETTINGS, ProtectedLabel, Setting

PREFIX = "IMPRINT_"
CLIENT_VARIABLES = ("IMPRINT_URL", "IMPRINT_TOKEN")


class ConfigurationError(Exception):
    """Settings cannot be used; `problems` has one sentence for each of them."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the service was told, checked; `unknown` has a sentence for each IMPRINT_ variable that means nothing."""

    data: Path
    database_url: str = field(repr=False)
    host: str
    port: int
    workers: int
    threads: int
    queue: int
    rate_limit: int | None
    retention_days: int | None
    keep_arguments: bool
    seeds: Path | None
    trusted_proxies: int
    path_prefix: str | None
    admin_token: str | None = field(repr=False)
    log_format: str
    log_level: str
    protected_labels: tuple[ProtectedLabel, ...]
    grace_seconds: int
    unknown: tuple[str, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    """What gave each setting that was given, by its name: a flag, a variable, or a variable of a file."""

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **flags: object) -> Settings:
        """Return the settings that flags and variables give; a flag goes before a variable, None and "" are not given.

        Flags are called by the setting's name, or by that name with `_file` behind it where a secret lies in a file.
        Raises ConfigurationError with every wrong setting, not only the first.
        """
        values: dict[str, Any] = {}
        sources: dict[str, str] = {}
        problems: list[str] = []
        for setting in SETTINGS:
            try:
                source, text = _given(setting, environ, flags)
                values[setting.name] = _value(setting, source, text)
            except ValueError as error:
                problems.append(str(error))
            else:
                sources |= {setting.name: source} if text else {}
        if problems:
            raise ConfigurationError(tuple(problems))
        if values["database_url"] is None:
            values["database_url"] = f"sqlite:///{quote(str(values['data'] / 'imprint.db'))}"
        values["protected_labels"] = values["protected_labels"] or ()
        return cls(**values, unknown=tuple(_unknown(environ)), sources=sources)

    @property
    def address(self) -> str:
        """Return the URL that the service listens on."""
        return f"http://{self.bind}"

    @property
    def bind(self) -> str:
        """Return host and port as a server takes them, an IPv6 address in brackets."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Told:
    """A setting as it can be shown: its variable, its value in words, what gave it ("" for nothing), what it does."""

    variable: str
    value: str
    source: str
    help: str
    is_secret: bool


def told(settings: Settings) -> tuple[Told, ...]:
    """Return all settings as they can be shown; of a secret only whether it was given."""
    return tuple(
        Told(each.variable, _shown(each, settings), settings.sources.get(each.name, ""), each.help, each.secret)
        for each in SETTINGS
    )


def _shown(setting: Setting, settings: Settings) -> str:
    if setting.name not in settings.sources:
        return setting.default if setting.default and setting.name != "data" else setting.shown or str(settings.data)
    value = getattr(settings, setting.name)
    if setting.secret:
        return "given, not shown"
    if setting.name == "protected_labels":
        return ", ".join(each.label if each.pattern == "*" else f"{each.label}@{each.pattern}" for each in value)
    if isinstance(value, bool):
        return str(value).lower()
    return "none" if value is None else str(value)


def _value(setting: Setting, name: str, text: str) -> Any:
    if not text:
        return setting.read(setting.default) if setting.default else None
    try:
        return setting.read(text)
    except ValueError as error:
        shown = "its value" if setting.secret else repr(text)
        raise ValueError(f"{name}: {shown} cannot be used; {error}.") from None


def _given(setting: Setting, environ: Mapping[str, str], flags: Mapping[str, object]) -> tuple[str, str]:
    """Return what gave the value, as its user calls it, and the text, or an empty text where nothing did."""
    flag, file_flag = flags.get(setting.name), flags.get(f"{setting.name}_file")
    if flag not in (None, ""):
        return setting.flag, str(flag)
    if file_flag not in (None, ""):
        return setting.flag, _read_file(setting.flag, str(file_flag))
    text, path = environ.get(setting.variable, ""), environ.get(setting.file_variable or "", "")
    if text and path:
        raise ValueError(f"{setting.variable} and {setting.file_variable} are both set; unset one of them.")
    if path:
        return f"{setting.file_variable}", _read_file(f"{setting.file_variable}", path)
    return setting.variable, text


def _read_file(name: str, path: str) -> str:
    try:
        text = Path(path).read_text(encoding="utf-8").removesuffix("\n").removesuffix("\r")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        raise ValueError(f"{name}: {path!r} cannot be read ({reason}); write the path of a readable file.") from None
    if not text:
        raise ValueError(f"{name}: {path!r} is empty; write the value into it.")
    return text


def _unknown(environ: Mapping[str, str]) -> Iterator[str]:
    known = [*CLIENT_VARIABLES]
    for setting in SETTINGS:
        known.extend(filter(None, (setting.variable, setting.file_variable)))
    endings = {name.removeprefix(PREFIX): name for name in known}
    for name in sorted(environ):
        if name.startswith(PREFIX) and name not in known:
            close = difflib.get_close_matches(name.removeprefix(PREFIX), endings, n=1)
            yield f"{name} is not a setting" + (f"; did you mean {endings[close[0]]}?" if close else ".")
