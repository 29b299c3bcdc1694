"""A form comes from a page of its own session."""

from __future__ import annotations

import pytest

from service.access.csrf import form_token, form_token_holds


def test_the_token_of_a_session_holds_for_it_alone() -> None:
    assert form_token_holds("one", form_token("one"))
    assert not form_token_holds("two", form_token("one"))
    assert "one" not in form_token("one")


@pytest.mark.parametrize("token", ["", "0" * 64, "ä", "\udcff", "one"])
def test_any_other_text_does_not_hold(token: str) -> None:
    assert not form_token_holds("one", token)
