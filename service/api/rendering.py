"""`/v1/templates/{name}/render`, `/validate` and `/v1/lint`: what tools call."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.headers import LOCATED
from service.api.schemas.renders import EXAMPLE, RenderRequest, RenderResponse, ValidateResponse
from service.api.schemas.templates import LintRequest, LintResponse
from service.audit.renders import record_render
from service.context import current
from service.core.errors import Archived, InvalidArguments, UnknownLabel, UnknownTemplate, UnknownVersion
from service.core.lint import lint_compiled
from service.core.preview import preview
from service.registry.rendering import Call, render_template, validate_call

blueprint = Blueprint("rendering", __name__, url_prefix="/v1", description="Rendering templates")


@blueprint.route("/templates/<name>/render")
class Render(MethodView):
    """Rendering one template."""

    @requires("render", writes=True)
    @blueprint.refuses(UnknownTemplate, UnknownLabel, UnknownVersion, Archived, InvalidArguments)
    @blueprint.arguments(RenderRequest, required=False, example=EXAMPLE)
    @blueprint.response(201, RenderResponse, headers=LOCATED)
    def post(self, body: dict[str, Any], name: str) -> Any:
        """Render a version of a template, and record it before the answer is sent."""
        context = current()
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
        )
        location = url_for("renders.Render", render_id=record.id)
        return presenting.rendering(rendering, record), 201, {"Location": location}


@blueprint.route("/templates/<name>/validate")
class Validate(MethodView):
    """Trying whether a call would render."""

    @requires("render")
    @blueprint.refuses(UnknownTemplate, UnknownLabel, UnknownVersion, Archived)
    @blueprint.arguments(RenderRequest, required=False, example=EXAMPLE)
    @blueprint.response(200, ValidateResponse)
    def post(self, body: dict[str, Any], name: str) -> dict[str, Any]:
        """Say whether these arguments would render, and what is wrong with them; nothing is recorded."""
        found = validate_call(current().db, name, _call(body))
        return {"valid": not found, "errors": [presenting.problem(each) for each in found]}


@blueprint.route("/lint")
class Lint(MethodView):
    """Looking at a document that is not saved."""

    @requires("read")
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
