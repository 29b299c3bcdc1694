from __future__ import annotations

import pytest

from service.core.protection import NO_PROTECTION, Protection

RULES = Protection.read(["production", "staging@platform.*", "canary@"])

COVERED = [("production", "plan"), ("production", "platform.plan"), ("staging", "platform.plan"), ("canary", "plan")]
OPEN = [("staging", "plan"), ("dev", "plan"), ("productions", "plan"), ("latest", "plan")]


@pytest.mark.parametrize(("label", "name"), COVERED)
def test_a_rule_protects_a_label_of_the_templates_it_names(label: str, name: str) -> None:
    assert RULES.covers(label, name)


@pytest.mark.parametrize(("label", "name"), OPEN)
def test_other_labels_are_not_protected(label: str, name: str) -> None:
    assert not RULES.covers(label, name)


def test_without_rules_nothing_is_protected() -> None:
    assert not NO_PROTECTION.covers("production", "plan")
    assert Protection.read([]) == NO_PROTECTION
