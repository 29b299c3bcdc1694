"""The express lane: ordinary renders, validations and reads of versions, answered in front of Flask.

Why it is there: routing, marshmallow, response objects and SQLAlchemy's connections take four times as long as the work
itself, and these three requests are what tools send in the middle of their own work. So they are recognised here by
their plainest form, and answered by the same operations with the same bytes that Flask would send.

What keeps it simple: it answers only when all is well. A request that is unusual in any way is handed on to Flask
untouched; one that must be refused is handed on with the error, which Flask turns into the answer by its one table.
`tests/api/test_express.py` sends every kind of request down both ways and compares.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from service.api import presenting, strict_json
from service.api.access import Access, admit
from service.api.etags import ASK_AGAIN, FOR_EVER
from service.api.express_request import JSON, Declined, Wanted, is_plain_read, read_body, read_call, read_target
from service.api.request_log import HANDED_ON, HEADER, count_render, new_context, observe
from service.api.versions import json_of, json_tag
from service.audit.renders import new_record
from service.context import Context, Surroundings
from service.core.errors import Unavailable
from service.core.names import read_ref
from service.registry.rendering import Call, Rendering
from service.shelf import Shelf

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Answer = tuple[str, list[tuple[str, str]], bytes]

_RENDER, _VALIDATE, _READ = Access("render", writes=True), Access("render", writes=False), Access("read", writes=False)
_SLOW_SECONDS = 0.1
_SHOWN_BYTES = 8 * 1024 * 1024
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_VALID = b'{"valid":true,"errors":[]}\n'


class ExpressLane:
    """A WSGI application in front of another, which gets what is not ordinary."""

    def __init__(self, otherwise: Application, surroundings: Surroundings) -> None:
        """Take the application that answers everything, and what all requests share."""
        self.otherwise = otherwise
        self._surroundings = surroundings
        self._shown: Shelf[tuple[str, int], tuple[str, bytes]] = Shelf(_SHOWN_BYTES)
        self._views = {"render": self._render, "validate": self._validate, "version": self._version}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer an ordinary request, hand on any other."""
        began = time.perf_counter()
        wanted = read_target(environ)
        if wanted is None:
            return self.otherwise(environ, start_response)
        context = new_context(self._surroundings, environ)
        try:
            status, headers, body = self._views[wanted.view](context, environ, wanted)
        except Declined:
            # With its context: who acts is known, and the request is counted against its limit.
            environ[HANDED_ON] = context, None, began
            return self.otherwise(environ, start_response)
        except Exception as error:  # noqa: BLE001  # Flask logs what is unexpected, and answers that it failed.
            environ[HANDED_ON] = context, error, began
            return self.otherwise(environ, start_response)
        if body:
            headers.append(("Content-Length", str(len(body))))
        headers += [(HEADER, context.request_id), ("X-Content-Type-Options", "nosniff")]
        code = int(status[:3])
        if wanted.view == "render":
            count_render(wanted.name, code)
        place = (wanted.method, wanted.route, wanted.name)
        observe(context, environ, place, code, time.perf_counter() - began)
        start_response(status, headers)
        return (body,)

    def _render(self, context: Context, environ: Environ, wanted: Wanted) -> Answer:
        call, metadata = self._call(context, environ, wanted, _RENDER)
        rendering = self._rendering(context, wanted.name, call)
        context.now = self._surroundings.clock()
        record = new_record(
            rendering.version,
            rendering.rendered,
            ref=call.ref,
            values=rendering.values,
            unset=call.unset,
            metadata=metadata,
            actor=context.actor,
            now=context.now,
            entropy=context.entropy(10),
            keeps_arguments=context.keeps_arguments,
        )
        body = _encode(presenting.rendering(rendering, record)).encode() + b"\n"
        self._surroundings.recorder.record(record)
        location = f"{environ.get('SCRIPT_NAME', '')}/v1/renders/{record.id}"
        return "201 CREATED", [("Content-Type", JSON), ("Location", location), ("Cache-Control", "no-store")], body

    def _validate(self, context: Context, environ: Environ, wanted: Wanted) -> Answer:
        call, _ = self._call(context, environ, wanted, _VALIDATE)
        self._rendering(context, wanted.name, call)
        return "200 OK", [("Content-Type", JSON), ("Cache-Control", "no-store")], _VALID

    def _version(self, context: Context, environ: Environ, wanted: Wanted) -> Answer:
        admit(context, environ.get("HTTP_AUTHORIZATION", ""), _READ, wanted.name)
        meant = read_ref(wanted.ref)
        if meant is None or not is_plain_read(environ):
            raise Declined
        tag, body = self._showing(wanted.name, wanted.ref, fixed=meant.kind == "number")
        has = environ.get("HTTP_IF_NONE_MATCH")
        if has not in (None, tag):
            raise Declined
        headers = [("ETag", tag), ("Cache-Control", FOR_EVER if meant.is_fixed else ASK_AGAIN), ("Vary", "Accept")]
        return ("304 NOT MODIFIED", headers, b"") if has else ("200 OK", [("Content-Type", JSON), *headers], body)

    def _call(
        self, context: Context, environ: Environ, wanted: Wanted, access: Access
    ) -> tuple[Call, Mapping[str, str]]:
        """Admit the caller, and once more after a slow body: meanwhile the token may have been revoked."""
        authorization = environ.get("HTTP_AUTHORIZATION", "")
        admit(context, authorization, access, wanted.name)
        began = time.monotonic()
        body = read_body(environ)
        if time.monotonic() - began > _SLOW_SECONDS:
            admit(context, authorization, access, wanted.name)
        return read_call(strict_json.load(body))

    def _rendering(self, context: Context, name: str, call: Call) -> Rendering:
        try:
            rendering = self._surroundings.versions.render(name, call)
        except Unavailable:
            # A connection that was lost meanwhile is made anew on the general way.
            raise Declined from None
        if rendering is None:
            raise Declined
        context.template = name
        return rendering

    def _showing(self, name: str, ref: str, *, fixed: bool) -> tuple[str, bytes]:
        """Return the entity tag and the bytes of a version; by number, which never changes, without the database."""
        versions = self._surroundings.versions
        try:
            place = None if fixed else versions.find_place(name, ref)
            number = int(ref) if fixed else place and place[1]
            shown = self._shown.get((name, number)) if number else None
            if shown is not None:
                return shown
            place = place or versions.find_place(name, ref)
            version = None if place is None else versions.load(place[0].template_id, place[1])
        except Unavailable:
            raise Declined from None
        if version is None:
            raise Declined
        shown = f'"{json_tag(version)}"', json_of(version)
        self._shown.put((name, version.number), shown, len(shown[1]))
        return shown
