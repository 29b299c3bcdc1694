"""Proposals over HTTP: one proposes, another decides, and the label moves with the decision."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from service.app import create_app
from tests.api.conftest import SEED, Caller

NAME = "mail.greeting"
PROPOSE = f"/v1/templates/{NAME}/proposals"
LABELS = f"/v1/templates/{NAME}/labels"
BREAKS = {"code": "argument_required", "argument": "DAY"}


@pytest.fixture(autouse=True)
def versions(admin: Caller, greeting: str) -> None:
    """Version 2 is compatible with 1, where production points; version 3, which requires one argument more, is not."""
    for document in (SEED.replace("welcome", "hello"), SEED.replace("NAME=<who>", "NAME=<who> DAY=<day>")):
        assert admin.post(f"/v1/templates/{NAME}/versions", {"document": document}).status_code == 201


@pytest.fixture
def guarded(settings_of: Callable[..., Any]) -> Iterator[Callable[[str], Caller]]:
    """Return a client of a service that protects `production`, for the text of a token."""
    app = create_app(settings_of(IMPRINT_PROTECTED_LABELS="production@mail.*"))
    yield lambda secret: Caller(app.test_client(), secret)
    app.extensions["imprint-database"].dispose()


@pytest.fixture
def ada(guarded: Callable[[str], Caller], token: Callable[..., str]) -> Caller:
    return guarded(token("read", "edit", "release", name="ada"))


@pytest.fixture
def bob(guarded: Callable[[str], Caller], token: Callable[..., str]) -> Caller:
    return guarded(token("read", "release", name="bob"))


def proposed(proposer: Caller, version: int | None = 2, label: str = "production", **more: Any) -> dict[str, Any]:
    answer = proposer.post(PROPOSE, {"label": label, "version": version, **more})
    assert answer.status_code == 201, answer.text
    return dict(answer.json)


def decide(by: Caller, proposal: dict[str, Any], verb: str, body: Any = None) -> Any:
    return by.post(f"/v1/proposals/{proposal['id']}/{verb}", body)


def points_at(reader: Caller, label: str = "production") -> int | None:
    found = {each["label"]: each["version"] for each in reader.get(LABELS).json["items"]}
    return found.get(label)


def test_a_protected_label_moves_when_another_token_approves(ada: Caller, bob: Caller, admin: Caller) -> None:
    refused = ada.put(f"{LABELS}/production", {"version": 2})
    assert (refused.status_code, refused.json["code"]) == (409, "protected")
    assert PROPOSE in refused.json["detail"]
    made = proposed(ada, message="Friendlier")
    assert points_at(ada) == 1
    answer = decide(bob, made, "approve", {"message": "Read it"})
    assert (answer.status_code, answer.json["state"]) == (200, "approved")
    assert points_at(ada) == 2
    last = ada.get(f"{LABELS}/production/history").json["items"][0]
    assert (last["actor"], last["proposer"], last["proposal"]) == ("bob", "ada", made["id"])
    assert (last["from"], last["to"], last["message"]) == (1, 2, "Friendlier")
    told = admin.get("/v1/events?limit=3").json["items"][::-1]
    assert [each["tag"] for each in told] == ["proposal:create", "label:move", "proposal:approve"]
    assert [each["actor"] for each in told] == ["ada", "bob", "bob"]
    assert {each["data"]["proposer"] for each in told[1:]} == {"ada"}
    assert {each["data"]["proposal"] for each in told} == {made["id"]}


def test_a_proposal_tells_all_of_itself(ada: Caller, bob: Caller) -> None:
    answer = ada.post(PROPOSE, {"label": "production", "version": 3, "message": "Ask for the day"})
    made = answer.json
    assert answer.headers["Location"] == f"/v1/proposals/{made['id']}"
    assert (made["from"], made["version"], made["label"], made["template"]) == (1, 3, "production", NAME)
    assert (made["proposer"], made["state"], made["compatible"]) == ("ada", "open", False)
    assert [each | BREAKS == each for each in made["breaking"]] == [True]
    assert {made[name] for name in ("decided_by", "decided_by_id", "decided_at", "decision_message")} == {None}
    change = ada.get(made["compare"]).json
    assert (change["from"]["number"], change["to"]["number"], change["breaking"]) == (1, 3, made["breaking"])
    rejected = decide(bob, made, "reject", {"message": "Not yet"}).json
    assert rejected == ada.get(f"/v1/proposals/{made['id']}").json
    decided = {"state": "rejected", "decided_by": "bob", "decision_message": "Not yet"}
    assert rejected == made | decided | {name: rejected[name] for name in ("decided_by_id", "decided_at")}


def test_a_label_comes_and_goes_by_proposal_too(ada: Caller, bob: Caller) -> None:
    off = proposed(ada, None)
    assert (off["version"], off["compatible"], off["breaking"], off["compare"]) == (None, None, [], None)
    assert decide(bob, off, "approve").json["state"] == "approved"
    assert points_at(ada) is None
    back = proposed(ada, 3)
    assert (back["from"], back["compatible"], back["compare"]) == (None, None, None)
    assert decide(bob, back, "approve").json["state"] == "approved"
    assert points_at(ada) == 3


def test_nobody_decides_on_a_proposal_of_his_own_but_withdraws_it(ada: Caller, bob: Caller, admin: Caller) -> None:
    made = proposed(ada)
    for verb in ("approve", "reject"):
        answer = decide(ada, made, verb)
        assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
        assert "you proposed this yourself as ada" in answer.json["detail"]
    assert decide(bob, made, "withdraw").status_code == 403
    assert decide(ada, made, "withdraw").json["state"] == "withdrawn"
    assert decide(admin, proposed(ada), "withdraw").json["decided_by"] == "root"
    own = proposed(admin)
    assert decide(admin, own, "approve").status_code == 403
    assert points_at(ada) == 1


def test_who_may_edit_but_is_not_the_proposer_cannot_withdraw(ada: Caller, caller: Callable[..., Caller]) -> None:
    answer = decide(caller("edit", name="ada"), proposed(ada), "withdraw")
    assert (answer.status_code, answer.json["code"]) == (403, "forbidden")
    assert "only ada, who proposed this, or an administrator" in answer.json["detail"]


def test_two_tokens_of_one_name_are_two(ada: Caller, caller: Callable[..., Caller]) -> None:
    assert decide(caller("release", name="ada"), proposed(ada), "approve").status_code == 200


def test_what_is_decided_stays_decided(ada: Caller, bob: Caller) -> None:
    made = proposed(ada)
    assert decide(bob, made, "approve").status_code == 200
    for by, verb in ((bob, "approve"), (bob, "reject"), (ada, "withdraw")):
        answer = decide(by, made, verb)
        assert (answer.status_code, answer.json["code"], answer.json["state"]) == (409, "decided", "approved")
    assert len(ada.get(f"{LABELS}/production/history").json["items"]) == 2


def test_a_breaking_move_is_allowed_by_the_proposal_or_by_the_approval(ada: Caller, bob: Caller) -> None:
    made = proposed(ada, 3)
    refused = decide(bob, made, "approve")
    assert (refused.status_code, refused.json["code"]) == (409, "breaking_change")
    assert [each | BREAKS == each for each in refused.json["breaking"]] == [True]
    assert decide(bob, made, "approve", {"allow_breaking": True}).status_code == 200
    assert decide(bob, proposed(ada, 1, allow_breaking=True), "approve").status_code == 200
    assert points_at(ada) == 1


def test_a_proposal_is_outdated_while_the_label_points_elsewhere(ada: Caller, bob: Caller) -> None:
    made, other = proposed(ada, 3, allow_breaking=True), proposed(ada, 2)
    decide(bob, other, "approve")
    assert ada.get(f"/v1/proposals/{made['id']}").json["state"] == "outdated"
    stale = decide(bob, made, "approve")
    assert (stale.status_code, stale.json["code"], stale.json["number"]) == (412, "stale", 2)
    assert "at version 2, and was at version 1 when this was proposed" in stale.json["detail"]
    decide(bob, proposed(ada, 1), "approve")
    assert ada.get(f"/v1/proposals/{made['id']}").json["state"] == "open"
    assert decide(bob, made, "approve").status_code == 200


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"label": "production", "version": 1}, 409, "unchanged"),
        ({"label": "production", "version": 9}, 404, "unknown_version"),
        ({"label": "staging", "version": None}, 404, "unknown_label"),
        ({"label": "latest", "version": 1}, 422, "invalid_request"),
        ({"label": "Production", "version": 1}, 422, "invalid_request"),
        ({"label": "production"}, 422, "invalid_request"),
        ({"version": 1}, 422, "invalid_request"),
        ({"label": "production", "version": 0}, 422, "invalid_request"),
        ({"label": "production", "version": "2"}, 422, "invalid_request"),
        ({"label": "production", "version": 10**20}, 422, "invalid_request"),
        ({"label": "production", "version": 2, "message": "x" * 2001}, 422, "invalid_request"),
        ({"label": "production", "version": 2, "from": 1}, 422, "invalid_request"),
        ({"label": "production", "version": 2, "allow_breaking": 1}, 422, "invalid_request"),
        ([], 422, "invalid_request"),
    ],
)
def test_what_cannot_be_proposed_is_refused(body: Any, status: int, code: str, ada: Caller) -> None:
    answer = ada.post(PROPOSE, body)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert ada.get("/v1/proposals").json["items"] == []


def test_a_label_that_is_not_protected_may_be_proposed_too(ada: Caller, bob: Caller) -> None:
    made = proposed(ada, 2, "staging")
    assert decide(ada, made, "approve").status_code == 403
    assert decide(bob, made, "approve").status_code == 200
    assert points_at(ada, "staging") == 2


def test_of_an_archived_template_nothing_is_proposed_or_approved_but_the_rest_can_be_cleared(
    ada: Caller, bob: Caller, admin: Caller
) -> None:
    kept, cleared, off = proposed(ada), proposed(ada, 3), proposed(ada, None)
    held = ada.delete(f"/v1/templates/{NAME}")
    assert (held.status_code, held.json["code"]) == (409, "in_use")
    assert "with version null" in held.json["detail"]
    decide(bob, off, "approve")
    assert ada.delete(f"/v1/templates/{NAME}").status_code == 200
    for answer in (decide(bob, kept, "approve"), ada.post(PROPOSE, {"label": "production", "version": 2})):
        assert (answer.status_code, answer.json["code"]) == (409, "archived")
    assert decide(bob, cleared, "reject").json["state"] == "rejected"
    assert decide(ada, kept, "withdraw").json["state"] == "withdrawn"


def test_a_list_shows_what_fits_every_filter_newest_first(ada: Caller, bob: Caller, admin: Caller) -> None:
    admin.post("/v1/templates", {"name": "plan", "document": SEED})
    one, two, three = proposed(ada), proposed(ada, 3), proposed(admin, 3, "staging")
    four = admin.post("/v1/templates/plan/proposals", {"label": "production", "version": 1}).json
    decide(bob, one, "approve")
    decide(bob, three, "reject")

    def ids(query: str) -> list[int]:
        numbers = {each["id"]: number for number, each in enumerate((one, two, three, four), 1)}
        return [numbers[each["id"]] for each in bob.get(f"/v1/proposals?{query}").json["items"]]

    assert ids("") == [4, 3, 2, 1]
    assert ids("state=open") == [4]
    assert ids("state=outdated") == [2]
    assert ids("state=approved") == [1]
    assert ids("state=rejected") == [3]
    assert ids("state=withdrawn") == []
    assert ids("proposer=ada") == [2, 1]
    assert ids(f"template={NAME}&label=production") == [2, 1]
    assert ids("label=staging&proposer=root") == [3]
    first = bob.get("/v1/proposals?limit=3").json
    assert ids(f"limit=3&cursor={first['next_cursor']}") == [1]
    wrong = bob.get("/v1/proposals?state=closed")
    assert (wrong.status_code, wrong.json["code"]) == (422, "invalid_request")
    assert "open, outdated, approved, rejected, withdrawn" in wrong.json["detail"]


def test_a_pattern_hides_proposals(ada: Caller, caller: Callable[..., Caller]) -> None:
    made = proposed(ada)
    outside = caller("read", "edit", "release", pattern="platform.*")
    assert outside.get("/v1/proposals").json["items"] == []
    assert outside.get(f"/v1/proposals/{made['id']}").json["code"] == "unknown_proposal"
    for verb in ("approve", "reject", "withdraw"):
        assert decide(outside, made, verb).json["code"] == "unknown_proposal"
    inside = caller("read", "release", pattern="mail.*")
    assert [each["id"] for each in inside.get("/v1/proposals").json["items"]] == [made["id"]]
    assert decide(inside, made, "approve").status_code == 200
