"""Roles stand for scopes of tokens."""

from __future__ import annotations

from service.core.actor import SCOPES
from service.core.roles import ADMIN, ROLES


def test_every_role_has_scopes_in_their_order_and_no_others() -> None:
    for scopes in ROLES.values():
        assert scopes
        assert list(scopes) == [scope for scope in SCOPES if scope in scopes]


def test_only_an_administrator_may_do_everything() -> None:
    assert [role for role, scopes in ROLES.items() if "admin" in scopes] == [ADMIN]
