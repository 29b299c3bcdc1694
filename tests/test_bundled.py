from __future__ import annotations

from typing import Literal

import pytest

from service import bundled


@pytest.mark.parametrize(("name", "file"), [("seeds", "deployment-plan.md"), ("migrations", "env.py")])
def test_what_travels_with_the_code_is_found(name: Literal["migrations", "seeds"], file: str) -> None:
    assert (bundled.folder(name) / file).is_file()
