"""What templates and labels may be called."""

from __future__ import annotations

import pytest

from service.core.errors import InvalidRequest
from service.registry.naming import check_label, check_name


@pytest.mark.parametrize("name", ["a", "0", "platform.deployment-plan", "a_b", "a" * 200])
def test_a_name_of_the_form_passes(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize("name", ["", "A", "a.", "a--b", "a" * 201, "a\n"])
def test_a_name_of_another_form_is_refused_where_it_stands(name: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_name(name)
    assert [each.pointer for each in caught.value.problems] == ["/name"]


@pytest.mark.parametrize("label", ["a", "production", "v1.2_3-x", "a" * 36])
def test_a_label_of_the_form_passes(label: str) -> None:
    check_label(label)


@pytest.mark.parametrize("label", ["", "latest", "A", "1", "-a", "a" * 37, "a\n"])
def test_a_label_of_another_form_is_refused_where_it_stands(label: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_label(label)
    assert [each.pointer for each in caught.value.problems] == ["/label"]
