"""deploy/alerts.yml: rules that Prometheus can read, about figures that there are, each with its section to read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from prometheus_client import REGISTRY

from service import metrics
from tests.docs.markdown import ROOT, page

RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    for rule in group["rules"]
]
OPERATIONS = page("operations")
# What others than the service say: Prometheus itself, its exporters, and the script of docs/operations.md.
OTHERS = {
    "up",
    "probe_success",
    "probe_ssl_earliest_cert_expiry",
    "node_filesystem_avail_bytes",
    "imprint_backup_made_at_seconds",
    "imprint_check_failed",
}
WORDS = {"sum", "max", "by", "rate", "histogram_quantile", "predict_linear", "time", "absent", "or", "le"}

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])


def known() -> set[str]:
    assert metrics.REQUESTS is not None
    told = {sample.name for family in REGISTRY.collect() for sample in family.samples}
    named = {family.name for family in REGISTRY.collect()}
    return told | named | {f"{name}_total" for name in named} | OTHERS


@every_rule
def test_a_rule_has_what_a_rule_needs(rule: dict[str, Any]) -> None:
    assert rule.keys() - {"for"} == {"alert", "expr", "labels", "annotations"}
    assert re.fullmatch(r"Imprint[A-Za-z]+", rule["alert"])
    assert re.fullmatch(r"\d+[smhd]", rule.get("for", "1m"))
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert rule["annotations"].keys() == {"summary", "runbook"}
    for opening, closing in ("()", "{}", "[]"):
        assert rule["expr"].count(opening) == rule["expr"].count(closing)


@every_rule
def test_a_rule_is_about_figures_that_there_are(rule: dict[str, Any]) -> None:
    bare = re.sub(r"\{[^}]*\}|\[[^]]*\]|by \([^)]*\)", " ", rule["expr"])
    names = set(re.findall(r"\b[a-z][a-z_]+\b", bare)) - WORDS
    families = {re.sub(r"_(bucket|sum|count)$", "", name) for name in names}
    assert names
    assert families <= known()


@every_rule
def test_a_rule_names_the_section_that_says_what_to_do(rule: dict[str, Any]) -> None:
    path, _, anchor = rule["annotations"]["runbook"].partition("#")
    assert path == "docs/operations.md"
    assert anchor in OPERATIONS.anchors
    assert f"`{rule['alert']}`" in OPERATIONS.text


def test_the_page_speaks_of_no_other_alarm() -> None:
    assert set(re.findall(r"`(Imprint[A-Z]\w+)`", OPERATIONS.text)) == {rule["alert"] for rule in RULES}
