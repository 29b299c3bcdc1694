"""What the express lane takes for ordinary: the plainest form of three requests, and nothing else."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from service.core.names import is_template_name
from service.registry.rendering import DEFAULT_REF, Call

JSON = "application/json"
LARGEST_BODY = 1024 * 1024

_ROUTE = "/v1/templates/<name>"
_ROUTES: Mapping[tuple[str, str], str] = {
    ("POST", "render"): f"{_ROUTE}/render",
    ("POST", "validate"): f"{_ROUTE}/validate",
    ("GET", "version"): f"{_ROUTE}/versions/<ref>",
}
_UNUSUAL = (
    "HTTP_EXPECT",
    "HTTP_IDEMPOTENCY_KEY",
    "HTTP_IF_MATCH",
    "HTTP_IF_MODIFIED_SINCE",
    "HTTP_IF_UNMODIFIED_SINCE",
    "HTTP_RANGE",
    "HTTP_TRANSFER_ENCODING",
)
_MEMBERS = frozenset({"ref", "arguments", "unset", "metadata"})

View = Literal["render", "validate", "version"]


class Declined(Exception):
    """A request is not ordinary; the general way answers it."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a request asks for: one of three views, of a template, and of one of its versions (`ref`, else "")."""

    view: View
    method: str
    route: str
    name: str
    ref: str = ""


def read_target(environ: Mapping[str, Any]) -> Wanted | None:
    """Return what a request asks for by its method and path, or None when it is not for the express lane."""
    parts = environ["PATH_INFO"].split("/")
    if len(parts) not in (5, 6) or parts[:3] != ["", "v1", "templates"] or environ.get("QUERY_STRING"):
        return None
    if any(name in environ for name in _UNUSUAL):
        return None
    ref = parts[5] if len(parts) == 6 and parts[4] == "versions" else ""
    view = "version" if ref else parts[4] if len(parts) == 5 else ""
    method = environ["REQUEST_METHOD"]
    route = _ROUTES.get((method, view))
    if route is None or not is_template_name(parts[3]):
        return None
    return Wanted(view, method, route, parts[3], ref)  # type: ignore[arg-type]  # The table of routes has no other view.


def is_plain_read(environ: Mapping[str, Any]) -> bool:
    """Return whether a request that reads sends no body and takes JSON."""
    return environ.get("CONTENT_LENGTH") in (None, "", "0") and environ.get("HTTP_ACCEPT", "*/*") in ("*/*", JSON)


def read_body(environ: dict[str, Any]) -> bytes:
    """Return a JSON body that arrived whole, and leave it in its place; raises Declined for any other."""
    size = environ.get("CONTENT_LENGTH", "")
    kind = environ.get("CONTENT_TYPE", "")
    if kind not in (JSON, f"{JSON}; charset=utf-8") or not (size.isascii() and size.isdigit() and len(size) < 8):
        raise Declined
    if not 0 < int(size) <= LARGEST_BODY:
        raise Declined
    try:
        body: bytes = environ["wsgi.input"].read(int(size))
    except Exception:  # noqa: BLE001  # Each server has its own errors for a body that ends early.
        raise Declined from None
    environ["wsgi.input"] = io.BytesIO(body)
    if len(body) != int(size):
        raise Declined
    return body


def read_call(value: Any) -> tuple[Call, Mapping[str, str]]:
    """Return the call and the metadata in a body of the shape that `RenderRequest` takes; raises Declined."""
    if type(value) is not dict or not value.keys() <= _MEMBERS:
        raise Declined
    ref, arguments = value.get("ref", DEFAULT_REF), value.get("arguments", {})
    unset, metadata = value.get("unset", ""), value.get("metadata", {})
    if not (_is_short(ref, 100) and type(arguments) is dict and _is_short(unset, 10_000) and _is_metadata(metadata)):
        raise Declined
    return Call(ref, arguments, None, value.get("unset")), metadata


def _is_metadata(value: Any) -> bool:
    if type(value) is not dict or len(value) > 32:
        return False
    return all(0 < len(key) <= 100 and _is_short(text, 1000) for key, text in value.items())


def _is_short(value: Any, longest: int) -> bool:
    return type(value) is str and len(value) <= longest
