"""Several clients and all workers at once: nothing lost, nothing doubled, nothing stale."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from tests.running.conftest import Service

PATH = "/v1/templates/deployment-plan"
CLIENTS, MOVES = 8, 1000


def test_of_two_saves_on_one_base_one_is_kept_and_the_other_told(service: Service) -> None:
    with service.client() as client:
        for turn in range(20):
            latest = client.get(f"{PATH}/versions/latest").json()
            with ThreadPoolExecutor(2) as pool:
                answers = list(pool.map(partial(save, client, latest), (f"{turn}a", f"{turn}b")))
            assert sorted(each.status_code for each in answers) == [201, 412]
            kept = next(each.json() for each in answers if each.status_code == 201)
            refused = next(each.json() for each in answers if each.status_code == 412)
            assert refused["latest"]["digest"] == kept["digest"]
            assert client.get(f"{PATH}/versions/latest").json()["document"] == kept["document"]
        numbers = [each["number"] for each in client.get(f"{PATH}/versions?limit=200").json()["items"]]
    assert numbers == list(range(22, 0, -1))


def save(client: httpx.Client, base: dict[str, str], mark: str) -> httpx.Response:
    body = {"document": f"{base['document']}\n{mark}\n"}
    return client.post(f"{PATH}/versions", json=body, headers={"If-Match": f'"{base["digest"]}"'})


def test_a_thousand_moves_by_compare_and_set_make_one_unbroken_history(service: Service) -> None:
    with service.client() as client:
        client.put(f"{PATH}/labels/race", json={"version": 1})
    with ThreadPoolExecutor(CLIENTS) as pool:
        moved = sum(pool.map(lambda _: move_many(service, MOVES // CLIENTS), range(CLIENTS)))
    assert moved == MOVES
    with service.client() as client:
        history = whole_history(client)
        last = client.get(f"{PATH}/versions/race").json()["number"]
    assert len(history) == MOVES + 1
    assert [each["from"] for each in history[1:]] == [each["to"] for each in history[:-1]]
    assert all(each["from"] != each["to"] for each in history)
    assert history[-1]["to"] == last


def move_many(service: Service, count: int) -> int:
    """Move the label to the other of two versions, each time from where it was seen, until `count` moves held."""
    moved = 0
    with service.client() as client:
        while moved < count:
            seen = client.get(f"{PATH}/versions/race").json()["number"]
            answer = client.put(f"{PATH}/labels/race", json={"version": 3 - seen}, headers={"If-Match": f'"{seen}"'})
            assert answer.status_code in (200, 412), answer.text
            moved += answer.status_code == 200
    return moved


def whole_history(client: httpx.Client) -> list[dict[str, int]]:
    moves, query = [], "limit=200"
    while query:
        page = client.get(f"{PATH}/labels/race/history?{query}").json()
        moves += page["items"]
        query = page["next_cursor"] and f"limit=200&cursor={page['next_cursor']}"
    return moves[::-1]


def test_a_moved_label_is_what_the_next_render_uses_on_every_worker(service: Service) -> None:
    call = {"arguments": {"NOTES": "x", "ENVIRONMENT": "staging"}}
    for turn in range(30):
        wanted = 1 + turn % 2
        with service.client() as mover:
            assert mover.put(f"{PATH}/labels/production", json={"version": wanted}).status_code == 200
        for _ in range(4):
            with service.client() as client:
                assert client.post(f"{PATH}/render", json=call).json()["version"] == wanted


def test_a_revoked_token_stops_working_on_all_workers_within_a_second(service: Service) -> None:
    with service.client() as admin:
        made = admin.post("/v1/tokens", json={"name": "short-lived", "scopes": ["read"]}).json()
        clients = [service.client(made["token"]) for _ in range(8)]
        for _ in range(5):
            assert {client.get("/v1/whoami").status_code for client in clients} == {200}
        assert admin.delete(f"/v1/tokens/{made['id']}").status_code == 204
        revoked_at = time.monotonic()
    while time.monotonic() < revoked_at + 1:
        for client in clients:
            client.get("/v1/whoami")
    assert {client.get("/v1/whoami").status_code for client in clients for _ in range(4)} == {401}
    for client in clients:
        client.close()


def test_one_request_sent_by_many_at_once_acts_once_and_gets_one_answer(service: Service) -> None:
    for turn in range(5):
        body = {"name": f"once-{turn}", "document": "Text\n"}
        with service.client() as client, ThreadPoolExecutor(CLIENTS) as pool:
            send = partial(client.post, "/v1/templates", json=body, headers={"Idempotency-Key": f"key-{turn}"})
            answers = list(pool.map(lambda _, send=send: send(), range(CLIENTS)))
        assert {each.status_code for each in answers} <= {201, 503}
        assert len({each.text for each in answers if each.status_code == 201}) == 1
