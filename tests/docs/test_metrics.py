"""docs/metrics.md has every figure, with its real kind and labels."""

from __future__ import annotations

import re

import pytest
from prometheus_client.metrics import MetricWrapperBase

from service import metrics
from tests.docs.markdown import code, codes, page

FIGURES = [value for value in vars(metrics).values() if isinstance(value, MetricWrapperBase)]
PAGE = page("metrics")
ROWS = {code(row[0]): row for row in PAGE.table("All figures")}


def told_name(figure: MetricWrapperBase) -> str:
    (described,) = figure.describe()
    return f"{described.name}_total" if described.type == "counter" else described.name


@pytest.mark.parametrize("figure", FIGURES, ids=told_name)
def test_every_figure_has_a_row_with_its_kind_and_labels(figure: MetricWrapperBase) -> None:
    _, kind, labels, meaning = ROWS[told_name(figure)]
    assert kind == figure.describe()[0].type
    assert tuple(codes(labels)) == figure._labelnames
    assert meaning.endswith(".")


def test_the_page_tells_of_no_figure_that_there_is_not() -> None:
    known = {told_name(figure) for figure in FIGURES}
    assert set(ROWS) == known
    named = re.findall(r"imprint_[a-z_]+", PAGE.section("What to watch"))
    assert {name.removesuffix("_sum") for name in named} <= known
