"""What was erased is in no byte of any file of a running service; what is secret never was in one."""

from __future__ import annotations

import itertools
import os
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import httpx
import pytest

from service.core.normal import normal_sha256, sha256
from service.store import metadata
from service.store.engine import Database
from service.store.renders import get
from tests.running.conftest import IMPRINT, Service
from tests.store.rows import render_id
from tests.store.test_postgresql_scrub import content
from tests.tampering import tamper

TEMPLATE = "/v1/templates/vault.plan"
DOCUMENT = "---\nargument_hint: NOTES=<notes> [KEY=<key>]\narguments:\n  KEY: {x-secret: true}\n---\n$NOTES\n$KEY\n"
_NUMBERS = itertools.count(1)


class Witness:
    """Words that were said to a service, and all the files in which they could be."""

    def __init__(self, service: Service, database: Database) -> None:
        self.service, self.database = service, database

    def lies(self) -> bytes:
        """Return the bytes of every file of the service, and of the tables that can be erased."""
        files = [path for path in self.service.data.rglob("*") if path.is_file()]
        if self.database.dialect == "sqlite":
            path = Path(str(self.database.url.database))
            files += path.parent.glob(f"{path.name}*")
        of_files = b"".join(path.read_bytes() for path in files if path.is_file()) + self.service.log.read_bytes()
        return of_files if self.database.dialect == "sqlite" else of_files + content(self.database)

    def found(self, words: list[str]) -> list[str]:
        lies = self.lies()
        return [word for word in words if word.encode() in lies]


@pytest.fixture
def witness(service: Service, engine_url: str) -> Iterator[Witness]:
    with service.client() as client:
        made = {"name": "vault.plan", "document": DOCUMENT, "labels": ["production"]}
        assert client.post("/v1/templates", json=made).status_code == 201
    database = Database(engine_url)
    yield Witness(service, database)
    database.dispose()


def imprint(engine_url: str, *words: str) -> str:
    environ = os.environ | {"IMPRINT_DATABASE_URL": engine_url}
    ended = subprocess.run([IMPRINT, *words], env=environ, capture_output=True, text=True, check=True)
    return ended.stdout


def render(client: httpx.Client, word: str, **headers: str) -> dict[str, Any]:
    # A blank before a line end gives the prompt a normal form of its own.
    body = {"arguments": {"NOTES": f"{word} \nand so on {'x' * (next(_NUMBERS) * 37 % 900)}"}}
    answer = client.post(f"{TEMPLATE}/render", json=body, headers=headers)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def add_plan(database: Database, made_of: str, content: str) -> None:
    """Register a plan, with nothing but its rows."""
    with database.writing() as db:
        record = get(db, made_of)
        assert record is not None
        values = {name: getattr(record, name) for name in ("template_id", "template", "version", "caller", "caller_id")}
        plan_id = render_id(next(_NUMBERS))
        plan = {"id": plan_id, "render_id": made_of, "metadata": {}, "created_at": record.created_at, **values}
        db.execute(metadata.plans.insert(), plan)
        hashes = {"sha256": sha256(content), "normal_sha256": normal_sha256(content)}
        told = {"plan_id": plan_id, "render_id": made_of, "content": content, **hashes}
        db.execute(metadata.plan_contents.insert(), told)


def test_what_was_erased_under_load_is_in_no_byte(witness: Witness, engine_url: str) -> None:
    is_over = Event()

    def go_on(number: int) -> list[str]:
        words = []
        with witness.service.client() as client:
            while not is_over.is_set():
                words.append(f"stays-{number}-{len(words):06}-")
                render(client, words[-1])
        return words

    gone, stays, ids = [], [], []
    with ThreadPoolExecutor(3) as pool, witness.service.client() as client:
        others = [pool.submit(go_on, number) for number in range(2)]
        for number in range(60):
            word, text = f"secret-word-{number:06}-", f"# Plan-text-{number:06} \nwith more"
            key = {"Idempotency-Key": f"key-{number}"} if number % 5 == 0 else {}
            made = render(client, word, **key)
            add_plan(witness.database, made["id"], text)
            said = [word, text, made["prompt_sha256"], str(normal_sha256(made["prompt"])), sha256(text)]
            (stays if number % 3 == 0 else gone).extend(said)
            ids += [made["id"]] if number % 3 else []
        assert witness.found(gone) == gone
        statuses = [client.delete(f"/v1/renders/{each}/arguments").status_code for each in ids]
        is_over.set()
        stays += [word for other in others for word in other.result()]
    with witness.service.client() as client:
        assert set(statuses) <= {200, 202}
        assert {client.delete(f"/v1/renders/{each}/arguments").status_code for each in ids} == {200}
        if witness.database.dialect == "postgresql":
            assert imprint(engine_url, "db", "scrub") == "what was erased is gone from the files\n"
        assert witness.found(gone) == []
        assert witness.found(stays) == stays
        for each in ids:
            assert client.post(f"/v1/renders/{each}/replay").json()["code"] == "erased"
        assert len(client.get("/v1/events?tag=render:erase&limit=200").json()["items"]) == len(ids)
    assert imprint(engine_url, "db", "check").endswith("nothing is wrong\n")
    assert imprint(engine_url, "db", "erased").split() == sorted(ids)


