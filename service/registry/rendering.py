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
from service.registry.lookup import find_live_template, find_version
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


def render_template(db: Connection, name: str, call: Call) -> Rendering:
    """Render a version of a template.

    Raises UnknownTemplate, Archived, UnknownLabel, UnknownVersion, and InvalidArguments with every problem.
    """
    version, compiled = _compiled(db, name, call.ref)
    values, wrong = read_values(compiled, call.arguments, call.arguments_text)
    if wrong:
        raise InvalidArguments(wrong, summary(wrong), template=name, version=version.number)
    return Rendering(ready(version), call, values, fill(compiled, values, call.unset))


def validate_call(db: Connection, name: str, call: Call) -> list[Problem]:
    """Return what keeps a call from being rendered, [] when nothing does; raises as `render_template` otherwise."""
    _, compiled = _compiled(db, name, call.ref)
    return read_values(compiled, call.arguments, call.arguments_text)[1]


def ready(version: Version) -> ReadyVersion:
    """Return a stored version ready to render."""
    compiled = compile_text(version.document)
    return make_ready(version.template_id, version.template, version.number, version.digest, compiled)


def _compiled(db: Connection, name: str, ref: str) -> tuple[Version, Compiled]:
    version = find_version(db, find_live_template(db, name), ref)
    return version, compile_text(version.document)
