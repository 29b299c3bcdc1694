"""Figures for Prometheus, over all workers of a service."""

from __future__ import annotations

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

REQUESTS = Counter("imprint_http_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "imprint_http_request_seconds",
    "Time from a request's arrival in the application to its answer",
    ["method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
RENDERS = Counter(
    "imprint_renders_total", "Renders asked for, by template and what came of them", ["template", "outcome"]
)
RECORDER_QUEUE = Gauge(
    "imprint_recorder_queue", "Renders that wait until their record is on the disk", multiprocess_mode="livesum"
)
RECORDER_BATCH = Histogram(
    "imprint_recorder_batch_size", "Records that went to the disk by one commit", buckets=(1, 2, 3, 4, 6, 8, 16, 32, 64)
)


def exposition() -> tuple[bytes, str]:
    """Return the figures in the Prometheus text format, and its content type.

    Where PROMETHEUS_MULTIPROC_DIR is set, as `imprint serve` does, they are summed over the workers.
    """
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    return generate_latest(registry), CONTENT_TYPE_LATEST