def test_a_secret_argument_is_in_no_byte_whatever_is_done_with_it(witness: Witness) -> None:
    secrets = [f"secret-of-{name}-" for name in ("lane", "flask", "typed", "validate", "wrong", "lint", "twice")]
    lane, flask, typed, validate, wrong, lint, twice = secrets
    with witness.service.client() as client:
        for headers, key in (({}, lane), ({"Idempotency-Key": "flask"}, flask)):
            call = {"arguments": {"NOTES": "seen-notes", "KEY": key}}
            made = client.post(f"{TEMPLATE}/render", json=call, headers=headers).json()
            assert key in made["prompt"]
            record = client.get(f"/v1/renders/{made['id']}").json()
            assert record["arguments"] == {"NOTES": "seen-notes", "KEY": "***"}
            assert client.post(f"/v1/renders/{made['id']}/replay").json()["code"] == "erased"
        text = {"arguments_text": f"NOTES=n KEY={typed}"}
        assert client.post(f"{TEMPLATE}/render", json=text).status_code == 201
        call = {"arguments": {"NOTES": "n", "KEY": validate}}
        assert client.post(f"{TEMPLATE}/validate", json=call, headers={"Idempotency-Key": "v"}).json()["valid"]
        refused = client.post(f"{TEMPLATE}/render", json={"arguments": {"NOTES": 1, "KEY": [wrong]}})
        assert refused.status_code == 422
        assert wrong not in refused.text
        body = {"document": DOCUMENT, "arguments": {"NOTES": "n", "KEY": lint}}
        assert client.post("/v1/lint", json=body, headers={"Idempotency-Key": "l"}).status_code == 200
        for _ in range(2):
            call = {"arguments": {"NOTES": "n", "KEY": twice}}
            client.post(f"{TEMPLATE}/render", json=call, headers={"Idempotency-Key": "twice"})
        client.get("/metrics")
    assert witness.found([*secrets, "seen-notes"]) == ["seen-notes"]


def test_a_service_that_keeps_no_arguments_has_them_in_no_byte(start: Callable[..., Service], engine_url: str) -> None:
    service = start(IMPRINT_DATABASE_URL=engine_url, IMPRINT_KEEP_ARGUMENTS="false")
    database = Database(engine_url)
    with service.client() as client:
        body = {"arguments": {"NOTES": "never-kept-", "ENVIRONMENT": "staging"}, "metadata": {"run": "kept-"}}
        for headers in ({}, {"Idempotency-Key": "one"}):
            path = "/v1/templates/deployment-plan/render"
            made = client.post(path, json=body, headers=headers).json()
            record = client.get(f"/v1/renders/{made['id']}").json()
            assert (record["arguments"], record["arguments_kept"], record["erased"]) == (None, False, False)
            assert record["prompt_sha256"] == made["prompt_sha256"]
            refusal = client.post(f"/v1/renders/{made['id']}/replay").json()
            assert (refusal["code"], "were never kept" in refusal["detail"]) == ("erased", True)
    assert Witness(service, database).found(["never-kept-"]) == []
    assert imprint(engine_url, "db", "check").endswith("nothing is wrong\n")
    database.dispose()


def test_a_service_erases_by_itself_what_is_too_old(start: Callable[..., Service], engine_url: str) -> None:
    service = start(IMPRINT_DATABASE_URL=engine_url)
    with service.client() as client:
        body = {"arguments": {"NOTES": "too-old-", "ENVIRONMENT": "staging"}}
        made = client.post("/v1/templates/deployment-plan/render", json=body).json()
    assert service.stop() == 0
    _age(engine_url)
    service = start(IMPRINT_DATABASE_URL=engine_url, IMPRINT_RETENTION_DAYS="2")
    database = Database(engine_url)
    with service.client() as client:
        deadline = Event()
        for _ in range(100):
            (record,) = client.get("/v1/renders").json()["items"]
            if record["erased"] and Witness(service, database).found(["too-old-"]) == []:
                break
            deadline.wait(0.1)
        assert (record["erased_by"], record["digest"]) == ("retention", made["digest"])
        (event,) = client.get("/v1/events?tag=render:expire").json()["items"]
        assert event["data"]["count"] == 1
    if database.dialect == "postgresql":
        imprint(engine_url, "db", "scrub")
    assert Witness(service, database).found(["too-old-", made["prompt_sha256"]]) == []
    database.dispose()


def _age(engine_url: str) -> None:
    """Put the clock of the only render back, past the service; its id tells the time too."""
    old = render_id(1)
    database = Database(engine_url)
    tamper(
        database,
        f"UPDATE renders SET id = '{old}'",
        f"UPDATE render_contents SET render_id = '{old}'",
    )
    database.dispose()
