"""`/v1/templates/{name}/versions` and `/compare`: list, save, show, schema, compare."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from flask import Response, url_for
from flask.views import MethodView

from service.api import presenting
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.etags import DESCRIBED as TAGGED
from service.api.etags import IF_BASE, IF_CHANGED, bases, conditional
from service.api.headers import LOCATED
from service.api.media import JSON, MARKDOWN, negotiated
from service.api.paging import NumbersQuery, page, read_number
from service.api.schemas.templates import (
    CompareQuery,
    CompareResponse,
    VersionRequest,
    VersionResponse,
    VersionsResponse,
)
from service.context import current
from service.core.compiled import compile_text
from service.core.errors import (
    Archived,
    BreakingChange,
    InvalidDocument,
    Protected,
    Stale,
    UnknownLabel,
    UnknownTemplate,
    UnknownVersion,
)
from service.core.names import read_ref
from service.registry.catalogue import list_versions
from service.registry.lookup import find_template, find_version
from service.registry.versions import Submission, compare_versions, save_version

if TYPE_CHECKING:
    from service.store.versions import Version as StoredVersion

blueprint = Blueprint("versions", __name__, url_prefix="/v1/templates/<name>", description="Immutable versions")

SAVED = {**LOCATED, **TAGGED}
"""The headers of an answer that holds a version that was saved, for the specification."""

_NOT_FOUND = (UnknownTemplate, UnknownLabel, UnknownVersion)
_EITHER = "The version, or its document's bytes"
_NOT_MODIFIED = "What you have is still the one"


def submission(body: dict[str, Any], based_on: tuple[str, ...] | None = None) -> Submission:
    """Return what a request's body wants to have saved, by its actor and at its time."""
    return Submission(
        document=body["document"],
        actor=current().actor,
        now=current().now,
        message=body.get("message"),
        labels=tuple(body.get("labels", ())),
        accept_findings=tuple(body.get("accept_findings", ())),
        based_on=based_on,
        protection=current().protection,
    )


def version_headers(version: StoredVersion) -> dict[str, str]:
    """Return the headers of an answer that holds a version that was saved."""
    location = url_for("versions.Version", name=version.template, ref=str(version.number))
    return {"Location": location, "ETag": f'"{version.digest}"'}


@blueprint.route("/versions")
class Versions(MethodView):
    """All versions of a template."""

    @requires("read")
    @blueprint.refuses(UnknownTemplate)
    @blueprint.arguments(NumbersQuery, location="query")
    @blueprint.response(200, VersionsResponse)
    def get(self, query: dict[str, Any], name: str) -> dict[str, Any]:
        """List versions, newest first, without their documents."""
        limit, before = query["limit"], read_number(query.get("cursor"))
        found = list_versions(current().db, name, limit=limit + 1, before=before)
        return page(found, limit, presenting.version_summary, lambda version: version.number)

    @requires("edit", writes=True, conditions=IF_BASE)
    @blueprint.refuses(UnknownTemplate, Archived, Protected, BreakingChange, Stale, InvalidDocument)
    @blueprint.arguments(VersionRequest)
    @blueprint.response(201, VersionResponse, headers=SAVED)
    @blueprint.alt_response(
        200, schema=VersionResponse, description="These bytes are the newest version already", headers=SAVED
    )
    def post(self, body: dict[str, Any], name: str) -> Any:
        """Save a document as the next version; `If-Match` with the digest you started from makes a stale save a 412."""
        version, is_new = save_version(current().db, name, submission(body, bases()))
        return presenting.version(version), 201 if is_new else 200, version_headers(version)


@blueprint.route("/versions/<ref>")
class Version(MethodView):
    """One version."""

    @requires("read", conditions=IF_CHANGED)
    @blueprint.refuses(*_NOT_FOUND, Stale, HTTPStatus.NOT_ACCEPTABLE)
    @blueprint.response(200, VersionResponse, description=_EITHER, headers=TAGGED)
    @blueprint.alt_response(200, schema={"type": "string"}, content_type=MARKDOWN, description=_EITHER)
    @blueprint.alt_response(304, description=_NOT_MODIFIED, headers=TAGGED)
    def get(self, name: str, ref: str) -> Response:
        """Show a version by number, label, `latest` or digest; `Accept: text/markdown` gives the document's bytes."""
        wanted = negotiated(JSON, MARKDOWN)
        version = find_version(current().db, find_template(current().db, name), ref)
        response, tag = _as_markdown(version) if wanted == MARKDOWN else _as_json(version)
        response.vary.add("Accept")
        return conditional(response, tag, fixed=_is_fixed(ref))


@blueprint.route("/versions/<ref>/schema")
class Schema(MethodView):
    """The arguments of one version."""

    @requires("read", conditions=IF_CHANGED)
    @blueprint.refuses(*_NOT_FOUND, Stale)
    @blueprint.response(200, schema={"type": "object"}, description="A JSON Schema 2020-12 object", headers=TAGGED)
    @blueprint.alt_response(304, description=_NOT_MODIFIED, headers=TAGGED)
    def get(self, name: str, ref: str) -> Response:
        """Show the JSON Schema that the arguments of a version must fit."""
        version = find_version(current().db, find_template(current().db, name), ref)
        response = Response(_json(compile_text(version.document).schema), content_type=JSON)
        return conditional(response, f"{version.digest};schema", fixed=_is_fixed(ref))


@blueprint.route("/compare")
class Compare(MethodView):
    """Two versions."""

    @requires("read")
    @blueprint.refuses(*_NOT_FOUND)
    @blueprint.arguments(CompareQuery, location="query")
    @blueprint.response(200, CompareResponse)
    def get(self, query: dict[str, str], name: str) -> dict[str, Any]:
        """Show what changed between two versions, and whether callers of the first can use the second."""
        return presenting.comparison(*compare_versions(current().db, name, query["from_"], query["to"]))


def _is_fixed(ref: str) -> bool:
    meant = read_ref(ref)
    return meant is not None and meant.is_fixed


def _as_markdown(version: StoredVersion) -> tuple[Response, str]:
    return Response(version.document.encode(), content_type=f"{MARKDOWN}; charset=utf-8"), version.digest


def _as_json(version: StoredVersion) -> tuple[Response, str]:
    return Response(json_of(version), content_type=JSON), json_tag(version)


def json_of(version: StoredVersion) -> bytes:
    """Return the JSON form of a version."""
    return _json(presenting.version(version))


def json_tag(version: StoredVersion) -> str:
    """Return the entity tag of the JSON form of a version, without quotes."""
    return f"{version.digest};json;{version.number}"


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
