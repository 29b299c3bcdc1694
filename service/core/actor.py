"""Who acts: a value that the edge makes and every operation takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

SCOPES = ("read", "render", "edit", "release", "audit", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller: the id and name of its token, what it may do, and the template names it may do it to."""

    id: str
    name: str
    scopes: frozenset[str]
    pattern: str

    def may(self, scope: str) -> bool:
        """Return whether the scope, or `admin` which implies it, is held."""
        return scope in self.scopes or "admin" in self.scopes

    def covers(self, name: str) -> bool:
        """Return whether the pattern matches the whole template name; only `*` is special in a pattern."""
        return matches(self.pattern, name)


def matches(pattern: str, name: str) -> bool:
    """Return whether a name pattern (`*`, `platform.*`) matches the whole of a name."""
    return pattern == "*" or _compiled(pattern).fullmatch(name) is not None


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in re.split(r"\*+", pattern)), re.DOTALL)


SYSTEM = Actor(id="system", name="system", scopes=frozenset({"admin"}), pattern="*")
