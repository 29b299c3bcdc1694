"""Names of templates, labels and users, and the REF that points at a version."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TEMPLATE_NAME = re.compile(r"[a-z0-9]+(?:[._-][a-z0-9]+)*")
LABEL = re.compile(r"[a-z][a-z0-9._-]{0,35}")
REF = re.compile(rf"[1-9][0-9]{{0,8}}|sha256:[0-9a-f]{{64}}|{LABEL.pattern}")
LONGEST_NAME = 200
TAKES_NAME = (
    "a name has lower-case letters and digits, joined by single dots, dashes or underscores, at most 200 characters: "
    "platform.deployment-plan"
)
TAKES_LABEL = "a label is a lower-case letter, then up to 35 of a-z 0-9 . _ -; `latest` is not one: production"
TAKES_REF = "a REF is a version number (3), a label (production), `latest`, or a digest (sha256:<64 hex digits>)"
USER_NAME = re.compile(r"[a-z0-9]+(?:[._@+-][a-z0-9]+)*")
LONGEST_USER_NAME = 100
TAKES_USER_NAME = (
    "a user's name has lower-case letters and digits, joined by single . _ - + or @, at most 100 characters: "
    "ada or ada@example.com"
)
LATEST = "latest"
LONGEST_MESSAGE = 2_000
"""How long why somebody did something may be."""

_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class Ref:
    """What a REF means: a version `number`, a `label`, the `latest` version, or a `digest`; `text` is as given."""

    kind: Literal["number", "label", "latest", "digest"]
    text: str

    @property
    def is_fixed(self) -> bool:
        """Whether it names one version for ever."""
        return self.kind in ("number", "digest")


def is_template_name(text: str) -> bool:
    """Return whether the text can name a template."""
    return len(text) <= LONGEST_NAME and TEMPLATE_NAME.fullmatch(text) is not None


def is_label(text: str) -> bool:
    """Return whether the text can be a label."""
    return text != LATEST and LABEL.fullmatch(text) is not None


def is_user_name(text: str) -> bool:
    """Return whether the text can name a user."""
    return len(text) <= LONGEST_USER_NAME and USER_NAME.fullmatch(text) is not None


def read_ref(text: str) -> Ref | None:
    """Return what a REF means, or None when it can mean nothing."""
    if text == LATEST:
        return Ref("latest", text)
    if _NUMBER.fullmatch(text):
        return Ref("number", text)
    if _DIGEST.fullmatch(text):
        return Ref("digest", text)
    return Ref("label", text) if is_label(text) else None
