"""docs/commands.md has every command, with its example and its options, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from service.cli import main
from service.settings import SETTINGS
from tests.docs.markdown import Page, page, pages

COMMANDS_PAGE = page("commands")
OF_SETTINGS = {setting.flag for setting in SETTINGS}


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    for word, command in group.commands.items():
        yield f"{name} {word}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {word}")


COMMANDS = dict(commands(main, "imprint"))


def test_the_page_has_every_command_and_no_other() -> None:
    assert sorted(COMMANDS_PAGE.headings) == sorted(["The imprint command", *COMMANDS])


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_its_example(name: str) -> None:
    example = (COMMANDS[name].epilog or "").removeprefix("\b\n").removeprefix("Example: ")
    assert example.startswith(name)
    assert f"    {example}\n" in COMMANDS_PAGE.section(name)


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_all_its_options_and_no_other(name: str) -> None:
    options = {flag for option in COMMANDS[name].params if isinstance(option, click.Option) for flag in option.opts}
    told = set(re.findall(r"^\| `(--[a-z0-9-]+)`", COMMANDS_PAGE.lead(name), re.MULTILINE))
    assert told == options - OF_SETTINGS


@pytest.mark.parametrize("told", pages(), ids=lambda told: told.name)
def test_what_a_page_calls_is_a_command_with_the_options_that_it_gives(told: Page) -> None:
    for line in re.findall(r"(?:^\s*|`|\$\()(?:\.venv/bin/)?(imprint [a-z-][^|`)\n]*)", told.code, re.MULTILINE):
        command: click.Command = main
        for word in line.split()[1:]:
            if not isinstance(command, click.Group) or word.startswith("-"):
                break
            assert word in command.commands, line
            command = command.commands[word]
        known = {flag for option in command.params for flag in option.opts} | {"--help", "--version"}
        assert set(re.findall(r" (--[a-z0-9-]+)", line)) <= known, line
