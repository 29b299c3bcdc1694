"""Light or dark: as the system says, or as somebody chose in this browser."""

from __future__ import annotations

from service.web.cookies import read_cookie

COOKIE = "imprint_theme"
THEMES = ("light", "dark")


def theme_of_request() -> str:
    """Return `light`, `dark`, or "" for what the system says."""
    chosen = read_cookie(COOKIE)
    return chosen if chosen in THEMES else ""
