"""The specification of the API (OpenAPI 3.1), generated from the code."""

from __future__ import annotations

from functools import cached_property
from http import HTTPStatus

import flask_smorest
import yaml
from flask import Flask
from marshmallow import INCLUDE, Schema, fields

from service.api.problem import MEDIA_TYPE
from service.api.schemas.templates import FindingResponse, ProblemItemResponse

EXTENSION = "imprint-openapi"


class ProblemResponse(Schema):
    """A refusal (RFC 9457): `code` is stable, `detail` says what was wrong and what to send instead."""

    class Meta:
        """Further members depend on the code."""

        unknown = INCLUDE

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    code = fields.String(required=True)
    request_id = fields.String(required=True)
    errors = fields.List(fields.Nested(ProblemItemResponse))
    findings = fields.List(fields.Nested(FindingResponse))


class Api(flask_smorest.Api):
    """flask-smorest's Api without its error handlers (ours stand in `errors.py`) and with problem documents."""

    ERROR_SCHEMA = ProblemResponse

    @cached_property
    def as_yaml(self) -> str:
        """The specification as YAML, made once."""
        return yaml.safe_dump(self.spec.to_dict(), sort_keys=False, allow_unicode=True, width=120)

    def _register_error_handlers(self) -> None:
        """Leave the handlers of this application as they are."""

    def _register_responses(self) -> None:
        """Describe every refusal by the one error payload."""
        content = {MEDIA_TYPE: {"schema": ProblemResponse}}
        self.spec.components.response("DEFAULT_ERROR", {"description": "A refusal", "content": content})
        for status in HTTPStatus:
            described = {"description": status.phrase, "content": content}
            self.spec.components.response(status.name, described, lazy=True)


def make_api(app: Flask, version: str) -> Api:
    """Return the Api of an application, to register blueprints with."""
    app.config.update(API_TITLE="imprint", API_VERSION=version, OPENAPI_VERSION="3.1.0")
    info = {"description": "A registry of prompt templates: immutable versions, typed arguments, recorded renders."}
    api = Api(app, spec_kwargs={"info": info})
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "imp_..."}
    api.spec.components.security_scheme("token", scheme)
    app.extensions[EXTENSION] = api
    return api


def as_yaml(app: Flask) -> str:
    """Return the application's specification as YAML."""
    api: Api = app.extensions[EXTENSION]
    return api.as_yaml
