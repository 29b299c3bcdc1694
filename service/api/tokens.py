"""`/v1/whoami` and `/v1/tokens`: who calls, and who may."""

from __future__ import annotations

import json
from typing import Any

from flask.views import MethodView

from service.access.token_uses import last_uses
from service.access.tokens import TokenWish, create_token, list_tokens, revoke_token
from service.api import idempotency, presenting
from service.api.access import ANY_TOKEN, requires
from service.api.blueprint import Blueprint
from service.api.paging import IdsQuery, page
from service.api.schemas.tokens import NewTokenResponse, TokenRequest, TokensResponse, WhoamiResponse
from service.context import current
from service.core.errors import UnknownToken

blueprint = Blueprint("tokens", __name__, url_prefix="/v1", description="Who may call")


@blueprint.route("/whoami")
class Whoami(MethodView):
    """The caller."""

    @requires(ANY_TOKEN)
    @blueprint.response(200, WhoamiResponse)
    def get(self) -> dict[str, Any]:
        """Show whose token this is and what it may do."""
        actor = current().actor
        return {"id": actor.id, "name": actor.name, "scopes": sorted(actor.scopes), "pattern": actor.pattern}


@blueprint.route("/tokens")
class Tokens(MethodView):
    """All tokens."""

    @requires("admin")
    @blueprint.arguments(IdsQuery, location="query")
    @blueprint.response(200, TokensResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List tokens, newest first, without their texts."""
        limit, before = query["limit"], query.get("cursor")
        found = list_tokens(current().db, limit=limit + 1, before=before, pattern=current().actor.pattern)
        used = last_uses(current().db, found)
        return page(found, limit, lambda token: presenting.token(token, used.get(token.id)), lambda token: token.id)

    @requires("admin", writes=True)
    @blueprint.arguments(TokenRequest)
    @blueprint.response(201, NewTokenResponse)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Make a token; its text is in this answer and nowhere else."""
        context = current()
        wish = TokenWish(body["name"], tuple(body["scopes"]), body["pattern"], body["expires_at"])
        record, secret = create_token(
            context.db, wish, actor=context.actor, now=context.now, entropy=context.entropy(34)
        )
        shown = presenting.token(record)
        # A token is shown once: what is kept for a repetition holds null in its place.
        idempotency.keep(json.dumps(shown | {"token": None}))
        return shown | {"token": secret}


@blueprint.route("/tokens/<token_id>")
class Token(MethodView):
    """One token."""

    @requires("admin", writes=True)
    @blueprint.refuses(UnknownToken)
    @blueprint.response(204)
    def delete(self, token_id: str) -> None:
        """Revoke a token for good; within a second no worker takes it any more."""
        revoke_token(current().db, token_id, actor=current().actor, now=current().now)
