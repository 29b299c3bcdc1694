"""A device on which somebody signed in is known again, by nothing that is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.access.devices import device_text, known_device
from tests.store.rows import USER

TEXT = device_text(USER, bytes(range(10)))


def test_a_device_is_known_to_its_user_until_the_password_changes() -> None:
    assert known_device(USER, TEXT) == bytes(range(10)).hex()
    assert known_device(replace(USER, name="other", role="viewer"), TEXT) is not None
    assert known_device(replace(USER, password_hash="another"), TEXT) is None
    assert known_device(replace(USER, id="another"), TEXT) is None


@pytest.mark.parametrize(
    "text", [None, "", ".", "x", TEXT[:-1], TEXT + "0", f"0{TEXT}", "ä.ö", "\udcff.\udcff", "a.b.c"]
)
def test_a_text_that_was_not_made_for_a_user_is_no_device(text: str | None) -> None:
    assert known_device(USER, text) is None
