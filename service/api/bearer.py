"""The token that a request carries in its header `Authorization`."""

from __future__ import annotations

from flask import request

from service.core.errors import Unauthenticated


def secret_of_request() -> str:
    """Return the text of the present request's token; raises Unauthenticated where there is none."""
    return secret_in(request.headers.get("Authorization", ""))


def secret_in(header: str) -> str:
    """Return the text of the token in a header `Authorization`; raises Unauthenticated where there is none."""
    kind, _, secret = header.partition(" ")
    if not header:
        raise Unauthenticated
    if kind.lower() != "bearer" or not secret.strip():
        raise Unauthenticated("the header Authorization must read `Bearer imp_...`")
    return secret.strip()
