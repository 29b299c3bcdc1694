"""The same render by a program: lines for a shell or for Python, correct whatever the values hold.

Characters that do not show, or that a shell may take for something of its own, are written as the escapes that JSON and
Python have for them, so that what is copied is what is seen.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# An interactive shell may look for `!` even in quotes and in here-documents, to repeat an earlier line.
_HISTORY = "!"


@dataclass(frozen=True, slots=True)
class Snippets:
    """Three ways to render the same: by curl, in Python, and by the command; each a text of several lines."""

    curl: str
    python: str
    command: str


def snippets(url: str, name: str, ref: str, values: Mapping[str, Any]) -> Snippets:
    """Return what renders a version of a template with these values; `url` is the address of the service."""
    return Snippets(
        curl=_curl(url, name, {"ref": ref, "arguments": dict(values)}),
        python=_python(url, name, ref, values),
        command=_command(url, name, ref, values),
    )


def _curl(url: str, name: str, body: Mapping[str, Any]) -> str:
    return "\n".join(
        (
            *_where(url),
            f'curl -sS "$IMPRINT_URL/v1/templates/{name}/render" \\',
            '  -H "Authorization: Bearer $IMPRINT_TOKEN" \\',
            "  -H \"Content-Type: application/json\" --data-binary @- <<'END'",
            _as_json(body),
            "END",
        )
    )


def _command(url: str, name: str, ref: str, values: Mapping[str, Any]) -> str:
    asked = f"imprint render {name} --ref {shlex.quote(ref)}"
    if not values:
        return "\n".join((*_where(url), asked))
    return "\n".join((*_where(url), f"{asked} --arguments - <<'END'", _as_json(values), "END"))


def _python(url: str, name: str, ref: str, values: Mapping[str, Any]) -> str:
    lines = [f"    {name!r}: {value!r}," for name, value in values.items()]
    arguments = ["arguments = {", *lines, "}"] if lines else ["arguments = {}"]
    return "\n".join(
        (
            "import os",
            "",
            "from service.client import Client",
            "",
            *arguments,
            f'with Client({url!r}, os.environ["IMPRINT_TOKEN"]) as client:',
            f"    answer = client.render({name!r}, arguments, ref={ref!r})",
            'print(answer["prompt"], end="")',
        )
    )


def _where(url: str) -> tuple[str, str]:
    return f"export IMPRINT_URL={shlex.quote(url)}", "export IMPRINT_TOKEN=imp_...   # a token with the scope render"


def _as_json(value: Mapping[str, Any]) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return re.sub(r"[^\n]", _plain, text)


def _plain(found: re.Match[str]) -> str:
    char = found[0]
    if char == _HISTORY:
        return "\\u0021"
    return char if char.isprintable() else json.dumps(char)[1:-1]
