"""`imprint openapi`: the specification, from the code and nothing else."""

from __future__ import annotations

from pathlib import Path

import yaml

from tests.commands.conftest import Imprint


def test_the_specification_is_printed_as_yaml_and_nothing_is_made(imprint: Imprint, tmp_path: Path) -> None:
    ended = imprint("openapi")
    assert (ended.status, ended.stderr) == (0, "")
    assert yaml.safe_load(ended.stdout)["openapi"].startswith("3.1")
    assert list(tmp_path.iterdir()) == []


def test_the_specification_does_not_depend_on_the_settings(imprint: Imprint) -> None:
    assert imprint("openapi").stdout == imprint("openapi", IMPRINT_PORT="wrong", IMPRINT_DATA="/nowhere").stdout
