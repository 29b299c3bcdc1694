"""Rendering a version of a template; recording it is the audit's part."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from service.core.check import summary
from service.core.compiled import Compiled, compile_text
from service.core.errors import InvalidArguments, Problem
from service.core.preview import read_values
from service.core.ready import ReadyVersion, make_ready
from service.core.render import fill
from service.core.rendered import Rendered
from service.registry.lookup import find_live_template, find_template, find_version
from service.store.versions import Version

DEFAULT_REF = "production"


@dataclass(frozen=True, slots=True)
class Call:
    """What a caller asks to have rendered: a REF, and arguments as values or as typed text (one of the two)."""

    ref: str = DEFAULT_REF
    arguments: Mapping[str, Any] | None = None
    arguments_text: str | None = None
    unset: str | None = None


@dataclass(frozen=True, slots=True)
class Rendering:
    """A call that was answered: the version that was used, the values as they were understood, and the prompt."""

    version: ReadyVersion
    call: Call
    values: Mapping[str, Any]
    rendered: Rendered


def render_template(db: Connection, name: str, call: Call, *, number: int | None = None) -> Rendering:
    """Render a version of a template; `number` stands for the call's REF when the same call was answered before.

    Raises UnknownTemplate, Archived, UnknownLabel, UnknownVersion, and InvalidArguments with every problem.
    """
    version, compiled = _compiled(db, name, call.ref, number)
    values, wrong = read_values(compiled, call.arguments, call.arguments_text)
    if wrong:
        raise InvalidArguments(wrong, summary(wrong), template=name, version=version.number)
    return Rendering(ready(version), call, values, fill(compiled, values, call.unset))


def validate_call(db: Connection, name: str, call: Call, *, number: int | None = None) -> tuple[int, list[Problem]]:
    """Return the number of the version that a call means, and what keeps the call from being rendered.

    The list is [] when nothing does; raises as `render_template` otherwise, whose `number` this takes too.
    """
    version, compiled = _compiled(db, name, call.ref, number)
    return version.number, read_values(compiled, call.arguments, call.arguments_text)[1]


def ready(version: Version) -> ReadyVersion:
    """Return a stored version ready to render."""
    compiled = compile_text(version.document)
    return make_ready(version.template_id, version.template, version.number, version.digest, compiled)


def _compiled(db: Connection, name: str, ref: str, number: int | None) -> tuple[Version, Compiled]:
    """Find the version; one that a call got before is given again though its template was archived meanwhile."""
    if number is None:
        version = find_version(db, find_live_template(db, name), ref)
    else:
        version = find_version(db, find_template(db, name), str(number))
    return version, compile_text(version.document)
