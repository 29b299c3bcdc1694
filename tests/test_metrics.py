"""Figures for Prometheus: of one process, or added up over the workers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from service.metrics import RENDERS, exposition

ROOT = Path(__file__).parents[1]
COUNT = "from service.metrics import RENDERS; RENDERS.labels('plan', 'rendered').inc({})"
SHOW = "from service.metrics import exposition; print(exposition()[0].decode())"


def value(shown: str, name: str, **labels: str) -> float | None:
    for family in text_string_to_metric_families(shown):
        for sample in family.samples:
            if sample.name == name and sample.labels == labels:
                return sample.value
    return None


def test_figures_are_in_the_text_format_of_prometheus() -> None:
    before = value(exposition()[0].decode(), "imprint_renders_total", outcome="tested", template="plan") or 0
    RENDERS.labels("plan", "tested").inc()
    body, content_type = exposition()
    assert value(body.decode(), "imprint_renders_total", outcome="tested", template="plan") == before + 1
    assert content_type.startswith("text/plain; version=")


def test_every_figure_is_called_after_the_service() -> None:
    families = {family.name for family in text_string_to_metric_families(exposition()[0].decode())}
    assert {"imprint_http_requests", "imprint_http_request_seconds", "imprint_renders"} <= families


def run(code: str, folder: Path) -> str:
    environ = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=True).stdout


def test_figures_of_several_processes_are_added_up(tmp_path: Path) -> None:
    for count in (2, 5):
        run(COUNT.format(count), tmp_path)
    assert value(run(SHOW, tmp_path), "imprint_renders_total", outcome="rendered", template="plan") == 7


@pytest.mark.parametrize("outcome", ['odd " name', "line\nbreak", "é"])
def test_an_odd_label_does_not_break_the_format(outcome: str) -> None:
    RENDERS.labels("plan", outcome).inc()
    assert value(exposition()[0].decode(), "imprint_renders_total", outcome=outcome, template="plan") is not None
