"""The `imprint` command."""

from __future__ import annotations

from collections import UserDict
from collections.abc import Iterator
from importlib import import_module

import click

_MODULES = {
    "serve": "serve",
    "seed": "seed",
    "lint": "lint",
    "render": "render",
    "trace": "trace",
    "token": "token",
    "user": "user",
    "db": "database",
    "openapi": "openapi",
}
"""The module of each command, in `service.commands`."""


class _Commands(UserDict[str, click.Command]):
    """The commands by name. One is loaded when it is looked up, since most load much that the others never need."""

    def __getitem__(self, name: str) -> click.Command:
        command: click.Command = getattr(import_module(f"service.commands.{_MODULES[name]}"), name)
        return command

    def __contains__(self, name: object) -> bool:
        return name in _MODULES

    def __iter__(self) -> Iterator[str]:
        return iter(_MODULES)

    def __len__(self) -> int:
        return len(_MODULES)


@click.group(
    commands=_Commands(),
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: imprint serve",
)
@click.version_option(package_name="imprint")
def main() -> None:
    """Imprint keeps prompt templates as immutable versions, renders them, and remembers which version made what."""
