"""The command as a whole: every part of it explains itself, and is wrong in the same way."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from service.cli import main

IMPRINT = str(Path(sys.executable).parent / "imprint")


def commands(group: click.Group = main, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = [pytest.param(path, command, id=" ".join(path)) for path, command in commands()]


def help_of(*path: str) -> str:
    result = CliRunner().invoke(main, [*path, "--help"], prog_name="imprint")
    assert result.exit_code == 0
    return result.stdout


def test_the_commands_are_those_of_the_contract() -> None:
    assert {" ".join(path) for path, _ in commands()} == {
        "serve",
        "seed",
        "lint",
        "openapi",
        "render",
        "trace",
        "token",
        "token create",
        "token list",
        "token revoke",
        "user",
        "user add",
        "user reset",
        "user list",
        "user disable",
        "db",
        "db upgrade",
        "db backup",
        "db check",
        "db restore",
        "db erase",
        "db erased",
        "db expire",
        "db scrub",
        "db reindex",
    }


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_help_shows_an_example_on_one_line_that_the_command_understands(
    path: tuple[str, ...], command: click.Command
) -> None:
    (example,) = re.findall(r"^  Example: (imprint .*)$", help_of(*path), re.MULTILINE)
    words = shlex.split(example.partition(" > ")[0])
    assert tuple(words[1 : len(path) + 1]) == path
    given = words[len(path) + 1 :]
    while isinstance(command, click.Group):
        command = command.commands[given.pop(0)]
    command.make_parser(click.Context(command)).parse_args(given)


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_a_command_says_in_one_whole_sentence_what_it_does(path: tuple[str, ...], command: click.Command) -> None:
    listed = command.get_short_help_str(limit=60)
    assert not listed.endswith("...")
    assert (command.help or "").partition("\n\n")[0].replace("\n", " ").strip().endswith(".")
    assert re.search(rf"^  {path[-1]} +{re.escape(listed)}", help_of(*path[:-1]), re.MULTILINE)


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_every_option_and_argument_is_explained(path: tuple[str, ...], command: click.Command) -> None:
    options = [each for each in command.params if isinstance(each, click.Option)]
    assert [each.name for each in options if not each.help] == []


@pytest.mark.parametrize(("path", "command"), EVERY)
def test_an_option_that_is_not_known_is_wrong_usage(path: tuple[str, ...], command: click.Command) -> None:
    result = CliRunner().invoke(main, [*path, "--no-such-option"], prog_name="imprint")
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"Usage: imprint {' '.join(path)}" in result.stderr
    assert "No such option '--no-such-option'" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["sevre"], "'serve'"),
        (["tokens", "list"], "Did you mean 'token'?"),
        (["serve", "--prot", "80"], "'--port'"),
        (["db", "upgrad"], "Did you mean 'upgrade'?"),
    ],
)
def test_a_mistyped_word_is_answered_with_the_one_that_was_meant(arguments: list[str], says: str) -> None:
    result = CliRunner().invoke(main, arguments, prog_name="imprint")
    assert result.exit_code == 2
    assert says in result.stderr


@pytest.mark.parametrize("arguments", [[], ["token"], ["db"]])
def test_a_command_without_its_part_is_wrong_usage_and_shows_the_parts(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, arguments, prog_name="imprint")
    assert result.exit_code == 2
    assert "Commands:" in result.output


def test_the_installed_command_runs_and_says_its_version(tmp_path: Path) -> None:
    ended = subprocess.run([IMPRINT, "--version"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"imprint, version \d+\.\d+\.\d+\n", ended.stdout)
    assert (ended.stderr, list(tmp_path.iterdir())) == ("", [])


@pytest.mark.parametrize("command", ["lint", "render", "trace"])
def test_a_command_that_needs_no_database_loads_none(command: str) -> None:
    script = f"import sys; from service.cli import main; main.commands[{command!r}]; print(*sys.modules, sep='\\n')"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(ended.stdout.splitlines())
    assert f"service.commands.{command}" in loaded
    assert not loaded & {"sqlalchemy", "alembic", "psycopg", "flask", "gunicorn"}


def test_a_reader_that_goes_away_gets_no_traceback(tmp_path: Path) -> None:
    with subprocess.Popen(
        [IMPRINT, "openapi"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=tmp_path
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
