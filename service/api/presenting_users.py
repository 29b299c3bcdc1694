"""Users and sessions -> the JSON that the contract promises."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.access.sessions import expires_at
from service.audit.presenting import Json, instant
from service.core.roles import ROLES

if TYPE_CHECKING:
    from service.store.sessions import SessionRecord
    from service.store.users import UserRecord


def user(value: UserRecord) -> Json:
    """Present a user, never the password or its hash."""
    return {
        "id": value.id,
        "name": value.name,
        "display_name": value.display_name,
        "role": value.role,
        "scopes": list(ROLES[value.role]),
        "pattern": value.pattern,
        "must_change_password": value.must_change_password,
        "created_at": instant(value.created_at),
        "created_by": value.created_by,
        "disabled_at": instant(value.disabled_at),
    }


def session(value: SessionRecord) -> Json:
    """Present a session, never its secret or its hash."""
    return {
        "id": value.id,
        "created_at": instant(value.created_at),
        "seen_at": instant(value.seen_at),
        "expires_at": instant(expires_at(value)),
        "agent": value.agent,
    }
