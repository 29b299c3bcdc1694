"""Where the files lie that travel with the code: in the package of a wheel, or beside it in a checkout."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

_PACKAGE = Path(__file__).parent


def folder(name: Literal["migrations", "seeds"]) -> Path:
    """Return the folder of migrations or seeds: `service/bundled/NAME` in a wheel, else the checkout's own."""
    packed = _PACKAGE / "bundled" / name
    return packed if packed.is_dir() else _PACKAGE.parent / name
