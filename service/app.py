"""The application: the one place that knows every room."""

from __future__ import annotations

import gc
import time
from importlib.metadata import version
from threading import Semaphore

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from service.access.cache import TokenCache
from service.access.passwords import Passwords
from service.access.rate_limit import RateLimiter
from service.access.sign_in import SignIn
from service.access.sign_in_limits import SignInLimits
from service.api import (
    labels,
    operations,
    plans,
    proposals,
    rendering,
    renders,
    templates,
    tokens,
    trace,
    users,
    versions,
)
from service.api.errors import register_error_handlers
from service.api.express import ExpressLane
from service.api.openapi import make_api
from service.api.prefix import Prefix
from service.api.request_log import surround_requests
from service.audit.scrubbing import Scrubbing
from service.config import Settings
from service.context import Surroundings
from service.core.protection import Protection
from service.housekeeping import Housekeeper
from service.registry.kept import KeptVersions
from service.store.engine import Database
from service.store.rates import Rates
from service.store.recorder import Recorder
from service.web.front import compile_first_pages, register_pages
from service.web.settings import SETTINGS

DATABASE = "imprint-database"
SCRUBBING = "imprint-scrubbing"
TOKEN_USES = "imprint-token-uses"
USAGE = "imprint-usage"
MAX_BODY_BYTES = 8 * 1024 * 1024
ROOMS = (templates, versions, labels, proposals, rendering, renders, plans, trace, tokens, users, operations)
"""The rooms of the API, in the order in which its specification tells of them."""


def create_app(settings: Settings) -> Flask:
    """Return the WSGI application for these settings; its database is opened at the first request, not here."""
    app = Flask("service", static_folder=None)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # Flask types the provider by its base class.
    app.json.sort_keys = False  # type: ignore[attr-defined]  # As above: the order of the schema is kept.
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = MAX_BODY_BYTES
    app.url_map.merge_slashes = False
    surroundings = _surroundings(settings)
    app.extensions[DATABASE] = surroundings.database
    app.extensions[SCRUBBING] = surroundings.scrubbing
    app.extensions[SETTINGS] = settings
    app.extensions[TOKEN_USES] = surroundings.uses
    app.extensions[USAGE] = surroundings.usage
    surround_requests(app, surroundings)
    register_error_handlers(app)
    api = make_api(app, version("imprint"))
    for room in ROOMS:
        api.register_blueprint(room.blueprint)
    register_pages(app)
    app.wsgi_app = ExpressLane(app.wsgi_app, surroundings)  # type: ignore[method-assign]  # Flask's own way to wrap.
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        # Host and prefix are not believed: a proxy that does not blank them would let a client choose the addresses in
        # answers, and nothing needs them.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0)  # type: ignore[method-assign]  # Flask's own way to wrap.
    if settings.path_prefix:
        app.wsgi_app = Prefix(app.wsgi_app, settings.path_prefix)  # type: ignore[method-assign]  # As above.
    return app


def make_ready(app: Flask) -> None:
    """Do what the first requests would else wait for; an application answers without it too.

    What is there by now stays for ever, so that the garbage collector need not look through it again and again: with
    it, a full collection held up a request for some 75 ms.
    """
    compile_first_pages(app)
    gc.collect()
    gc.freeze()


def make_housekeeper(app: Flask, settings: Settings) -> Housekeeper:
    """Return what keeps house for an application, not started yet."""
    extensions = app.extensions
    return Housekeeper(
        extensions[DATABASE],
        extensions[SCRUBBING],
        settings.retention_days,
        uses=extensions[TOKEN_USES],
        usage=extensions[USAGE],
    )


def _surroundings(settings: Settings) -> Surroundings:
    rules = tuple((label.label, label.pattern) for label in settings.protected_labels)
    database = Database(settings.database_url, pool_size=settings.threads)
    rates = Rates(database)
    # The other half of the threads is for requests that are answered soon.
    half = max(1, settings.threads // 2)
    return Surroundings(
        database=database,
        recorder=Recorder(database),
        versions=KeptVersions(database),
        tokens=TokenCache(time.monotonic),
        sign_in=SignIn(database, Passwords(at_once=min(2, half)), SignInLimits(rates)),
        protection=Protection(rules),
        limiter=RateLimiter(rates, settings.rate_limit) if settings.rate_limit else None,
        exports=Semaphore(half),
        scrubbing=Scrubbing(database),
        keeps_arguments=settings.keep_arguments,
    )
