"""Who acts: a value that the edge makes and every operation takes."""

from __future__ import annotations

from dataclasses import dataclass

SCOPES = ("read", "render", "edit", "release", "audit", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: the id and name of its token or user, what it may do, and the template names it may do it to."""

    id: str
    name: str
    scopes: frozenset[str]
    pattern: str
    is_person: bool = False

    def may(self, scope: str) -> bool:
        """Return whether the scope, or `admin` which implies it, is held."""
        return scope in self.scopes or "admin" in self.scopes

    def covers(self, name: str) -> bool:
        """Return whether the pattern matches the whole template name; only `*` is special in a pattern."""
        return self.pattern == "*" or matches(self.pattern, name)


def matches(pattern: str, name: str) -> bool:
    """Return whether a name pattern (`*`, `platform.*`) matches the whole of a name; never tries a piece twice."""
    first, *others = pattern.split("*")
    if not others:
        return pattern == name
    *middle, last = others
    if not name.startswith(first) or not name.endswith(last) or len(name) < len(first) + len(last):
        return False
    place, end = len(first), len(name) - len(last)
    for piece in middle:
        found = name.find(piece, place, end)
        if found < 0:
            return False
        place = found + len(piece)
    return True


RETENTION = Actor(id="retention", name="retention", scopes=frozenset({"admin"}), pattern="*")
"""Erases what is older than the setting says."""

SYSTEM = Actor(id="system", name="system", scopes=frozenset({"admin"}), pattern="*")
