"""The page on performance holds what the parts print, each between two marks; a new run takes the place of the old."""

from __future__ import annotations

import re
from collections.abc import Mapping


def filled_in(page: str, parts: Mapping[str, str]) -> str:
    """Return the page with the texts of these parts between their marks; raises ValueError for a part without marks."""
    for name, text in parts.items():
        marked = re.compile(rf"(<!-- begin {name} -->\n).*?(<!-- end {name} -->)", re.DOTALL)
        found = marked.search(page)
        if found is None:
            raise ValueError(f"the page has no place for {name}: write <!-- begin {name} --> and <!-- end {name} -->")
        before, after = page[: found.end(1)], page[found.start(2) :]
        page = f"{before}\n{text.strip()}\n\n{after}"
    return page
