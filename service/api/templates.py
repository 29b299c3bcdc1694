"""`/v1/templates`: list, create, show, archive, restore."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.paging import page
from service.api.schemas.templates import (
    TemplateRequest,
    TemplateResponse,
    TemplatesQuery,
    TemplatesResponse,
    VersionResponse,
)
from service.api.versions import SAVED, submission, version_headers
from service.context import current
from service.core.errors import InUse, InvalidDocument, NameTaken, Protected, UnknownTemplate
from service.registry.archiving import archive_template, restore_template
from service.registry.catalogue import Filter, list_templates
from service.registry.lookup import find_template
from service.registry.versions import create_template

blueprint = Blueprint("templates", __name__, url_prefix="/v1/templates", description="Templates by name")


@blueprint.route("")
class Templates(MethodView):
    """All templates."""

    @requires("read")
    @blueprint.arguments(TemplatesQuery, location="query")
    @blueprint.response(200, TemplatesResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List templates by name."""
        limit, after = query.pop("limit"), query.pop("cursor", None)
        wanted = Filter(**query)
        found = list_templates(current().db, wanted, current().actor, limit=limit + 1, after=after)
        return page(found, limit, presenting.template, lambda template: template.name)

    @requires("edit", writes=True)
    @blueprint.refuses(NameTaken, Protected, InvalidDocument)
    @blueprint.arguments(TemplateRequest)
    @blueprint.response(201, VersionResponse, headers=SAVED)
    def post(self, body: dict[str, Any]) -> Any:
        """Create a template with its first version."""
        name = body.pop("name")
        current().require("edit", name)
        version = create_template(current().db, name, submission(body))
        return presenting.version(version), 201, version_headers(version)


@blueprint.route("/<name>")
class Template(MethodView):
    """One template."""

    @requires("read")
    @blueprint.refuses(UnknownTemplate)
    @blueprint.response(200, TemplateResponse)
    def get(self, name: str) -> dict[str, Any]:
        """Show a template: what it is now and where its labels point."""
        return presenting.template(find_template(current().db, name))

    @requires("release", writes=True)
    @blueprint.refuses(UnknownTemplate, InUse)
    @blueprint.response(200, TemplateResponse)
    def delete(self, name: str) -> dict[str, Any]:
        """Archive a template; nothing is destroyed."""
        context = current()
        return presenting.template(
            archive_template(context.db, name, protection=context.protection, actor=context.actor, now=context.now)
        )


@blueprint.route("/<name>/restore")
class Restore(MethodView):
    """An archived template."""

    @requires("release", writes=True)
    @blueprint.refuses(UnknownTemplate)
    @blueprint.response(200, TemplateResponse)
    def post(self, name: str) -> dict[str, Any]:
        """Bring an archived template back."""
        context = current()
        return presenting.template(restore_template(context.db, name, actor=context.actor, now=context.now))
