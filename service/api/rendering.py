"""`/v1/templates/{name}/render`, `/validate` and `/v1/lint`: what tools call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for
from flask.views import MethodView

from service.api import idempotency, presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.headers import LOCATED
from service.api.schemas.renders import EXAMPLE, RenderRequest, RenderResponse, ValidateResponse
from service.api.schemas.templates import LintRequest, LintResponse
from service.audit.renders import find_render, record_render, require_same_prompt
from service.context import current
from service.core.errors import Archived, Erased, InvalidArguments, UnknownLabel, UnknownTemplate, UnknownVersion
from service.core.lint import lint_compiled
from service.core.preview import preview
from service.registry.rendering import Call, Rendering, render_template, validate_call

if TYPE_CHECKING:
    from service.store.renders import RenderRecord

blueprint = Blueprint("rendering", __name__, url_prefix="/v1", description="Rendering templates")


@blueprint.route("/templates/<name>/render")
class Render(MethodView):
    """Rendering one template."""

    @requires("render", writes=True, reruns=True)
    @blueprint.refuses(UnknownTemplate, UnknownLabel, UnknownVersion, Archived, InvalidArguments, Erased)
    @blueprint.arguments(RenderRequest, required=False, example=EXAMPLE)
    @blueprint.response(201, RenderResponse, headers=LOCATED)
    def post(self, body: dict[str, Any], name: str) -> Any:
        """Render a version of a template, and record it before the answer is sent."""
        context = current()
        render_id = idempotency.kept()
        if render_id is not None:
            return _again(render_id, name, _call(body))
        rendering = render_template(context.db, name, _call(body))
        context.template = name
        record = record_render(
            context.db,
            rendering.version,
            rendering.rendered,
            ref=rendering.call.ref,
            values=rendering.values,
            unset=rendering.call.unset,
            metadata=body["metadata"],
            actor=context.actor,
            now=context.now,
            entropy=context.entropy(10),
            keeps_arguments=context.keeps_arguments,
        )
        idempotency.keep(record.id)
        return _made(rendering, record)


@blueprint.route("/templates/<name>/validate")
class Validate(MethodView):
    """Trying whether a call would render."""

    @requires("render", reruns=True)
    @blueprint.refuses(UnknownTemplate, UnknownLabel, UnknownVersion, Archived)
    @blueprint.arguments(RenderRequest, required=False, example=EXAMPLE)
    @blueprint.response(200, ValidateResponse)
    def post(self, body: dict[str, Any], name: str) -> dict[str, Any]:
        """Say whether these arguments would render, and what is wrong with them; nothing is recorded."""
        first = idempotency.kept()
        number, found = validate_call(current().db, name, _call(body), number=None if first is None else int(first))
        idempotency.keep(str(number))
        return {"valid": not found, "errors": [presenting.problem(each) for each in found]}


@blueprint.route("/lint")
class Lint(MethodView):
    """Looking at a document that is not saved."""

    @requires("read", reruns=True)
    @blueprint.arguments(LintRequest)
    @blueprint.response(200, LintResponse)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Say what is read out of a document and what is wrong with it; nothing is stored."""
        seen = preview(body["document"], body.get("arguments"), body.get("arguments_text"))
        answer = presenting.reading(seen.compiled) | {
            "findings": [each.as_dict() for each in lint_compiled(seen.compiled)]
        }
        if seen.prompt is not None:
            answer["prompt"] = seen.prompt
        if seen.problems:
            answer["errors"] = [presenting.problem(each) for each in seen.problems]
        return answer


def _call(body: dict[str, Any]) -> Call:
    return Call(body["ref"], body.get("arguments"), body.get("arguments_text"), body.get("unset"))


def _again(render_id: str, name: str, call: Call) -> Any:
    """Answer a repeated call from the record of its render; no prompt is kept, for it may hold what is secret."""
    context = current()
    record = find_render(context.db, render_id, context.actor)
    rendering = render_template(context.db, name, call, number=record.version)
    require_same_prompt(record, rendering.rendered)
    return _made(rendering, record)


def _made(rendering: Rendering, record: RenderRecord) -> Any:
    location = url_for("renders.Render", render_id=record.id)
    return presenting.rendering(rendering, record), 201, {"Location": location}
