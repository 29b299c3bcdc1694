"""The specification of the API (OpenAPI 3.1), generated from the code."""

from __future__ import annotations

from functools import cached_property
from threading import Lock
from typing import Any

import flask_smorest
import yaml
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Flask
from flask_smorest.spec.plugins import FlaskPlugin
from marshmallow import INCLUDE, Schema, fields

from service.api import forms
from service.api.blueprint import Blueprint
from service.api.refusals import common_responses
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


class Plain(yaml.SafeDumper):
    """Writes every value out where it stands, without YAML's anchors, which some readers of OpenAPI do not know."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Say that nothing is written as a reference to something before."""
        return True


class Paths(FlaskPlugin):
    """Tells the forms of the parameters of paths."""

    def rule_to_params(self, rule: Any) -> list[dict[str, Any]]:
        """Return the parameters of a rule's path."""
        return [_path_parameter(name) for is_dynamic, name in rule._trace if is_dynamic]  # noqa: SLF001  # As its base.


class Converter(OpenAPIConverter):
    """Adds to the schema of a request what its fields cannot say, from its attribute `keywords`."""

    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """Return the JSON Schema of a marshmallow schema."""
        told: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]  # apispec has none here.
        return {**told, **getattr(schema, "keywords", {})}


class Schemas(MarshmallowPlugin):
    """apispec's plugin with our converter."""

    Converter = Converter


class Api(flask_smorest.Api):
    """flask-smorest's Api without its error handlers and responses (ours stand in `errors.py` and `refusals.py`).

    What the specification tells of a blueprint is worked out when somebody asks for it: that takes as long as all the
    rest of making an application, and few workers are ever asked.
    """

    DEFAULT_ERROR_RESPONSE_NAME = None

    def __init__(self, app: Flask, **options: Any) -> None:
        """Take what flask-smorest's Api takes."""
        self._app = app
        self._undescribed: list[Blueprint] = []
        self._describing = Lock()
        super().__init__(app, **options)

    def register_blueprint(self, blp: Blueprint) -> None:
        """Serve a blueprint."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)
        self._undescribed.append(blp)

    def described(self) -> dict[str, Any]:
        """Return the specification."""
        with self._describing:
            while self._undescribed:
                blueprint = self._undescribed.pop(0)
                blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
                self.spec.tag({"name": blueprint.name, "description": blueprint.description})
            told: dict[str, Any] = self.spec.to_dict()
        return told

    @cached_property
    def as_yaml(self) -> str:
        """The specification as YAML, made once."""
        return yaml.dump(self.described(), Dumper=Plain, sort_keys=False, allow_unicode=True, width=120)

    def _register_error_handlers(self) -> None:
        """Leave the handlers of this application as they are."""

    def _register_responses(self) -> None:
        """Describe what many operations refuse; each refers to it, and tells the rest itself."""
        for name, response in common_responses().items():
            self.spec.components.response(name, response)


def make_api(app: Flask, version: str) -> Api:
    """Return the Api of an application, to register blueprints with."""
    app.config.update(API_TITLE="imprint", API_VERSION=version, OPENAPI_VERSION="3.1.0")
    info = {"description": "A registry of prompt templates: immutable versions, typed arguments, recorded renders."}
    api = Api(app, spec_kwargs={"info": info, "flask_plugin": Paths(), "marshmallow_plugin": Schemas()})
    api.ma_plugin.converter.add_attribute_function(_keywords)
    api.spec.components.schema("Value", dict(forms.JSON_VALUE))
    api.spec.components.schema("ProblemResponse", schema=ProblemResponse)
    scheme = {"type": "http", "scheme": "bearer", "bearerFormat": "imp_..."}
    api.spec.components.security_scheme("token", scheme)
    app.extensions[EXTENSION] = api
    return api


def as_yaml(app: Flask) -> str:
    """Return the application's specification as YAML."""
    api: Api = app.extensions[EXTENSION]
    return api.as_yaml


def _path_parameter(name: str) -> dict[str, Any]:
    told = forms.PATH[name]
    return {"in": "path", "name": name, "required": True, **told, "schema": {"type": "string", **told["schema"]}}


def _keywords(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    """Tell the keywords of JSON Schema that a field has beside those that apispec reads out of it."""
    return dict(getattr(field, "keywords", {}))
