"""The files that run Imprint elsewhere: they are well formed and say what the code says."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from service import serving
from service.settings import SETTINGS

ROOT = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")


def services() -> dict[str, Any]:
    found = yaml.safe_load(COMPOSE)["services"]
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize(
    "command",
    [
        ["hadolint", "Dockerfile"],
        ["check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"],
    ],
    ids=lambda command: command[0],
)
def test_a_checker_has_nothing_to_say(command: list[str]) -> None:
    result = subprocess.run([TOOLS / command[0], *command[1:]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_setting_that_the_files_name_exists() -> None:
    known = {name for setting in SETTINGS for name in (setting.variable, setting.file_variable)}
    assert set(re.findall(r"IMPRINT_[A-Z_]+", COMPOSE + DOCKERFILE + NGINX)) <= known


def test_a_secret_that_is_not_set_stops_compose_with_advice() -> None:
    assert re.search(r"\$\{IMPRINT_ADMIN_TOKEN:\?Set IMPRINT_ADMIN_TOKEN", COMPOSE)
    assert not re.search(r"\$\{(IMPRINT_ADMIN_TOKEN|POSTGRES_PASSWORD)(?!:\?)", COMPOSE)


def test_both_nodes_wait_for_one_migration_and_share_one_token() -> None:
    nodes = [services()[name] for name in ("imprint-1", "imprint-2")]
    assert nodes[0] == nodes[1]
    assert nodes[0]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services()["migrate"]["command"] == ["db", "upgrade"]
    assert "IMPRINT_ADMIN_TOKEN" in nodes[0]["environment"]


def test_a_node_has_more_time_to_stop_than_its_requests_have_to_end() -> None:
    grace = next(int(setting.default) for setting in SETTINGS if setting.name == "grace_seconds")
    assert int(services()["imprint-1"]["stop_grace_period"].removesuffix("s")) > grace


def test_the_proxy_gives_up_an_idle_connection_before_the_nodes_do() -> None:
    (seconds,) = re.findall(r"keepalive_timeout (\d+)s;", NGINX)
    assert int(seconds) < serving.KEEPALIVE_SECONDS


def test_the_proxy_asks_the_nodes_that_compose_starts() -> None:
    assert {name for name in services() if name.startswith("imprint-")} == set(re.findall(r"server (\S+):8000", NGINX))


def test_no_image_is_the_newest_of_its_name() -> None:
    images = [service["image"] for service in services().values() if service["image"] != "imprint"]
    images += [line.split()[1] for line in DOCKERFILE.splitlines() if line.startswith("FROM ")]
    assert [image for image in images if not re.search(r":\d+(\.\d+)?", image)] == []


def test_the_image_runs_as_nobody_in_particular_and_says_whether_it_is_well() -> None:
    last_stage = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001:10001$", last_stage, re.MULTILINE)
    assert "/readyz" in last_stage


def test_the_image_gets_everything_that_the_wheel_is_built_from() -> None:
    for name in ("service", "migrations", "seeds", "pyproject.toml", "README.md", "LICENSE", "constraints.txt"):
        assert f"!{name}\n" in (ROOT / ".dockerignore").read_text(encoding="utf-8")
        assert re.search(rf"^COPY (.* )?{re.escape(name)} ", DOCKERFILE, re.MULTILINE)


def test_every_dependency_is_pinned_to_one_release_of_any_registry() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line)] == []
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    pinned = {canonical(line.partition("==")[0]) for line in lines}
    assert {canonical(re.split(r"[\[<>=~! ]", wish)[0]) for wish in wanted} <= pinned


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
