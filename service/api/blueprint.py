"""flask-smorest as this API uses it: strict bodies, one error payload, each operation's access in the specification."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NoReturn

import flask_smorest
from flask import Request
from marshmallow import RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser

from service.api import strict_json
from service.api.fields import MISSING, UNKNOWN
from service.api.idempotency import HEADER as IDEMPOTENCY_KEY
from service.api.refusals import Refusal, responses
from service.core.errors import IdempotencyConflict, InvalidRequest, Problem
from service.core.suggest import closest

View = Callable[..., Any]
Decorator = Callable[[View], View]


class StrictParser(FlaskParser):
    """Reads bodies by `strict_json` and leaves every refusal to the handlers of `errors.py`."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": RAISE}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the body's value, which was read before; raises as `strict_json.of_request`."""
        return strict_json.of_request(req)

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the query; raises InvalidRequest for a name that stands twice."""
        for name in req.args:
            if len(req.args.getlist(name)) > 1:
                message = f"{name} stands twice in the query; send it once"
                raise InvalidRequest(message, [Problem("duplicate", message, pointer=f"/{name}")])
        return super().load_querystring(req, schema)

    def handle_error(
        self, error: ValidationError, req: Any, schema: Schema, *, error_status_code: Any, error_headers: Any
    ) -> NoReturn:
        """Pass the error on, without the name of the place (`json`, `query`) that webargs puts around the messages."""
        messages = error.messages
        inner = next(iter(messages.values())) if isinstance(messages, Mapping) else messages
        raise ValidationError(_with_advice(inner, schema), data=error.data)


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose operations say in the specification which scope they need."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **options: Any) -> None:
        """Take what flask-smorest's blueprint takes."""
        super().__init__(*args, **options)
        self._prepare_doc_cbks.append(_document_access)

    def arguments(self, schema: type[Schema], *, location: str = "json", **options: Any) -> Decorator:
        """Declare what a view takes, from the `json` body or the `query`."""
        decorator: Decorator = super().arguments(schema, location=location, **options)
        return decorator

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Decorator:
        """Declare what a view answers when all goes well."""
        decorator: Decorator = super().response(status_code, schema, **options)
        return decorator

    def alt_response(self, status_code: int, **options: Any) -> Decorator:
        """Declare another answer of a view."""
        decorator: Decorator = super().alt_response(status_code, **options)
        return decorator

    def refuses(self, *refusals: Refusal) -> Decorator:
        """Declare what a view may refuse beside what all of its kind do, for the specification."""

        def decorate(view: View) -> View:
            view.__dict__["_apidoc"] = {**getattr(view, "_apidoc", {}), "refusals": refusals}
            return view

        return decorate


def _with_advice(messages: Any, schema: Schema) -> Any:
    """Tell the members that a request does not have or should not have apart from those with a wrong value."""
    if not isinstance(messages, Mapping):
        return messages
    known = [field.data_key or name for name, field in schema.load_fields.items()]
    return {key: _advised(str(key), found, known) for key, found in messages.items()}


def _advised(key: str, found: Any, known: list[str]) -> Any:
    if found == [MISSING]:
        return Problem("missing_member", f"{key} {MISSING}; send it")
    if found != [UNKNOWN]:
        return found
    meant = closest(key, known)
    advice = f"did you mean {meant}?" if meant else f"there are {', '.join(known)}"
    extra = {"did_you_mean": meant} if meant else {"known": known}
    return Problem("unknown_member", f"{key[:100]} {UNKNOWN}: {advice}", extra=extra)


def _document_access(doc: dict[str, Any], info: dict[str, Any], *, method: str, **_: Any) -> dict[str, Any]:
    """Put an operation's access into its specification: scope, headers and refusals; no security for open routes."""
    if "access" not in info:
        return {**doc, "responses": _answers(doc, info.get("refusals", ())), "security": []}
    headers = [each for each in info["headers"] if each != IDEMPOTENCY_KEY or method == "post"]
    again: tuple[Refusal, ...] = (IdempotencyConflict,) if IDEMPOTENCY_KEY in headers else ()
    parameters = [*doc.get("parameters", []), *(each.parameter() for each in headers)]
    return {
        **doc,
        **({"parameters": parameters} if parameters else {}),
        "responses": _answers(doc, (*info["refusals"], *again)),
        "security": [{"token": []}],
        "x-scope": info["access"],
    }


def _answers(doc: dict[str, Any], refusals: Iterable[Refusal]) -> dict[str, Any]:
    """Return what an operation answers and refuses, ordered by status; a refusal is told in our own words."""
    told = {str(status): response for status, response in doc["responses"].items()} | responses(refusals)
    return dict(sorted(told.items()))
