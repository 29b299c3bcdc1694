"""The front door for people: every page under one blueprint, with its headers, its errors and its words."""

from __future__ import annotations

from importlib.metadata import version

from flask import Blueprint, Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from service.core.errors import ImprintError
from service.web import (
    account,
    archiving,
    comparing,
    creating,
    editing,
    events,
    labels,
    plans,
    proposals,
    renders,
    settings,
    sign_in,
    templates,
    tokens,
    trace,
    trying,
    user_access,
    users,
    versions,
)
from service.web.assets import Assets
from service.web.errors import register_browser_errors, show_error, show_failure, show_http_error
from service.web.forms import form_token_here
from service.web.notices import clear_notice, take_notice
from service.web.once import once_key
from service.web.page import is_allowed, session_here
from service.web.policy import guard, style_nonce
from service.web.theme import theme_of_request
from service.web.words import FILTERS

ROOMS = (
    sign_in,
    account,
    templates,
    creating,
    archiving,
    versions,
    editing,
    comparing,
    trying,
    labels,
    proposals,
    renders,
    plans,
    events,
    trace,
    tokens,
    users,
    user_access,
    settings,
)
MENU = (
    ("read", "web.templates.index", "Templates"),
    ("read", "web.proposals.index", "Proposals"),
    ("audit or render", "web.renders.index", "Renders"),
    ("audit or render", "web.plans.index", "Plans"),
    ("audit", "web.events.index", "Events"),
    ("audit", "web.trace.show", "Trace"),
    ("admin", "web.tokens.index", "Admin"),
)
"""What the menu leads to, with the scope that each page needs."""


FIRST_PAGES = (
    *("base.html", "parts.html", "sign_in.html", "error.html"),
    *("templates.html", "template.html", "charts.html", "arguments.html", "timeline.html", "steps.html"),
)
"""What people open first, on a worker that has just begun, and what that is made of."""


def register_pages(app: Flask) -> None:
    """Let an application show the pages, and answer browsers that ask for an address that there is not."""
    front = Blueprint("web", __name__, template_folder="html", static_folder="static", static_url_path="/static")
    for room in ROOMS:
        front.register_blueprint(room.blueprint)
    front.add_url_rule("/", "home", _home)
    front.register_error_handler(ImprintError, show_error)
    front.register_error_handler(HTTPException, show_http_error)
    front.register_error_handler(Exception, show_failure)
    front.after_request(guard)
    front.after_request(clear_notice)
    assets = Assets(front)
    front.app_context_processor(
        lambda: {
            "asset": assets.url,
            "menu": lambda: MENU,
            "waiting": {"web.proposals.index": proposals.waiting_here},
            "is_within": _is_within,
            "has_view": lambda endpoint: endpoint in app.view_functions,
            "session": session_here,
            "may": is_allowed,
            "form_token": form_token_here,
            "once_key": once_key,
            "take_notice": take_notice,
            "theme": theme_of_request,
            "style_nonce": style_nonce,
            "program_version": version("imprint"),
        }
    )
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.register_blueprint(front)
    register_browser_errors(app)


def compile_first_pages(app: Flask) -> None:
    """Compile the pages that people open first, so that nobody waits for it."""
    for name in FIRST_PAGES:
        app.jinja_env.get_template(name)


def _is_within(endpoint: str) -> bool:
    """Return whether the page that is made lies below the same part of the address as an entry of the menu."""
    entry = url_for(endpoint).removeprefix(request.root_path)
    return entry.split("/")[1] == request.path.split("/")[1]


def _home() -> ResponseReturnValue:
    return redirect(url_for("web.templates.index"))
