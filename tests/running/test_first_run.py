"""The first start makes everything, the second changes nothing, and a chosen token is shared."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running.conftest import IMPRINT, Service

SEED = Path(__file__).parents[2] / "seeds" / "deployment-plan.md"
SEED_DIGEST = "sha256:f8d8279b5ba2218390f93034cb599990a07553621fbb90dcb1e8054b27c3464f"
PATH = "/v1/templates/deployment-plan"


def test_the_first_run_renders_the_repaired_seed(service: Service) -> None:
    assert any("answers at" in line for line in service.said)
    assert (service.data / "admin-token").stat().st_mode & 0o777 == 0o600
    with service.client() as client:
        first = client.get(f"{PATH}/versions/1", headers={"Accept": "text/markdown"})
        assert first.content == SEED.read_bytes()
        assert client.get(f"{PATH}/versions/1").json()["digest"] == SEED_DIGEST
        assert client.get(PATH).json()["labels"] == {"production": 2}
        made = client.post(f"{PATH}/render", json={"arguments": {"NOTES": "x $FLAG", "ENVIRONMENT": "staging"}})
    assert made.status_code == 201
    body = SEED.read_text(encoding="utf-8").split("---\n", 2)[2].replace("4â€“6", "4–6")
    values = {"`$FLAG`": "``", "`$WINDOW`": "``", "$NOTES": "x $FLAG", "$ENVIRONMENT": "staging"}
    for placeholder, value in values.items():
        body = body.replace(placeholder, value)
    answer = made.json()
    assert answer["prompt"] == body
    assert (answer["version"], answer["omitted"]) == (2, ["FLAG", "WINDOW"])
    assert answer["prompt_sha256"] == hashlib.sha256(body.encode()).hexdigest()


def test_wrong_arguments_of_the_seed_are_one_refusal_with_all_of_them(service: Service) -> None:
    with service.client() as client:
        answer = client.post(f"{PATH}/render", json={"arguments": {"ENVIRONMENT": "prod", "ENV": "staging"}})
    assert answer.status_code == 422
    found = {each["argument"]: each for each in answer.json()["errors"]}
    assert found["ENVIRONMENT"]["allowed"] == ["staging", "production"]
    assert "did you mean ENVIRONMENT" in found["ENV"]["message"]
    assert found["NOTES"]["code"] == "missing_argument"


def test_a_second_start_changes_nothing(start: Callable[..., Service], engine_url: str) -> None:
    states = []
    for _ in range(2):
        service = start(IMPRINT_DATABASE_URL=engine_url)
        with service.client() as client:
            states.append((service.secret, client.get("/v1/events").json(), client.get(PATH).json()))
        assert service.stop() == 0
    assert states[0] == states[1]


def test_two_nodes_started_at_once_share_a_database_and_a_chosen_token(
    start: Callable[..., Service], engine_url: str
) -> None:
    secret = "a-token-that-an-operator-chose"
    nodes = [start(f"node{number}", IMPRINT_DATABASE_URL=engine_url, IMPRINT_ADMIN_TOKEN=secret) for number in (1, 2)]
    seen = []
    for node in nodes:
        assert not (node.data / "admin-token").exists()
        with node.client(secret) as client:
            seen.append(client.get("/v1/events").json())
    assert seen[0] == seen[1]
    assert len([each for each in seen[0]["items"] if each["tag"] == "template:create"]) == 1


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"IMPRINT_ADMIN_TOKEN": "short"}, "24 characters"),
        ({"IMPRINT_PORT": "http"}, "IMPRINT_PORT"),
        ({"IMPRINT_DATABASE_URL": "mysql://x/y"}, "IMPRINT_DATABASE_URL"),
        ({"IMPRINT_WORKERS": "0", "IMPRINT_THREADS": "x"}, "IMPRINT_THREADS"),
    ],
)
def test_settings_that_cannot_be_used_end_the_start_with_2(
    variables: dict[str, str], says: str, tmp_path: Path
) -> None:
    environ = {"PATH": "", "IMPRINT_DATA": str(tmp_path / "data"), **variables}
    ended = subprocess.run(
        [IMPRINT, "serve"], env=environ, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert says in ended.stderr
    assert "Traceback" not in ended.stderr
