"""`/v1/users`: people who sign in, and their sessions."""

from __future__ import annotations

import json
from typing import Any

from flask import g, request
from flask.views import MethodView

from service.access.passwords import NewPassword, why_unfit
from service.access.sessions import end_session, end_sessions, list_sessions
from service.access.users import UserChange, UserWish, change_user, create_user, find_user, list_users, reset_password
from service.api import idempotency, presenting_users, strict_json
from service.api.access import requires
from service.api.blueprint import Blueprint
from service.api.paging import IdsQuery, page
from service.api.schemas.users import (
    PasswordRequest,
    SessionsResponse,
    UserChangeRequest,
    UserRequest,
    UserResponse,
    UsersResponse,
    UserWithPasswordResponse,
)
from service.context import current
from service.core.errors import LastAdministrator, NameTaken, UnknownSession, UnknownUser

blueprint = Blueprint("users", __name__, url_prefix="/v1", description="People who sign in")


def _hash_password() -> None:
    """Hash the password that was sent, or one that is made, for the view; one that cannot be taken the view refuses."""
    body = strict_json.of_request(request)
    text = body.get("password") if isinstance(body, dict) else None
    if text is None:
        g.new_password = current().passwords.make(current().entropy(16))
    elif isinstance(text, str) and why_unfit(text) is None:
        g.new_password = current().passwords.choose(text)


@blueprint.route("/users")
class Users(MethodView):
    """All users."""

    @requires("admin")
    @blueprint.arguments(IdsQuery, location="query")
    @blueprint.response(200, UsersResponse)
    def get(self, query: dict[str, Any]) -> dict[str, Any]:
        """List users, newest first, disabled ones too."""
        limit, before = query["limit"], query.get("cursor")
        found = list_users(current().db, limit=limit + 1, before=before, pattern=current().actor.pattern)
        return page(found, limit, presenting_users.user, lambda user: user.id)

    @requires("admin", writes=True, before=_hash_password)
    @blueprint.arguments(UserRequest)
    @blueprint.refuses(NameTaken)
    @blueprint.response(201, UserWithPasswordResponse)
    def post(self, body: dict[str, Any]) -> dict[str, Any]:
        """Make a user; without a password one is made, which is in this answer and nowhere else."""
        context, password = current(), g.new_password
        wish = UserWish(body["name"], body["role"], body["pattern"], body.get("display_name"))
        made = create_user(
            context.db, wish, password, actor=context.actor, now=context.now, entropy=context.entropy(10)
        )
        return _shown_once(presenting_users.user(made), password)


@blueprint.route("/users/<user_id>")
class User(MethodView):
    """One user."""

    @requires("admin")
    @blueprint.refuses(UnknownUser)
    @blueprint.response(200, UserResponse)
    def get(self, user_id: str) -> dict[str, Any]:
        """Show a user."""
        return presenting_users.user(find_user(current().db, user_id, current().actor))

    @requires("admin", writes=True)
    @blueprint.arguments(UserChangeRequest)
    @blueprint.refuses(UnknownUser, LastAdministrator)
    @blueprint.response(200, UserResponse)
    def patch(self, body: dict[str, Any], user_id: str) -> dict[str, Any]:
        """Change a user; another role or pattern, or being disabled, ends the user's sessions."""
        context = current()
        changed = change_user(context.db, user_id, UserChange(**body), actor=context.actor, now=context.now)
        return presenting_users.user(changed)

    @requires("admin", writes=True)
    @blueprint.refuses(UnknownUser, LastAdministrator)
    @blueprint.response(204)
    def delete(self, user_id: str) -> None:
        """Disable a user and end all sessions; nothing that the user did is lost."""
        change_user(current().db, user_id, UserChange(disabled=True), actor=current().actor, now=current().now)


@blueprint.route("/users/<user_id>/password")
class Password(MethodView):
    """The password of a user."""

    @requires("admin", writes=True, before=_hash_password)
    @blueprint.arguments(PasswordRequest, required=False)
    @blueprint.refuses(UnknownUser)
    @blueprint.response(200, UserWithPasswordResponse)
    def post(self, body: dict[str, Any], user_id: str) -> dict[str, Any]:  # noqa: ARG002  # It was hashed before.
        """Give a user a new password, which must be changed at the next sign-in, and end all sessions."""
        context, password = current(), g.new_password
        user = reset_password(context.db, user_id, password, actor=context.actor, now=context.now)
        return _shown_once(presenting_users.user(user), password)


@blueprint.route("/users/<user_id>/sessions")
class Sessions(MethodView):
    """The sessions of a user."""

    @requires("admin")
    @blueprint.refuses(UnknownUser)
    @blueprint.response(200, SessionsResponse)
    def get(self, user_id: str) -> dict[str, Any]:
        """List where a user is signed in, newest first."""
        found = list_sessions(current().db, user_id, actor=current().actor, now=current().now)
        return {"items": [presenting_users.session(each) for each in found]}

    @requires("admin", writes=True)
    @blueprint.refuses(UnknownUser)
    @blueprint.response(204)
    def delete(self, user_id: str) -> None:
        """Sign a user out everywhere."""
        end_sessions(current().db, user_id, actor=current().actor, now=current().now)


@blueprint.route("/users/<user_id>/sessions/<session_id>")
class Session(MethodView):
    """One session of a user."""

    @requires("admin", writes=True)
    @blueprint.refuses(UnknownUser, UnknownSession)
    @blueprint.response(204)
    def delete(self, user_id: str, session_id: str) -> None:
        """End a session; one that has ended already is no error."""
        end_session(current().db, user_id, session_id, actor=current().actor, now=current().now)


def _shown_once(shown: dict[str, Any], password: NewPassword) -> dict[str, Any]:
    """Add the password that was made; what is kept for a repetition holds null in its place."""
    idempotency.keep(json.dumps(shown | {"password": None}))
    return shown | {"password": password.text if password.made else None}
