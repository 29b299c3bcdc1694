"""A version made ready to render: what a render and its record need of it, and no more.

Thousands of these are kept in memory (see `registry.kept`), so a plain document keeps only its short way to render.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from service.core.compiled import Compiled
from service.core.plain import Plain
from service.core.render import fill, problems
from service.core.rendered import Rendered


@dataclass(frozen=True, slots=True)
class ReadyVersion:
    """A version: its place, its digest, its persona, the names of its `x-secret` arguments, and its ways to render.

    `compiled` is None where `plain` is there.
    """

    template_id: int
    template: str
    number: int
    digest: str
    persona: str | None
    secrets: frozenset[str]
    plain: Plain | None
    compiled: Compiled | None

    def render(self, values: Mapping[str, Any], unset: str | None = None) -> Rendered | None:
        """Return what these values render to, or None for values that do not fit, which the general way explains.

        Raises TooLarge for a prompt beyond the limit.
        """
        if self.plain is not None:
            return self.plain.render(values, unset)
        if self.compiled is None or problems(self.compiled, values):
            return None
        return fill(self.compiled, values, unset)


def make_ready(template_id: int, template: str, number: int, digest: str, compiled: Compiled) -> ReadyVersion:
    """Return a version, given by its place, its digest and its compiled document, ready to render."""
    secrets = frozenset(each.name for each in compiled.arguments if each.is_secret)
    plain = compiled.plain
    rest = compiled if plain is None else None
    return ReadyVersion(template_id, template, number, digest, compiled.document.persona, secrets, plain, rest)
