"""Reading JSON strictly: what programs could understand in two ways, or not at all, is refused."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from flask import Request, g
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, UnsupportedMediaType

from service.core.errors import MalformedRequest

MAX_DEPTH = 64
"""How deep arrays and objects may be nested (RFC 8259, section 9, lets a reader set such a limit)."""

_SUSPICIOUS = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")


def of_request(request: Request) -> Any:
    """Return the value of a request's body, {} without one; it is read once and kept.

    Raises UnsupportedMediaType for a body that is not sent as JSON, else as `load`.
    """
    if "json_body" not in g:
        body = _whole(request)
        if body and request.content_type and not request.is_json:
            raise UnsupportedMediaType
        g.json_body = load(body) if body else {}
    return g.json_body


def _whole(request: Request) -> bytes:
    """Return the body; raises MalformedRequest unless it arrived whole, RequestEntityTooLarge beyond the limit.

    The server's own complaints of a broken body quote it, so they are not passed on: it may hold arguments.
    """
    try:
        body = request.get_data()
    except HTTPException:
        raise
    except Exception:  # noqa: BLE001  # Each server has its own errors for this; the API knows none.
        raise MalformedRequest("the body is not framed as its headers say, or ended early; send it whole") from None
    if request.content_length is None and len(body) >= (request.max_content_length or len(body) + 1):
        raise RequestEntityTooLarge
    if request.content_length is not None and len(body) != request.content_length:
        raise MalformedRequest(f"the body ended after {len(body)} of {request.content_length} bytes; send it whole")
    return body


def load(body: bytes) -> Any:
    """Return the value of a JSON text (RFC 8259) in UTF-8.

    Raises MalformedRequest, saying where, for a text that is no JSON, for a key that stands twice in one object, NaN
    and Infinity, numbers beyond a double's range, NUL and lone surrogates in text, and nesting deeper than 64.
    """
    try:
        value = json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_float,
            parse_int=_int,
        )
    except UnicodeDecodeError as error:
        raise MalformedRequest(f"the body is not UTF-8: byte {error.start} cannot be read") from None
    except json.JSONDecodeError as error:
        raise MalformedRequest(
            f"the body is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise _too_deep() from None
    _check_depth(value)
    if _SUSPICIOUS.search(body) or b"\0" in body:
        _check_texts(value)
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        raise MalformedRequest(f"the key {_shown(twice)} stands twice in one object; send it once")
    return found


def _constant(name: str) -> NoReturn:
    raise MalformedRequest(f"{name} is not JSON; send a number, or null")


def _float(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise MalformedRequest(f"the number {text[:40]} is beyond the range of a double")
    return value


def _int(text: str) -> int:
    if len(text) > 300:
        raise MalformedRequest("a whole number has more than 300 digits; send it as text")
    return int(text)


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_DEPTH):
        level = [child for container in level if isinstance(container, list | dict) for child in _children(container)]
        if not level:
            return
    raise _too_deep()


def _children(container: list[Any] | dict[str, Any]) -> Iterator[Any]:
    values = container.values() if isinstance(container, dict) else container
    return (value for value in values if isinstance(value, list | dict))


def _too_deep() -> MalformedRequest:
    return MalformedRequest(f"the body is nested deeper than {MAX_DEPTH} levels")


def _check_texts(value: Any) -> None:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, str):
            _check_text(item)
        elif isinstance(item, dict):
            stack.extend(item)
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)


def _check_text(text: str) -> None:
    if "\0" in text:
        raise MalformedRequest("a text holds U+0000, which cannot be stored; leave it out")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        unit = f"U+{ord(text[error.start]):04X}"
        raise MalformedRequest(f"a text holds {unit}, half of a surrogate pair; send the whole character") from None


def _shown(text: str) -> str:
    return json.dumps(text[:60])
