"""Exports of a whole service: what breaks off in the middle never looks like the whole."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.running.conftest import Service

RENDER = "/v1/templates/deployment-plan/render"
CALL = {"arguments": {"NOTES": "x" * 500_000, "ENVIRONMENT": "staging"}}
# Larger together than what the network holds, so that the service waits for who reads.
RENDERS = 40
LINES = {"Accept": "application/jsonl"}


def test_an_export_whose_token_is_revoked_is_no_whole_file(service: Service) -> None:
    with service.client() as admin:
        for _ in range(RENDERS):
            assert admin.post(RENDER, json=CALL).status_code == 201
        made = admin.post("/v1/tokens", json={"name": "short-lived", "scopes": ["audit"]}).json()
        with service.client(made["token"]) as reader, reader.stream("GET", "/v1/renders", headers=LINES) as answer:
            parts = answer.iter_raw(1000)
            assert next(parts)
            assert admin.delete(f"/v1/tokens/{made['id']}").status_code == 204
            # On every worker a token is forgotten within a second.
            time.sleep(1)
            with pytest.raises(httpx.RemoteProtocolError, match="incomplete"):
                read_on(parts)
        whole = admin.get("/v1/renders", headers=LINES)
        assert (whole.status_code, whole.text.count("\n")) == (200, RENDERS)


def read_on(parts: Iterator[bytes]) -> None:
    for _ in parts:
        pass
