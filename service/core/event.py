"""What can happen, as tags `subject:action`."""

from __future__ import annotations

from enum import StrEnum, auto


class EventTag(StrEnum):
    """The kinds of events: `TOKEN_CREATE` is `token:create`.

    A tag is written once and never renamed, for events are kept for ever.
    """

    @staticmethod
    def _generate_next_value_(name: str, _start: int, _count: int, _last_values: list[str]) -> str:
        return name.lower().replace("_", ":", 1)

    TEMPLATE_CREATE = auto()
    TEMPLATE_ARCHIVE = auto()
    TEMPLATE_RESTORE = auto()
    VERSION_SAVE = auto()
    LABEL_MOVE = auto()
    LABEL_REMOVE = auto()
    RENDER_ERASE = auto()
    RENDER_EXPIRE = auto()
    PROPOSAL_CREATE = auto()
    PROPOSAL_APPROVE = auto()
    PROPOSAL_REJECT = auto()
    PROPOSAL_WITHDRAW = auto()
    TOKEN_CREATE = auto()
    TOKEN_REVOKE = auto()
    USER_CREATE = auto()
    USER_ROLE = auto()
    USER_RENAME = auto()
    USER_DISABLE = auto()
    USER_ENABLE = auto()
    USER_RESET = auto()
    USER_PASSWORD = auto()
    SESSION_CREATE = auto()
    SESSION_END = auto()
