"""A plan and its chain -> one page of Markdown that an auditor can attach to a ticket.

Whatever a caller once sent stands in code spans and code blocks, whose fences are longer than any run of backticks in
it, so that it can neither end them nor look like a part of the page. Characters that do not show are spelled out. The
page depends on nothing but what is told here, so the same plan gives the same bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import Any

from service.core import hidden

MOST_SHOWN = 2000
"""How many characters of a text are shown; a page is for people, and the JSON form has the whole."""

_BACKTICKS = re.compile("`+")
_LINE_BREAKS = re.compile("[\r\u2028\u2029]")
_BREAKS = re.compile("[\t\n\r\u2028\u2029]")
_PROVES = """\
## What this shows, and what not

It shows what this service recorded when it happened. Versions, renders and the registration of plans cannot be changed
afterwards, which the database refuses. With the digests above, anybody who holds the texts can see that they are the
ones that are meant.

It does not show that a model really wrote this text: the service knows it from the caller who registered it. It shows
neither that the plan is right nor that it was carried out. The names of people are those of their tokens."""


def evidence(plan: Mapping[str, Any]) -> str:
    """Return the page about a plan, which is given as `GET /v1/plans/{id}` shows it in JSON."""
    parts = (_found, _steps, _arguments, _content, _commands, lambda _: (_PROVES,))
    return "\n".join(chain.from_iterable((*part(plan), "") for part in parts)).rstrip("\n") + "\n"


def _found(plan: Mapping[str, Any]) -> Iterator[str]:
    version, render = plan["version"], plan["render"]
    yield f"# Where plan {plan['id']} came from"
    yield ""
    yield (
        f"On {plan['created_at']} {_who(plan['caller'], plan['caller_id'])} registered this plan as the answer to a "
        f"prompt. That prompt was rendered on {render['created_at']} from version {version['number']} of the template "
        f"{_span(version['template'])}."
    )
    if plan["erased"]:
        yield ""
        yield (
            "**The text of the plan, the arguments and all hashes of them were erased** on "
            f"{plan['erased_at']} by {_span(plan['erased_by'])}. What is left is the chain itself."
        )
    yield ""
    yield "All times are in UTC. Characters that do not show are written as ⟦U+202E⟧."


def _steps(plan: Mapping[str, Any]) -> Iterator[str]:
    render, version = plan["render"], plan["version"]
    yield "## The chain, step by step"
    yield ""
    yield f"1. **Plan** {_span(plan['id'])}"
    yield f"   - SHA-256 of its text: {_span(plan['sha256'])}"
    yield f"   - registered by {_who(plan['caller'], plan['caller_id'])} on {plan['created_at']}"
    yield from _metadata(plan["metadata"])
    yield f"2. **Render** {_span(render['id'])}"
    yield f"   - SHA-256 of its prompt: {_span(render['prompt_sha256'])}"
    yield f"   - asked for by {_who(render['caller'], render['caller_id'])} on {render['created_at']}"
    yield f"   - which version was asked for: {_span(render['ref'])}"
    yield from _metadata(render["metadata"])
    yield from _label(plan["label"])
    yield f"4. **Version** {version['number']} of {_span(version['template'])}"
    yield f"   - digest: {_span(version['digest'])}"
    yield f"   - title: {_span(version['title'])}"
    yield f"   - saved by {_span(version['author'])} on {version['created_at']}"
    yield f"   - why: {_span(version['message'])}"


def _label(label: Mapping[str, Any] | None) -> Iterator[str]:
    if label is None:
        yield "3. **Label**: none; the version was asked for by itself"
        return
    yield f"3. **Label** {_span(label['label'])}, which was at version {label['version']} then"
    if label["moved_at"] is None:
        yield "   - no move that led there is known"
    elif label["label"] == "latest":
        yield "   - it always is the newest version, so saving that version moved it"
    else:
        yield f"   - moved there by {_who(label['moved_by'], label['moved_by_id'])} on {label['moved_at']}"
        yield f"   - why: {_span(label['message'])}"


def _arguments(plan: Mapping[str, Any]) -> Iterator[str]:
    arguments, render = plan["render"]["arguments"], plan["render"]
    yield "## Arguments"
    if arguments is None:
        yield ""
        yield "They were erased." if render["erased"] else "They were not kept."
    elif not arguments:
        yield ""
        yield "None were given."
    for name, value in (arguments or {}).items():
        yield ""
        yield f"Argument {_span(name)}:"
        yield ""
        yield from _block(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    if render["omitted"]:
        yield ""
        yield f"Neither given nor defaulted: {', '.join(map(_span, render['omitted']))}."


def _content(plan: Mapping[str, Any]) -> Iterator[str]:
    yield "## The text of the plan"
    yield ""
    if plan["content"] is None:
        yield "It was erased." if plan["erased"] else "It is not kept here: only its hash was registered."
    else:
        yield from _block(plan["content"])


def _commands(plan: Mapping[str, Any]) -> Iterator[str]:
    version, render = plan["version"], plan["render"]
    address = '"$IMPRINT_URL/v1'
    send = 'curl -sf -H "Authorization: Bearer $IMPRINT_TOKEN"'
    document = f'{address}/templates/{version["template"]}/versions/{version["number"]}"'
    yield "## Check it again"
    yield ""
    yield "`IMPRINT_URL` is the address of the service, `IMPRINT_TOKEN` a token that holds `audit` and `read`."
    yield ""
    yield "```sh"
    yield "# The chain as JSON, in full."
    yield f'{send} {address}/plans/{plan["id"]}"'
    if plan["sha256"] is not None:
        yield f"# The plan that you have in a file; it must be {plan['sha256']}."
        yield "sha256sum plan.md"
    yield "# The prompt, rendered again; `identical` must be true."
    yield f'{send} -X POST {address}/renders/{render["id"]}/replay"'
    yield f"# The version's document; it must be {version['digest'].removeprefix('sha256:')}."
    yield f'{send} -H "Accept: text/markdown" {document} | sha256sum'
    yield "```"


def _metadata(metadata: Mapping[str, str]) -> Iterator[str]:
    for key, value in metadata.items():
        yield f"   - said with it: {_span(key)} is {_span(value)}"


def _who(name: str, identifier: str) -> str:
    return f"{_span(name)} (token {_span(identifier)})"


def _span(text: str | None) -> str:
    """Return a text of one line as a code span; a dash for none."""
    if text is None:
        return "-"
    shown = hidden.shown(_BREAKS.sub(_spelled, _cut(text))) or " "
    fence = _fence(shown, 1)
    # The one blank that a reader takes away at each side (CommonMark, section 6.1).
    return f"{fence} {shown} {fence}" if shown[0] in "` " or shown[-1] in "` " else f"{fence}{shown}{fence}"


def _block(text: str) -> Iterator[str]:
    """Yield the lines of a text as a fenced code block, and below it how much of it is left out, if anything is."""
    shown = hidden.shown(_LINE_BREAKS.sub(_spelled, _cut(text)))
    fence = _fence(shown, 3)
    yield f"{fence}text"
    yield shown
    yield fence
    if len(text) > MOST_SHOWN:
        yield ""
        yield f"These are the first {MOST_SHOWN:,} of {len(text):,} characters; the JSON form has all."


def _cut(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _fence(text: str, shortest: int) -> str:
    return "`" * max(shortest, *(len(run) + 1 for run in _BACKTICKS.findall(text)), 0)


def _spelled(found: re.Match[str]) -> str:
    return hidden.spelled(found[0])
