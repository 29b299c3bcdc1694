"""How long a page of a list takes, by the filters that it can have, one request after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING

from benchmarks.http.requests import fetch, get, send
from benchmarks.http.scenarios import page_paths
from benchmarks.load import generator
from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome
from benchmarks.promises import Promise
from benchmarks.report import Report

if TYPE_CHECKING:
    from benchmarks.scale.history import History
    from benchmarks.scale.part import Service

MOST_SECONDS = 0.050

_SECONDS = 2.0
_RENDERS, _TEMPLATES = "/v1/renders", "/v1/templates"


@dataclass(frozen=True, slots=True)
class List:
    """A list that somebody pages through: its filters, how many pages, and as whom (None: an administrator)."""

    path: str
    told: str
    query: Mapping[str, str] = field(default_factory=dict)
    pages: int = 1
    secret: str | None = None


def measure(service: Service, history: History, report: Report) -> None:
    """Print how long pages of the lists take; a page has 200 items where there are so many."""
    lists = (*_of_renders(service, history), *_of_templates())
    taken = [(each, *_take(service, each)) for each in lists]
    name = service.server.name
    report.say(f"{name}: a page of the largest size, 200 items, by one client alone; the medians must be under 50 ms.")
    heads = ("List", "Of", "pages", "p50 ms", "p99 ms", "under 50")
    report.table(heads, [_row(*each) for each in taken], numbers=4)
    for each, _, outcome in taken:
        if outcome.failures:
            report.fail(f"{name}: {each.path}, {each.told}: {outcome.statuses}, {outcome.lost}")
    slowest = max(outcome.p50 for _, _, outcome in taken)
    report.promises([Promise(f"{name}: the slowest page", slowest * 1000, 50, " ms", at_most=True, digits=0)])


def _of_renders(service: Service, history: History) -> Iterator[List]:
    middle = history.since + (history.until - history.since) / 2
    day = {"since": middle.isoformat(), "until": (middle + timedelta(days=1)).isoformat()}
    yield List(_RENDERS, "all, the newest", pages=10)
    yield List(_RENDERS, "all, deep within", {"cursor": _cursor_at(service, middle.isoformat())}, pages=10)
    yield List(_RENDERS, "a template that has many", {"template": history.popular}, pages=10)
    yield List(_RENDERS, "a template that has few", {"template": history.rare})
    yield List(_RENDERS, "a template and a version", {"template": history.popular, "version": "2"}, pages=5)
    yield List(_RENDERS, "a version that nearly all have", {"version": "1"}, pages=5)
    yield List(_RENDERS, "a version that none has", {"version": "3"})
    yield List(_RENDERS, "a caller", {"caller": "caller-3"}, pages=10)
    yield List(_RENDERS, "a caller that there is not", {"caller": "nobody"})
    yield List(_RENDERS, "a day of the month", day, pages=10)
    yield List(_RENDERS, "a day and a caller", {**day, "caller": "caller-3"}, pages=10)
    yield List(_RENDERS, "a day and a rare template", {**day, "template": history.rare})
    yield List(_RENDERS, "a caller and a rare template", {"caller": "caller-3", "template": history.rare})
    yield List(_RENDERS, "the hash of a prompt", {"prompt_sha256": history.prompt_sha256})
    yield List(_RENDERS, "as a token that sees an eighth", pages=5, secret=_token(service, "audit", "checkout.*"))
    yield List(_RENDERS, "as a token that sees none", secret=_token(service, "audit", "nowhere.*"))
    yield List(_RENDERS, "as a token that never rendered", secret=_token(service, "render", "*"))


def _of_templates() -> Iterator[List]:
    yield List(_TEMPLATES, "all, every page", pages=1000)
    yield List(_TEMPLATES, "a word that all have", {"q": "alarms"}, pages=5)
    yield List(_TEMPLATES, "a word that one has", {"q": "billing-4712"})
    yield List(_TEMPLATES, "a beginning of names", {"prefix": "checkout."}, pages=5)
    yield List(_TEMPLATES, "a label that all have", {"label": "production"}, pages=5)
    yield List(_TEMPLATES, "a label that none has", {"label": "staging"})
    yield List(_TEMPLATES, "a persona", {"persona": "checkout-engineer"}, pages=5)
    yield List(_TEMPLATES, "a tag that none has", {"tag": "unheard-of"})


def _take(service: Service, each: List) -> tuple[Sequence[str], Outcome]:
    secret = each.secret or service.filled.secrets[0]
    paths = list(islice(page_paths(service.server, secret, each.path, each.query), each.pages))
    job = Job(
        port=service.server.port,
        requests=tuple(get(path, secret) for path in paths),
        expected=(200,),
        seconds=_SECONDS,
        connections=1,
    )
    return paths, generator.run(job)


def _row(each: List, paths: Sequence[str], outcome: Outcome) -> tuple[str, ...]:
    times = (f"{seconds * 1000:.1f}" for seconds in (outcome.p50, outcome.p99))
    return each.path, each.told, str(len(paths)), *times, "yes" if outcome.p50 <= MOST_SECONDS else "NO"


def _cursor_at(service: Service, until: str) -> str:
    """Return the cursor of a page that is as deep as the time."""
    path = f"{_RENDERS}?limit=1&until={until.replace('+', '%2B')}"
    return str(fetch(service.server.port, path, service.filled.secrets[0])[1]["next_cursor"])


def _token(service: Service, scope: str, pattern: str) -> str:
    wish = {"name": f"{scope} {pattern}", "scopes": [scope], "pattern": pattern}
    return str(send(service.server.port, "/v1/tokens", service.filled.secrets[0], wish)["token"])
