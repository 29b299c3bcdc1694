"""What callers ask of Imprint, and what is asked of its bare peers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from urllib.parse import urlencode

from benchmarks.filling import SEED, Filled
from benchmarks.http.requests import fetch, get, post
from benchmarks.running.server import Server

HELLO, INSERT = "hello JSON", "durable insert of two rows"
LARGEST_PAGE = 200
BY_LABEL, RENDER = "version by label", "render"

ARGUMENTS = {
    "NOTES": "A new checkout, behind a flag; no migration.",
    "ENVIRONMENT": "staging",
    "WINDOW": "Tuesday, 9:00",
}


@dataclass(frozen=True, slots=True)
class Scenario:
    """Requests to a server, the status of a good answer, and the bare scenario that it is compared with."""

    server: Server
    name: str
    requests: tuple[bytes, ...]
    expected: int
    beside: str

    @property
    def title(self) -> str:
        """Return how tables call it."""
        return f"{self.server.name}: {self.name}"


def of_bare(server: Server, plain: Server) -> list[Scenario]:
    """Return what is asked of the bare peers; `plain` has the worker that comes with gunicorn."""
    return [
        Scenario(server, HELLO, (get("/hello"),), 200, HELLO),
        Scenario(plain, HELLO, (get("/hello"),), 200, HELLO),
        Scenario(server, "empty page", (get("/page"),), 200, HELLO),
        Scenario(server, INSERT, (post("/insert"),), 201, INSERT),
    ]


def of_imprint(server: Server, filled: Filled) -> list[Scenario]:
    """Return what is asked of Imprint; the server must run, for some of it is learnt from its answers."""
    secret = filled.secrets[0]
    versions = f"/v1/templates/{SEED}/versions"
    newest = fetch(server.port, f"{versions}/production", secret)[1]["number"]
    etag = fetch(server.port, f"{versions}/{newest}", secret)[0]["etag"]
    unchanged = get(f"{versions}/{newest}", secret, If_None_Match=etag)
    validate = post(f"/v1/templates/{SEED}/validate", secret, {"arguments": ARGUMENTS})
    many = renders(filled.templates, filled.secrets)
    pages = list_pages(server, secret)
    return [
        Scenario(server, BY_LABEL, (get(f"{versions}/production", secret),), 200, HELLO),
        Scenario(server, "version by number, unchanged", (unchanged,), 304, HELLO),
        Scenario(server, "validate", (validate,), 200, HELLO),
        Scenario(server, RENDER, renders([SEED], [secret]), 201, INSERT),
        Scenario(server, f"render, {len(filled.templates):,} templates, 8 tokens", many, 201, INSERT),
        Scenario(server, f"list of {len(filled.templates):,} templates, 200 a page", pages, 200, HELLO),
    ]


def renders(templates: Sequence[str], secrets: Sequence[str], call: str = "render") -> tuple[bytes, ...]:
    """Return a render of each template, by each of the callers in turn; or a `validate`."""
    called = zip(templates, cycle(secrets), strict=False)
    return tuple(post(f"/v1/templates/{name}/{call}", secret, {"arguments": ARGUMENTS}) for name, secret in called)


def list_pages(server: Server, secret: str, most: int = 5) -> tuple[bytes, ...]:
    """Return the requests for the pages of the list of templates, at most so many of them."""
    return tuple(get(path, secret) for path in islice(page_paths(server, secret, "/v1/templates", {}), most))


def page_paths(server: Server, secret: str, path: str, query: Mapping[str, str]) -> Iterator[str]:
    """Yield the paths of the pages of a list, each of the largest size, as the cursor of the page before tells."""
    cursor: str | None = query.get("cursor", "")
    while cursor is not None:
        asked = {**query, "limit": str(LARGEST_PAGE), **({"cursor": cursor} if cursor else {})}
        yield f"{path}?{urlencode(asked)}"
        cursor = fetch(server.port, f"{path}?{urlencode(asked)}", secret)[1]["next_cursor"]
