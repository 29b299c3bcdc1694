"""A version's page: the document as it is, what is known of it, and its exact bytes."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from service.context import current
from service.core.compiled import compile_text
from service.core.errors import UnknownVersion
from service.core.lint import lint_compiled
from service.core.source import source_lines
from service.registry.lookup import find_template, find_version
from service.web.arguments import rows_of
from service.web.page import page

blueprint = Blueprint("versions", __name__, url_prefix="/templates/<name>/versions/<number>")

MOST_SHOWN = 120_000
"""How many characters of a document its page shows; the rest is in the download."""


@blueprint.get("")
@page("read")
def show(name: str, number: str) -> ResponseReturnValue:
    """Show a version: its document, its facts, and what lint says of it."""
    context = current()
    template = find_template(context.db, name)
    version = find_version(context.db, template, _number(name, number))
    compiled = compile_text(version.document)
    usage = context.usage.of_versions(context.db, template.id, context.now)
    labels = template.labels
    return render_template(
        "version.html",
        template=template,
        version=version,
        compiled=compiled,
        arguments=rows_of(compiled),
        lines=source_lines(compiled, most=MOST_SHOWN),
        is_whole=len(version.document) <= MOST_SHOWN,
        findings=lint_compiled(compiled),
        step=context.steps.to(context.db, version),
        pointing=[label for label, at in labels.items() if at == version.number],
        releasable=[
            label for label in template.labels or ("production",) if template.labels.get(label) != version.number
        ],
        is_protected=lambda label: context.protection.covers(label, name),
        size=len(version.document.encode("utf-8", "surrogatepass")),
        renders=usage.totals.get(version.number, 0),
    )


@blueprint.get("/raw")
@page("read")
def raw(name: str, number: str) -> ResponseReturnValue:
    """Give the exact bytes of a version's document, as a file."""
    context = current()
    version = find_version(context.db, find_template(context.db, name), _number(name, number))
    response = Response(version.document.encode("utf-8", "surrogatepass"), mimetype="text/markdown")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-v{version.number}.md"'
    return response


def _number(name: str, text: str) -> str:
    """Return the number of an address; labels and digests are no addresses of pages."""
    if not (text.isascii() and text.isdecimal()):
        raise UnknownVersion(f"{name} has no version {text[:40]!r}; versions are counted from 1")
    return text
