"""Try it: fill the form in, render, copy the prompt, and what renders the same by a program."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.audit.renders import find_render, record_render, require_same_prompt
from service.context import current
from service.core.compiled import Compiled, compile_text
from service.core.errors import InvalidArguments, Problem, TooLarge, UnknownLabel, UnknownVersion
from service.core.names import LATEST
from service.registry.catalogue import list_versions
from service.registry.lookup import find_live_template, find_version
from service.registry.rendering import DEFAULT_REF, Call, Rendering
from service.registry.rendering import render_template as render_version
from service.web.argument_form import Typed, fields_of, typed_here, values_of
from service.web.coloured_prompt import coloured
from service.web.forms import asked, is_ticked, text_of
from service.web.once import once, once_key
from service.web.page import action, page
from service.web.snippets import snippets

if TYPE_CHECKING:
    from service.store.renders import RenderRecord
    from service.store.templates import Template
    from service.store.versions import Version

blueprint = Blueprint("trying", __name__, url_prefix="/templates/<name>/try")
MOST_VERSIONS = 50
SECRET = "***"
"""What stands for a secret in the lines to copy."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The version that is tried: by what it was asked for, and what is read out of it."""

    template: Template
    ref: str
    version: Version
    compiled: Compiled


@dataclass(frozen=True, slots=True)
class _Made:
    """What came out: the record, and the prompt; `is_new` unless this form had rendered before."""

    record: RenderRecord
    prompt: str
    is_new: bool


@blueprint.get("")
@page("render")
def show(name: str) -> ResponseReturnValue:
    """Show the form of a version's arguments."""
    return _page(_chosen(name, asked("ref")), _typed())


@blueprint.post("")
@action("render")
def render(name: str) -> ResponseReturnValue:
    """Render what was filled in, once, or show the form of the version that was chosen."""
    typed, ref = _typed(), text_of("ref")
    context = current()
    try:
        with context.reading():
            chosen = _chosen(name, ref)
    except (UnknownLabel, UnknownVersion):
        with context.reading():
            told = "What you had chosen is not there any more; this is the newest version."
            return _page(_chosen(name, LATEST), typed, problem=told), 404
    if is_ticked("look"):
        with context.reading():
            return _page(chosen, typed)
    try:
        made = _rendered(name, chosen, values_of(chosen.compiled, typed))
    except InvalidArguments as refusal:
        with context.reading():
            return _page(chosen, typed, problems=refusal.problems), 422
    except TooLarge:
        with context.reading():
            return _page(chosen, typed, problem="The prompt would be too long. Give shorter values."), 413
    with context.reading():
        # A label may have moved since the form was looked up.
        version = find_version(context.db, chosen.template, str(made.record.version))
        chosen = replace(chosen, version=version, compiled=compile_text(version.document))
        return _page(chosen, typed, made=made)


def _rendered(name: str, chosen: _Chosen, values: dict[str, Any]) -> _Made:
    """Render and record; a form that has done so before gets the same record again."""
    context, call = current(), Call(chosen.ref, values)
    done: list[Rendering] = []

    def act() -> str:
        rendering = render_version(context.db, name, call)
        record = record_render(
            context.db,
            rendering.version,
            rendering.rendered,
            ref=call.ref,
            values=rendering.values,
            unset=None,
            metadata={},
            actor=context.actor,
            now=context.now,
            entropy=context.entropy(10),
            keeps_arguments=context.keeps_arguments,
        )
        done.append(rendering)
        return record.id

    render_id, is_new = once(act)
    context.template = name
    with context.reading():
        record = find_render(context.db, render_id, context.actor)
        rendering = done[0] if is_new else render_version(context.db, name, call, number=record.version)
    require_same_prompt(record, rendering.rendered)
    return _Made(record, rendering.rendered.prompt, is_new)


def _page(
    chosen: _Chosen,
    typed: Typed,
    *,
    problem: str | None = None,
    problems: tuple[Problem, ...] = (),
    made: _Made | None = None,
) -> str:
    values = values_of(chosen.compiled, typed)
    fields = fields_of(chosen.compiled, typed, problems)
    names = {field.argument.name for field in fields}
    shown = {each.name: SECRET for each in chosen.compiled.arguments if each.is_secret and each.name in values}
    return render_template(
        "try.html",
        template=chosen.template,
        ref=chosen.ref,
        version=chosen.version,
        versions=list_versions(current().db, chosen.template.name, limit=MOST_VERSIONS, before=None),
        fields=fields,
        problem=problem,
        others=[each.message for each in problems if each.argument not in names],
        wrong=sum(bool(field.problems) for field in fields),
        prompt=coloured(chosen.compiled, values),
        made=made,
        secrets=sorted(shown),
        snippets=snippets(request.url_root.rstrip("/"), chosen.template.name, chosen.ref, values | shown),
        once=once_key(renew=made is not None),
    )


def _chosen(name: str, ref: str) -> _Chosen:
    """Return the version that a REF means; without one what tools get that name none, or else the newest."""
    template = find_live_template(current().db, name)
    ref = ref or (DEFAULT_REF if DEFAULT_REF in template.labels else LATEST)
    version = find_version(current().db, template, ref)
    return _Chosen(template, ref, version, compile_text(version.document))


def _typed() -> Typed:
    """Return what was typed, without NUL, which nobody types and PostgreSQL cannot hold."""
    return {name: [text.replace("\0", "") for text in texts] for name, texts in typed_here().items()}
