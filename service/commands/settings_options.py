"""The settings as flags of a command, out of the one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import Any

import click

from service.config import ConfigurationError, Settings
from service.settings import SETTINGS

Command = Callable[..., Any]
STORAGE = ("data", "database_url")


def with_settings(only: Collection[str] = ()) -> Callable[[Command], Command]:
    """Give a command a flag for each setting (or only for those named); `read_settings` takes what it gets."""

    def decorate(command: Command) -> Command:
        for setting in reversed(SETTINGS):
            if not only or setting.name in only:
                command = click.option(
                    setting.flag, setting.name, metavar="VALUE", help=f"{setting.help} [{setting.variable}]"
                )(command)
        return command

    return decorate


def read_settings(**flags: object) -> Settings:
    """Return the settings of flags and environment; ends the command with status 2, each wrong one named."""
    try:
        return Settings.from_environment(os.environ, **flags)
    except ConfigurationError as error:
        raise click.UsageError("\n".join(error.problems)) from None
