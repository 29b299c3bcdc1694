"""Credentials in a text: the known shapes of keys and tokens, and assignments of what can only be a password.

Each shape is looked for only where its needle is in the text at all, begins with a literal, and counts its repetitions,
so that the time stays linear. A message tells what was found and how long it is, never what it says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from service.core.places import Spot


@dataclass(frozen=True, slots=True)
class Shape:
    """A kind of credential: any of the needles (lower case) is in every text that holds one.

    Where `convinces` is set, it has the last word on the group `value` of a match.
    """

    kind: str
    needles: tuple[str, ...]
    pattern: re.Pattern[str]
    convinces: Callable[[str], bool] | None = None


_END = r"(?![A-Za-z0-9_-])"


def _token(kind: str, prefix: str, rest: str, *needles: str) -> Shape:
    """Return the shape of a token: a prefix that no word character stands before, then the rest, whole."""
    whole = re.compile(rf"{prefix}(?<![A-Za-z0-9_-]{prefix}){rest}{_END}")
    return Shape(kind, needles or (prefix.lower(),), whole)


def _is_password(text: str) -> bool:
    """Return whether a value looks made up by a machine or a careful person, and not like a word or a stand-in."""
    if not 8 <= len(text) <= 200 or _STAND_IN.search(text) or len(set(text)) < 6:
        return False
    has_letter = any(character.isalpha() for character in text)
    has_digit = any(character.isdigit() for character in text)
    return has_letter and has_digit


_STAND_IN = re.compile(
    r"[$<>{}*%\[\]…]|\.\.\.|x{4}|placeholder|example|sample|change.?me|your|dummy|redacted|password|secret|todo|insert|12345",
    re.IGNORECASE,
)

_KEY_WORDS = r"password|passwd|passphrase|pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|token|credentials?"

SHAPES = (
    _token("an AWS access key id", "AKIA", "[A-Z0-9]{16}"),
    _token("an AWS access key id", "ASIA", "[A-Z0-9]{16}"),
    Shape(
        "an AWS secret access key",
        ("secret",),
        re.compile(
            r"(?i)secret_?access_?key[\"']?\s{0,5}(?::=|=>|[:=])\s{0,5}[\"']?(?P<value>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+=])"
        ),
    ),
    *(_token("a GitHub token", f"gh{letter}_", "[A-Za-z0-9]{36,255}+") for letter in "pousr"),
    _token("a GitHub token", "github_pat_", "[A-Za-z0-9_]{50,255}+"),
    _token("a GitLab token", "glpat-", "[A-Za-z0-9_.-]{20,300}+"),
    *(_token("a Slack token", f"xox{letter}-", "[A-Za-z0-9-]{10,250}+") for letter in "abeoprs"),
    _token("a Slack token", "xapp-", "[A-Za-z0-9-]{20,250}+"),
    Shape(
        "a Slack webhook address",
        ("hooks.slack.com",),
        re.compile(r"hooks\.slack\.com/(?:services|workflows)/[A-Za-z0-9/_-]{20,200}+"),
    ),
    _token("an Anthropic key", "sk-ant-", "[A-Za-z0-9_-]{20,250}+"),
    _token("an OpenAI key", "sk-", "(?!ant-)(?:(?:proj|svcacct|admin)-[A-Za-z0-9_-]{20,250}+|[A-Za-z0-9]{32,100}+)"),
    _token("a Google API key", "AIza", "[A-Za-z0-9_-]{35}"),
    _token("a Google client secret", "GOCSPX-", "[A-Za-z0-9_-]{28}"),
    *(_token("a Stripe key", f"{kind}_live_", "[A-Za-z0-9]{16,250}+") for kind in ("sk", "rk")),
    _token("an npm token", "npm_", "[A-Za-z0-9]{36}"),
    _token("a PyPI token", "pypi-", "[A-Za-z0-9_-]{85,300}+"),
    _token("a Hugging Face token", "hf_", "[A-Za-z0-9]{34,40}+"),
    _token("a token of this registry", "imp_", "[A-Za-z0-9]{39}"),
    Shape("a SendGrid key", ("sg.",), re.compile(r"SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-])")),
    _token("a JSON Web Token", "eyJ", r"[A-Za-z0-9_-]{8,8000}+\.eyJ[A-Za-z0-9_-]{8,8000}+\.[A-Za-z0-9_-]{10,2000}+"),
    Shape(
        "a private key",
        ("private key",),
        re.compile(
            r"-----BEGIN (?:[A-Z0-9]{1,10} ){0,3}PRIVATE KEY(?: BLOCK)?-----"
            r"(?=(?:[^A-Za-z0-9+/]|\\[nr]){0,20}(?:[A-Za-z-]{1,20}: [^\n]{0,100}\n\s{0,10}){0,4}[A-Za-z0-9+/=]{16})"
        ),
    ),
    Shape(
        "a password in an address",
        ("://",),
        re.compile(r"://[^\s:/@\"'<>]{1,100}:(?P<value>[^\s:/@\"'<>]{1,200})@[\w\[]"),
        _is_password,
    ),
    Shape(
        "a password",
        ("passw", "passphrase", "pwd", "secret", "key", "token", "credential"),
        re.compile(rf"(?i)(?:{_KEY_WORDS})[\"']?\s{{0,5}}(?::=|=>|[:=])\s{{0,5}}([\"'])(?P<value>[^\s\"']{{8,200}})\1"),
        _is_password,
    ),
)


def spots(text: str) -> Iterator[Spot]:
    """Yield where a credential seems to stand; no repair is offered, because only its owner can revoke it."""
    lowered = text.lower()
    for shape in SHAPES:
        if not any(needle in lowered for needle in shape.needles):
            continue
        for match in shape.pattern.finditer(text):
            if shape.convinces is None or shape.convinces(match["value"]):
                yield Spot("credential", match.start(), _message(shape.kind, match))


def _message(kind: str, match: re.Match[str]) -> str:
    length = len(match.groupdict().get("value") or match[0])
    advice = 'revoke it and take an argument instead; if it protects nothing, send "accept_findings": ["credential"]'
    return f"What stands here looks like {kind} ({length} characters): {advice}."
