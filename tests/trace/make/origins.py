"""Which versions a prompt can have come from: found by rendering, not by searching, so that it can judge a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from service.core.compiled import Compiled, compile_text
from service.core.placeholders import Slot
from service.core.render import fill, problems
from tests.trace.make.changes import cut
from tests.trace.make.registry import VersionText


def origins(prompt: str, version: VersionText, values: Mapping[str, Any], twins: Iterable[VersionText]) -> list[int]:
    """Return the numbers of the versions of a template that render to this prompt, the one that did included.

    A twin is given the values by the places of its arguments, since it may call them otherwise.
    """
    compiled = compile_text(version.document)
    return [twin.version for twin in twins if _prompt(compile_text(twin.document), compiled, values) == prompt]


def origins_of_cut(
    prompt: str, version: VersionText, values: Mapping[str, Any], twins: Iterable[VersionText]
) -> list[int]:
    """Return the numbers of the versions that render to something that begins as this prompt does, cut off."""
    compiled, kept = compile_text(version.document), cut(prompt)
    prompts = ((twin.version, _prompt(compile_text(twin.document), compiled, values)) for twin in twins)
    return [number for number, other in prompts if other is not None and other.startswith(kept)]


def _prompt(twin: Compiled, compiled: Compiled, values: Mapping[str, Any]) -> str | None:
    """Return what a twin renders to, or None when it does not accept the values."""
    names = _names(twin, compiled)
    given = {names.get(name, name): value for name, value in values.items()}
    return None if problems(twin, given) else fill(twin, given).prompt


def _names(twin: Compiled, compiled: Compiled) -> dict[str, str]:
    """Return what a twin calls the arguments of a document, where the order of first places tells."""
    mine, others = ([part.key for part in each.segments if isinstance(part, Slot)] for each in (compiled, twin))
    return dict(zip(dict.fromkeys(mine), dict.fromkeys(others), strict=False)) if compiled.named else {}
