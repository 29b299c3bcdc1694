"""The command, run in this process as a shell would run it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from service.cli import main


@dataclass(frozen=True)
class Ended:
    """How a command ended; `said` is all that it printed."""

    status: int
    stdout: str
    stderr: str

    @property
    def said(self) -> str:
        return self.stdout + self.stderr


Imprint = Callable[..., Ended]


@contextmanager
def powerless() -> Iterator[None]:
    """Give up root's power to write every file."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


@pytest.fixture
def imprint(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Imprint:
    """Run the command in a folder of its own, with no variables of ours but those given.

    An exception that a shell would show as a traceback fails the test.
    """
    for name in list(os.environ):
        if name.startswith("IMPRINT_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str | Path, **variables: str) -> Ended:
        result = CliRunner().invoke(main, [str(each) for each in arguments], env=variables, prog_name="imprint")
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ended(result.exit_code, result.stdout, result.stderr)

    return run


@pytest.fixture
def data(tmp_path: Path, migrated_file: Path) -> Path:
    """Return a data folder with a migrated database, where the command finds it by itself."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copyfile(migrated_file, folder / "imprint.db")
    return folder
