"""Versions over HTTP: save, stale saves, representations, comparison."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest

from tests.api.conftest import SEED, Caller

VERSIONS = "/v1/templates/mail.greeting/versions"
OTHER = SEED.replace("welcome", "hello")


def digest(document: str) -> str:
    return "sha256:" + hashlib.sha256(document.encode()).hexdigest()


def test_saving_adds_the_next_version(admin: Caller, greeting: str) -> None:
    answer = admin.post(VERSIONS, {"document": OTHER, "message": "warmer"})
    assert (answer.status_code, answer.json["number"], answer.json["digest"]) == (201, 2, digest(OTHER))
    assert [each["number"] for each in admin.get(VERSIONS).json["items"]] == [2, 1]
    assert admin.get("/v1/templates/mail.greeting").json["labels"] == {"production": 1}


def test_saving_the_same_bytes_makes_no_version_and_no_event(admin: Caller, greeting: str) -> None:
    before = admin.get("/v1/events").json
    answer = admin.post(VERSIONS, {"document": SEED, "message": "again"})
    assert (answer.status_code, answer.json["number"]) == (200, 1)
    assert admin.get("/v1/events").json == before


def test_the_bytes_of_an_older_version_make_a_new_one(admin: Caller, greeting: str) -> None:
    admin.post(VERSIONS, {"document": OTHER})
    assert admin.post(VERSIONS, {"document": SEED}).json["number"] == 3
    assert admin.get(f"{VERSIONS}/{digest(SEED)}").json["number"] == 1


@pytest.mark.parametrize(
    "document", ["", "\ufeff---\r\ntitle: x\r\n---\r\nBody\r\n", "no front matter", "---\nnever closed"]
)
def test_a_document_is_kept_verbatim(document: str, admin: Caller, greeting: str) -> None:
    assert admin.post(VERSIONS, {"document": document}).json["digest"] == digest(document)
    shown = admin.get(f"{VERSIONS}/2", headers={"Accept": "text/markdown"})
    assert shown.data == document.encode()
    assert shown.content_type == "text/markdown; charset=utf-8"


def test_a_stale_save_is_refused_and_says_what_is_newer(admin: Caller, greeting: str) -> None:
    base = {"If-Match": f'"{digest(SEED)}"'}
    first = admin.post(VERSIONS, {"document": OTHER}, headers=base)
    second = admin.post(VERSIONS, {"document": SEED + "\nP.S."}, headers=base)
    assert (first.status_code, second.status_code, second.json["code"]) == (201, 412, "stale")
    assert second.json["latest"] == {"number": 2, "digest": digest(OTHER), "author": "root"}
    assert len(admin.get(VERSIONS).json["items"]) == 2


def test_a_save_that_is_sent_again_finds_itself_done(admin: Caller, greeting: str) -> None:
    base = {"If-Match": f'"{digest(SEED)}"'}
    admin.post(VERSIONS, {"document": OTHER}, headers=base)
    again = admin.post(VERSIONS, {"document": OTHER}, headers=base)
    assert (again.status_code, again.json["number"]) == (200, 2)


def test_the_tag_of_each_representation_serves_as_a_base(admin: Caller, greeting: str) -> None:
    for accept in ("application/json", "text/markdown"):
        tag = admin.get(f"{VERSIONS}/latest", headers={"Accept": accept}).headers["ETag"]
        document = f"{SEED}{accept}\n"
        assert admin.post(VERSIONS, {"document": document}, headers={"If-Match": tag}).status_code == 201
    assert admin.post(VERSIONS, {"document": OTHER}, headers={"If-Match": "*"}).status_code == 201
    assert admin.post(VERSIONS, {"document": SEED}, headers={"If-Match": ""}).status_code == 422
    assert admin.post(VERSIONS, {"document": SEED}, headers={"If-Match": '""'}).status_code == 422


@pytest.mark.parametrize("path", [f"{VERSIONS}/1", f"{VERSIONS}/1/schema"])
@pytest.mark.usefixtures("greeting")
def test_a_version_with_another_entity_tag_than_asked_for_is_refused_like_anything_else(
    path: str, admin: Caller
) -> None:
    tag = admin.get(path).headers["ETag"]
    assert admin.get(path, headers={"If-Match": tag}).status_code == 200
    answer = admin.get(path, headers={"If-Match": '"x"'})
    assert (answer.status_code, answer.mimetype, answer.json["code"]) == (412, "application/problem+json", "stale")


def test_representations_have_tags_of_their_own_and_304(admin: Caller, greeting: str) -> None:
    tags = {}
    for accept in ("application/json", "text/markdown"):
        answer = admin.get(f"{VERSIONS}/1", headers={"Accept": accept})
        assert "Accept" in answer.headers["Vary"]
        tags[accept] = answer.headers["ETag"]
        assert "immutable" in answer.headers["Cache-Control"]
    assert len(set(tags.values())) == 2
    for accept, tag in tags.items():
        for other, status in (("application/json", tags["application/json"] == tag), ("text/markdown", False)):
            answer = admin.get(f"{VERSIONS}/1", headers={"Accept": accept, "If-None-Match": tag})
            assert (answer.status_code, answer.data) == (304, b""), (other, status)
        wrong = next(each for each in tags.values() if each != tag)
        assert admin.get(f"{VERSIONS}/1", headers={"Accept": accept, "If-None-Match": wrong}).status_code == 200


def test_what_a_label_points_at_is_asked_for_again_and_what_a_number_names_is_not(admin: Caller, greeting: str) -> None:
    for ref, fixed in (("1", True), (digest(SEED), True), ("production", False), ("latest", False)):
        control = admin.get(f"{VERSIONS}/{ref}").headers["Cache-Control"]
        assert ("immutable" in control, "no-cache" in control) == (fixed, not fixed), ref


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("*/*", 200),
        ("text/*", 200),
        ("text/markdown; charset=utf-8", 200),
        ("application/json;charset=utf-8", 200),
        ("application/json;q=0.5, text/markdown", 200),
        ("text/html", 406),
        ("application/json;q=0", 406),
    ],
)
def test_a_representation_that_does_not_exist_is_not_acceptable(
    accept: str, status: int, admin: Caller, greeting: str
) -> None:
    answer = admin.get(f"{VERSIONS}/1", headers={"Accept": accept})
    assert answer.status_code == status
    assert status == 200 or answer.json["code"] == "not_acceptable"


def test_a_version_shows_everything_that_is_read_out_of_it(admin: Caller, greeting: str) -> None:
    shown = admin.get(f"{VERSIONS}/1").json
    assert shown["document"] == SEED
    assert shown["body"] == "Dear $NAME ($TONE),\nwelcome.\n$SIGN\n"
    assert shown["argument_hint"] == 'NAME=<who> TONE=<formal|warm> [SIGN="signature"]'
    assert shown["placeholders"] == ["NAME", "TONE", "SIGN"]
    assert shown["arguments"][1] == {
        "name": "TONE",
        "kind": "named",
        "required": True,
        "description": None,
        "choices": ["formal", "warm"],
        "default": None,
        "position": None,
        "list": False,
        "aliases": [],
    }
    assert admin.get(f"{VERSIONS}/1/schema").json == shown["schema"]


def test_comparing_tells_the_text_the_arguments_and_what_breaks(admin: Caller, greeting: str) -> None:
    admin.post(
        VERSIONS, {"document": SEED.replace("formal|warm", "warm|cool").replace('[SIGN="signature"]', "FROM=<who>")}
    )
    change = admin.get("/v1/templates/mail.greeting/compare?from=1&to=latest").json
    assert (change["from"]["number"], change["to"]["number"], change["compatible"]) == (1, 2, False)
    assert change["arguments"] == {"added": ["FROM"], "removed": ["SIGN"], "changed": ["TONE"]}
    assert {each["argument"] for each in change["breaking"]} == {"TONE", "SIGN", "FROM"}
    assert change["text"].startswith("--- mail.greeting@1\n+++ mail.greeting@2\n@@ ")


def test_a_version_compared_with_itself_is_no_change(admin: Caller, greeting: str) -> None:
    change = admin.get("/v1/templates/mail.greeting/compare?from=1&to=production").json
    assert (change["text"], change["compatible"], change["breaking"]) == ("", True, [])


@pytest.mark.parametrize("query", ["", "?from=1", "?from=1&to=2&to=3", "?from=1&to=1&x=1"])
def test_a_comparison_needs_both_ends_once(query: str, admin: Caller, greeting: str) -> None:
    assert admin.get(f"/v1/templates/mail.greeting/compare{query}").status_code == 422


def test_labels_on_a_save_need_the_scope_to_release(
    caller: Callable[..., Caller], admin: Caller, greeting: str
) -> None:
    refused = caller("edit").post(VERSIONS, {"document": OTHER, "labels": ["production"]})
    assert (refused.status_code, refused.json["code"], refused.json["scope"]) == (403, "forbidden", "release")
    assert len(admin.get(VERSIONS).json["items"]) == 1
    allowed = caller("edit", "release").post(VERSIONS, {"document": OTHER, "labels": ["production", "staging"]})
    assert allowed.status_code == 201
    assert admin.get("/v1/templates/mail.greeting").json["labels"] == {"production": 2, "staging": 2}


def test_a_save_whose_label_would_break_callers_saves_nothing(admin: Caller, greeting: str) -> None:
    answer = admin.post(VERSIONS, {"document": SEED.replace("NAME", "WHO"), "labels": ["production"]})
    assert (answer.status_code, answer.json["code"]) == (409, "breaking_change")
    assert len(admin.get(VERSIONS).json["items"]) == 1
