"""JSON that could be understood in two ways, or not at all, is a 400 on every route and never a 500."""

from __future__ import annotations

import json

import pytest

from service.api.strict_json import MAX_DEPTH, load
from service.core.errors import MalformedRequest
from tests.api.conftest import Caller
from tests.api.test_access import GUARDED, filled

MALFORMED = {
    "nothing of JSON": b"NOTES=1",
    "cut off": b'{"ref": ',
    "two values": b"{} {}",
    "a comma too many": b'{"ref": "1",}',
    "single quotes": b"{'ref': '1'}",
    "a duplicate key": b'{"ref": "1", "ref": "2"}',
    "a duplicate key inside": b'{"arguments": {"A": 1, "\\u0041": 2}}',
    "NaN": b'{"arguments": {"A": NaN}}',
    "Infinity": b'{"arguments": {"A": -Infinity}}',
    "a number beyond a double": b'{"arguments": {"A": 1e999}}',
    "a number of 5,000 digits": b'{"arguments": {"A": ' + b"9" * 5000 + b"}}",
    "NUL in a value": b'{"ref": "a\\u0000b"}',
    "NUL in a key": b'{"a\\u0000": 1}',
    "a raw NUL": b'{"ref": "a\0b"}',
    "half a surrogate pair": b'{"ref": "\\ud800"}',
    "the other half": b'{"ref": "\\udc00\\ud800"}',
    "bytes that are no UTF-8": b'{"ref": "\xff"}',
    "UTF-16": '{"ref": "1"}'.encode("utf-16"),
    "100,000 arrays": b"[" * 100_000,
    "100,000 closed arrays": b"[" * 100_000 + b"]" * 100_000,
    "100,000 objects": b'{"a":' * 100_000,
    "one level too deep": b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1),
    "a bare control character": b'{"ref": "a\nb"}',
}


@pytest.mark.parametrize("kind", MALFORMED)
def test_malformed_json_is_refused_by_the_loader(kind: str) -> None:
    with pytest.raises(MalformedRequest):
        load(MALFORMED[kind])


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        "[]",
        "null",
        "1",
        '"\\ud83d\\ude42"',
        '{"a": {"a": 1}}',
        "-0.0",
        "1e-999",
        "[" * MAX_DEPTH + "]" * MAX_DEPTH,
    ],
)
def test_sound_json_reads_as_the_standard_library_reads_it(text: str) -> None:
    assert load(text.encode()) == json.loads(text)


def test_malformed_json_is_a_400_on_every_route(admin: Caller, greeting: str) -> None:
    for method, path in map(filled, GUARDED):
        for kind, body in MALFORMED.items():
            answer = admin.send(method, path, data=body, content_type="application/json")
            assert (answer.status_code, answer.json["code"]) == (400, "invalid_request"), (method, path, kind)
            assert answer.content_type == "application/problem+json"


def test_another_media_type_is_a_415_on_every_route(admin: Caller, greeting: str) -> None:
    for method, path in map(filled, GUARDED):
        answer = admin.send(method, path, data=b"a=b", content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, answer.json["code"]) == (415, "unsupported_media_type"), (method, path)


@pytest.mark.parametrize("body", [b"[]", b"null", b'"text"', b"7", b"true", b'{"surplus": 1}'])
def test_a_body_of_another_shape_is_a_422_on_every_route(body: bytes, admin: Caller, greeting: str) -> None:
    for method, path in map(filled, GUARDED):
        answer = admin.send(method, path, data=body, content_type="application/json")
        assert (answer.status_code, answer.json["code"]) == (422, "invalid_request"), (method, path, answer.text)


def test_a_body_over_8_mib_is_too_large(admin: Caller, greeting: str) -> None:
    body = b'{"document": "' + b"x" * (8 * 1024 * 1024) + b'"}'
    answer = admin.send("POST", "/v1/lint", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["code"]) == (413, "too_large")
