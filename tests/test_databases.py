"""What a test run says of itself where PostgreSQL cannot be started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TEST = "tests/store/test_idempotency.py::test_an_answer_comes_back_as_it_was_kept"


def run_without_postgresql(**variables: str) -> tuple[int, str]:
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    # The server's package refuses to be imported for a version that it has not got.
    environment |= {"PGSERVER_POSTGRES_VERSION": "99", **variables}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", TEST]
    run = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    return run.returncode, run.stdout


@pytest.mark.parametrize(
    ("variables", "status", "counted"), [({}, 0, "1 passed, 1 skipped"), ({"CI": "true"}, 1, "1 passed, 1 error")]
)
def test_a_run_without_postgresql_says_so_loudly_and_fails_in_ci(
    variables: dict[str, str], status: int, counted: str
) -> None:
    code, output = run_without_postgresql(**variables)
    assert code == status, output
    assert "NOTHING WAS TESTED WITH POSTGRESQL" in output
    assert "Unsupported Postgres version: 99" in output
    assert counted in output
