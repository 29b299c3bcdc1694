"""The settings in force, and how the service is doing."""

from __future__ import annotations

import platform
import shutil

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from service.config import Settings, told
from service.context import current
from service.web.page import page

blueprint = Blueprint("settings", __name__, url_prefix="/admin/settings")
SETTINGS = "imprint-settings"
"""Where the application keeps what it was told."""

LITTLE_SPACE = 1024**3


@blueprint.get("")
@page("admin")
def show() -> ResponseReturnValue:
    """Show settings, versions, the database and what needs looking at."""
    settings: Settings = current_app.extensions[SETTINGS]
    return render_template(
        "settings.html",
        settings=told(settings),
        unknown=settings.unknown,
        protected=settings.protected_labels,
        condition=current().condition(),
        free_bytes=_free_bytes(settings),
        little=LITTLE_SPACE,
        python=platform.python_version(),
    )


def _free_bytes(settings: Settings) -> int | None:
    """Return the space that is left for the data folder, None where that cannot be told."""
    try:
        return shutil.disk_usage(settings.data).free
    except OSError:
        return None
