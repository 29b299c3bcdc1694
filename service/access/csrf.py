"""The token by which a form shows that it comes from a page of its own session."""

from __future__ import annotations

import hashlib
import hmac

_PURPOSE = b"Imprint form"


def form_token(session_secret: str) -> str:
    """Return the token for the forms of a session, made of its secret, which no script can read."""
    return hmac.new(session_secret.encode("utf-8", "surrogatepass"), _PURPOSE, hashlib.sha256).hexdigest()


def form_token_holds(session_secret: str, token: str) -> bool:
    """Return whether a form sent the token of its session, in the same time for every wrong one."""
    return hmac.compare_digest(form_token(session_secret).encode(), token.encode("utf-8", "surrogatepass"))
