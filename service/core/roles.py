"""Roles of users: each stands for scopes, the same that tokens have."""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, tuple[str, ...]] = {
    "viewer": ("read",),
    "editor": ("read", "render", "edit"),
    "releaser": ("read", "render", "edit", "release"),
    "auditor": ("read", "audit"),
    "admin": ("admin",),
}
"""What a user of each role may do; `admin` implies everything else, as in a token."""

ADMIN = "admin"
