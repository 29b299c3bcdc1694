"""Styles, scripts and pictures: their addresses change with their content, so that browsers keep them for ever."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, request, url_for

_FOR_EVER = "public, max-age=31536000, immutable"


class Assets:
    """The files of a blueprint's static folder."""

    def __init__(self, blueprint: Blueprint) -> None:
        """Take the blueprint; answers for its files, asked for by the addresses made here, may be kept for ever."""
        self._folder = Path(blueprint.static_folder or "")
        self._endpoint = f"{blueprint.name}.static"
        self._digest = cache(self._read_digest)
        blueprint.after_request(self._let_keep)

    def url(self, name: str) -> str:
        """Return the address of a file by its path in the static folder; raises OSError where there is none."""
        return url_for(self._endpoint, filename=name, v=self._digest(name))

    def _read_digest(self, name: str) -> str:
        return hashlib.sha256((self._folder / name).read_bytes()).hexdigest()[:12]

    def _let_keep(self, response: Response) -> Response:
        if request.endpoint == self._endpoint and response.status_code == 200 and "v" in request.args:
            response.headers["Cache-Control"] = _FOR_EVER
        return response
