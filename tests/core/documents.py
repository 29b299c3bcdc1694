"""Documents for the tests of the core: a body, and front matter written as JSON, which is YAML."""

from __future__ import annotations

import json
from typing import Any

from service.core.compiled import Compiled, compile_document
from service.core.document import read


def text_of(body: str, hint: str | None = None, **front_matter: Any) -> str:
    keys = {"argument_hint": hint, **front_matter}
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in keys.items() if value is not None]
    return f"---\n{''.join(lines)}---\n{body}" if lines else body


def compiled(body: str, hint: str | None = None, **front_matter: Any) -> Compiled:
    document = read(text_of(body, hint, **front_matter))
    assert not document.findings
    return compile_document(document)
