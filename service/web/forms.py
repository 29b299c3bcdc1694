"""Forms: the token by which each shows that it comes from a page of its own session, and what was typed into it."""

from __future__ import annotations

from flask import request

from service.access.csrf import form_token, form_token_holds
from service.core.errors import Forbidden, InvalidRequest
from service.core.names import LONGEST_MESSAGE, read_ref
from service.web.cookies import session_secret, visit_secret

FIELD = "form_token"


def form_token_here() -> str:
    """Return the token for the forms of the page that is made now."""
    return form_token(session_secret() or visit_secret())


def form_token_is_right() -> bool:
    """Return whether the form that was sent comes from a page of its session (or visit)."""
    return form_token_holds(session_secret() or visit_secret(), request.form.get(FIELD, ""))


def is_from_here() -> bool:
    """Return whether the browser says that a form was sent by a page of this service; False where it says nothing.

    Raises Forbidden where it says that the form was sent by a page of somebody else. What Sec-Fetch-Site says goes
    before Origin, which a proxy makes differ from Host.
    """
    site, origin = request.headers.get("Sec-Fetch-Site", "none"), request.headers.get("Origin")
    is_ours = site == "same-origin" if site != "none" else origin is not None and _is_this_host(origin)
    if not is_ours and (site != "none" or origin is not None):
        raise Forbidden("this form came from another site, so nothing was done; open the page here and send it again")
    return is_ours


def _is_this_host(origin: str) -> bool:
    scheme, _, host = origin.partition("://")
    return host == request.host and (scheme == "https" or not request.is_secure)


def text_of(name: str) -> str:
    """Return what was typed into a field, without blanks around it; "" where the form has no such field."""
    return request.form.get(name, "").strip()


def asked(name: str) -> str:
    """Return what the address asks for by a name, without blanks around it; "" where it does not.

    A NUL, which nobody types and PostgreSQL cannot hold, is left out.
    """
    return request.args.get(name, "").replace("\0", "").strip()


def number_asked(name: str) -> int | None:
    """Return the number that the address asks for by a name, 1 to 999,999,999; None for anything else."""
    ref = read_ref(asked(name))
    return int(ref.text) if ref is not None and ref.kind == "number" else None


def reason_here() -> str | None:
    """Return why somebody does what the form does, or None; without NULs, which no reason has and no database takes.

    Raises InvalidRequest for one that is longer than what is kept.
    """
    reason = text_of("message").replace("\0", "").replace("\r\n", "\n")
    if len(reason) > LONGEST_MESSAGE:
        says = f"Nothing was done: the reason has {len(reason):,} characters, and {LONGEST_MESSAGE:,} are kept at most."
        raise InvalidRequest(f"{says} Shorten it.")
    return reason or None


def lines_of(name: str) -> str:
    """Return the text of a large field as it was typed: browsers send every line end as CR LF, here it is LF again."""
    return request.form.get(name, "").replace("\r\n", "\n")


def is_ticked(name: str) -> bool:
    """Return whether a box of the form was ticked."""
    return name in request.form


def carried() -> list[tuple[str, str]]:
    """Return all that a form held, so that it can be shown and sent again; never its token, and no password."""
    fields = request.form.items(multi=True)
    return [(name, value) for name, value in fields if name != FIELD and "password" not in name]
