"""What templates and labels may be called, checked where one is made; whoever looks one up just does not find it."""

from __future__ import annotations

from service.core.errors import InvalidRequest, Problem
from service.core.names import TAKES_LABEL, TAKES_NAME, is_label, is_template_name


def check_name(name: str) -> None:
    """Raise InvalidRequest, with the form of a name, for a text that cannot name a template."""
    if not is_template_name(name):
        raise _refusal(f"{name!r} cannot name a template: {TAKES_NAME}", "/name")


def check_label(label: str) -> None:
    """Raise InvalidRequest, with the form of a label, for a text that cannot be one."""
    if not is_label(label):
        raise _refusal(f"{label!r} cannot be a label: {TAKES_LABEL}", "/label")


def _refusal(message: str, pointer: str) -> InvalidRequest:
    return InvalidRequest(message, [Problem("invalid_value", message, pointer=pointer)])
