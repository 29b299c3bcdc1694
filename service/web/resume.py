"""Forms that came when their session had ended: nothing is done, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Sequence

from flask import make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.access.csrf import form_token
from service.core.errors import Forbidden
from service.web.cookies import keep_visit
from service.web.forms import carried, form_token_here

CARRIED = "carried."
TARGET = "carry_to"


def ask_to_sign_in(*, carries: bool) -> ResponseReturnValue:
    """Answer a form whose session has ended: sign in, with what was typed carried along where it `carries` that."""
    form = {"target": request.path, "carried": carried()} if carries else {}
    page = render_template("sign_in.html", ended=True, **form)
    return keep_visit(make_response(page, 401))


def ask_again(*, carries: bool) -> ResponseReturnValue:
    """Answer a form of an earlier session, or of none: show what it held, to be sent again by who is signed in now.

    Raises Forbidden where the form `carries` nothing that is to be shown.
    """
    if not carries:
        raise Forbidden("this form belongs to an earlier session, so nothing was done; open the page and send it again")
    return _offer(request.path, carried(), form_token_here()), 403


def held() -> Sequence[tuple[str, str]]:
    """Return the fields of the form that is carried through signing in."""
    fields = request.form.items(multi=True)
    return [(name.removeprefix(CARRIED), value) for name, value in fields if name.startswith(CARRIED)]


def resumed(session_secret: str) -> str | None:
    """Return the page that offers to send a form again that was carried through signing in; None if there was none."""
    target = request.form.get(TARGET, "")
    return _offer(target, held(), form_token(session_secret)) if is_local(target) else None


def is_local(address: str) -> bool:
    """Return whether an address is a path of this service, with nothing that a browser could read as another host."""
    plain = all(" " < char < "\x7f" for char in address)
    return plain and address.startswith("/") and not address.startswith("//") and "\\" not in address


def local_or_home(address: str) -> str:
    """Return an address to go to next: the one given if it is a path of this service, else the first page."""
    return f"{request.root_path}{address}" if is_local(address) else url_for("web.templates.index")


def _offer(target: str, fields: Sequence[tuple[str, str]], token: str) -> str:
    return render_template("resume.html", target=target, carried=fields, token=token)
