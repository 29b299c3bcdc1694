"""What stands before every view: who may call it, and the transaction that it runs in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal

from flask import Response, make_response, request

from service.api import idempotency, strict_json
from service.api.bearer import secret_in
from service.api.headers import Header
from service.api.refusals import OF_EVERY_TOKEN, Refusal
from service.context import Context, current
from service.core.errors import Forbidden, InvalidRequest

View = Callable[..., Any]
ANY_TOKEN: Literal["any token"] = "any token"
Scope = Literal["read", "render", "edit", "release", "audit", "admin", "any token"]


@dataclass(frozen=True, slots=True)
class Access:
    """What a route declares: the scope that a token needs for it, and whether it writes."""

    scope: Scope
    writes: bool
    or_scope: Scope | None = None


def requires(
    scope: Scope,
    *,
    or_scope: Scope | None = None,
    writes: bool = False,
    reruns: bool = False,
    conditions: tuple[Header, ...] = (),
    before: Callable[[], None] = lambda: None,
) -> Callable[[View], View]:
    """Declare a view's access: authenticate, check scope and name pattern, open the transaction, then run the view.

    A path argument `name` is a template's name and must fit the token's pattern. `or_scope` is a second scope that will
    do. Every POST honours Idempotency-Key and writes when it has one: its answer is kept whole for a repetition, unless
    the view `reruns`: then it runs again, and what it needs of the first time it keeps by `idempotency.keep` and finds
    in `idempotency.kept`. `conditions` are request headers that the view heeds, for the specification. `before` is what
    takes too long to be done in the transaction; it is done when the request was read and may be carried out.
    """
    access = Access(scope, writes, or_scope)

    def decorate(view: View) -> View:
        takes = _takes(view)

        @wraps(view)
        def run(*args: Any, **path: Any) -> Response:
            context, authorization = current(), request.headers.get("Authorization", "")
            admit(context, authorization, access, path.get("name"))
            _read(takes)
            # Once more: a token may be revoked while a slow client sends its body.
            admit(context, authorization, access, path.get("name"))
            before()
            return _act(context, lambda: make_response(view(*args, **path)), writes=writes, reruns=reruns)

        run.__dict__["access"] = access
        told = getattr(view, "_apidoc", {})
        run.__dict__["_apidoc"] = {
            **told,
            "access": scope,
            "headers": (*conditions, idempotency.HEADER),
            "refusals": (*_common(scope), *told.get("refusals", ())),
        }
        return run

    return decorate


def _act(context: Context, view: Callable[[], Response], *, writes: bool, reruns: bool) -> Response:
    """Run the view in its transaction; one that may come twice is answered once."""

    def once() -> Response:
        with context.writing():
            return idempotency.once(context, view, reruns=reruns)

    if idempotency.is_repeatable():
        return idempotency.unless_answered(context, once, view, reruns=reruns)
    with context.writing() if writes else context.reading():
        return view()


def admit(context: Context, authorization: str, access: Access, name: str | None) -> None:
    """Find out who acts from the header Authorization; raises Unauthenticated, or Forbidden for what it may not do."""
    actor = context.authenticate(secret_in(authorization))
    scope = access.or_scope if access.or_scope and actor.may(access.or_scope) else access.scope
    context.require(None if scope == ANY_TOKEN else scope, name)


def _read(takes: frozenset[str]) -> None:
    """Read the body before a transaction is open, for a client may be slow; refuse what the view does not take.

    A body that is no JSON is malformed on every route, also on those that take none.
    """
    if "query" not in takes and request.args:
        raise InvalidRequest(f"no query is taken here; leave out {', '.join(list(request.args)[:5])}")
    body = strict_json.of_request(request)
    if "json" not in takes and body != {}:
        raise InvalidRequest(f"{request.method} takes no body here; leave it out")


def _common(scope: Scope) -> tuple[Refusal, ...]:
    """Return what every view of a scope may refuse; a token is never forbidden what any token may do."""
    return tuple(each for each in OF_EVERY_TOKEN if each is not Forbidden or scope != ANY_TOKEN)


def _takes(view: View) -> frozenset[str]:
    """Return the places, `json` and `query`, from which a view takes its arguments."""
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    return frozenset(parameter["in"] for parameter in parameters)
