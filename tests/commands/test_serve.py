"""`imprint serve`, as far as it comes to an end by itself; how it serves is tested where it runs."""

from __future__ import annotations

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from service.access.secrets import make_secret
from tests.commands.conftest import Imprint

IMPRINT = str(Path(sys.executable).parent / "imprint")


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"IMPRINT_ADMIN_TOKEN": make_secret(bytes(24))[:-1] + "x"}, "IMPRINT_ADMIN_TOKEN: it starts with imp_"),
        ({"IMPRINT_ADMIN_TOKEN_FILE": "none"}, "cannot be read (No such file or directory)"),
        ({"IMPRINT_ADMIN_TOKEN_FILE": "."}, "cannot be read (Is a directory)"),
        ({"IMPRINT_SEEDS": "nowhere"}, "a folder that exists, bundled or none"),
        ({"IMPRINT_DATA": "/proc/none"}, "the data folder /proc/none cannot be used"),
    ],
)
def test_a_start_with_what_cannot_be_used_ends_with_2(imprint: Imprint, variables: dict[str, str], says: str) -> None:
    ended = imprint("serve", **variables)
    assert (ended.status, ended.stdout) == (2, "")
    assert says in ended.stderr


def test_a_port_that_is_taken_ends_the_start_with_1_and_no_traceback(tmp_path: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        command = [IMPRINT, "serve", "--port", str(taken.getsockname()[1]), "--data", str(tmp_path)]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "in use" in ended.stderr
    assert "Traceback" not in ended.stderr
