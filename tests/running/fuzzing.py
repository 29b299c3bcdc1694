"""Schemathesis against a running service: every request that openapi.yaml tells of, and many that it forbids."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import httpx

from tests.running.conftest import Service

ROOT = Path(__file__).parents[2]
HOOKS = Path(__file__).with_name("fuzz_hooks.py")
# A busy machine may get to an operation a few times only, and that proves nothing of how far it was reached.
OFTEN = 30
SCHEMATHESIS = str(Path(sys.executable).parent / "schemathesis")


def fuzz(service: Service, *, examples: int, seconds: int, seed: int | None = None) -> str:
    """Fuzz a service with its administrator's token for so many seconds; return what Schemathesis reports.

    Each operation gets all requests of the phases `examples` and `coverage`, then up to `examples` of `fuzzing` in
    turns until the time is over: the same ones each time, or with a seed others. Fails, with the report, when any check
    does.
    """
    with service.client() as client:
        known = {"FUZZ_TOKEN_ID": client.get("/v1/whoami").json()["id"]}
        call = {"arguments": {"NOTES": "fuzz", "ENVIRONMENT": "staging"}}
        render = client.post("/v1/templates/deployment-plan/render", json=call).json()["id"]
        plan = client.post("/v1/plans", json={"render_id": render, "content": "1. Wait."}).json()["id"]
        user = client.post("/v1/users", json={"name": "fuzz", "role": "viewer"}).json()["id"]
        known |= {"FUZZ_RENDER_ID": render, "FUZZ_PLAN_ID": plan, "FUZZ_PROPOSALS": json.dumps(proposed(client))}
        known |= {"FUZZ_USER_ID": user}
    command = [SCHEMATHESIS, "--config-file", str(ROOT / "schemathesis.toml"), "--no-color", "run"]
    command += [f"{service.url}/openapi.yaml", "--header", f"Authorization: Bearer {service.secret}"]
    command += ["--phases", "examples,coverage,fuzzing", "--checks", "all", "--continue-on-failure"]
    command += ["--max-examples", str(examples), "--max-time", str(seconds), "--request-timeout", "30"]
    command += ["--generation-deterministic"] if seed is None else ["--seed", str(seed)]
    environ = os.environ | known | {"SCHEMATHESIS_HOOKS": str(HOOKS)}
    ended = subprocess.run(
        command, env=environ, cwd=service.data.parent, capture_output=True, text=True, timeout=seconds + 90, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def proposed(client: httpx.Client) -> dict[str, str]:
    """Return the id of a proposal for each verb that decides on one, and for showing one, by another token's wish."""
    other = client.post("/v1/tokens", json={"name": "proposer", "scopes": ["edit"]}).json()["token"]
    path, sent = "/v1/templates/deployment-plan/proposals", {"Authorization": f"Bearer {other}"}
    verbs = ("approve", "reject", "withdraw", "shown")
    wishes = [{"label": f"for-{verb}", "version": 1} for verb in verbs]
    made = [client.post(path, json=wish, headers=sent).json()["id"] for wish in wishes]
    return dict(zip(verbs, made, strict=True))


def never_done(service: Service) -> set[str]:
    """Return the operations (`GET /v1/templates`) that were asked for often, and of which no answer was a success."""
    statuses: dict[str, list[int]] = defaultdict(list)
    # What stands after the last end of a line is being written now.
    for line in service.log.read_text().split("\n")[:-1]:
        told = json.loads(line)
        if told["event"] == "request" and told["status"] != 405:
            statuses[f"{told['method']} {told['route']}"].append(told["status"])
    return {name for name, seen in statuses.items() if len(seen) >= OFTEN and min(seen) >= 400}
