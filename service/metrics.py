"""Figures for Prometheus, over all workers of a service; docs/metrics.md tells of each."""

from __future__ import annotations

import os
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    values,
)
from prometheus_client.metrics import MetricWrapperBase
from prometheus_client.multiprocess import MultiProcessCollector

from service import metrics_folder
from service.allocated import allocate_files

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
PLANS = Counter("imprint_plans_total", "Plans registered, by the template that they came from", ["template"])
RECORDER_QUEUE = Gauge(
    "imprint_recorder_queue", "Renders that wait until their record is on the disk", multiprocess_mode="livesum"
)
RECORDER_BATCH = Histogram(
    "imprint_recorder_batch_size", "Records that went to the disk by one commit", buckets=(1, 2, 3, 4, 6, 8, 16, 32, 64)
)
RATE_LIMITED = Counter("imprint_rate_limited_total", "Requests refused because their token had sent too many")
RATE_UNCOUNTED = Counter("imprint_rate_uncounted_total", "Requests let through because they could not be counted")
DATABASE_WAIT = Histogram(
    "imprint_database_wait_seconds",
    "Time spent on waiting for the database: for a connection, for the turn to write, for a commit",
    ["kind"],
    buckets=(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)

SHED = Counter("imprint_requests_shed_total", "Requests refused unread because too many were waiting", ["reason"])
WAITING = Gauge("imprint_requests_waiting", "Requests that wait for a thread", multiprocess_mode="livesum")
THREADS_BUSY = Gauge("imprint_threads_busy", "Threads at work on a request", multiprocess_mode="livesum")
THREADS = Gauge("imprint_threads", "Threads that there are", multiprocess_mode="livesum")
CONNECTIONS = Gauge("imprint_connections_open", "Connections from clients", multiprocess_mode="livesum")
WORKERS = Gauge("imprint_workers", "Workers that answer", multiprocess_mode="livesum")
WORKER_EXITS = Counter("imprint_worker_exits_total", "Workers that ended, asked to or not", ["how"])
BUILD_INFO = Gauge("imprint_build_info", "The release that runs; always 1", ["version"], multiprocess_mode="livemax")


def count_into(folder: Path) -> None:
    """Count into files of this folder from now on, in this process and in those it forks, each into its own.

    The library reads the variable when a figure is made, so those that are there are made anew.
    """
    os.environ.pop(metrics_folder.VARIABLE, None)
    for figure in _figures():
        figure.clear()
    os.environ[metrics_folder.VARIABLE] = str(folder)
    allocate_files()
    values.ValueClass = values.get_value_class()
    for figure in _figures():
        if not figure._labelnames:  # noqa: SLF001  # No public way starts a figure without labels anew.
            figure._metric_init()  # noqa: SLF001  # As above: no public way.


def exposition() -> tuple[bytes, str]:
    """Return the figures in the Prometheus text format, and its content type.

    In a process that counts into a folder, as `imprint serve` makes one, they are summed over all that do.
    """
    folder = metrics_folder.current()
    if folder is None:
        return generate_latest(REGISTRY), CONTENT_TYPE_LATEST
    registry = CollectorRegistry()
    MultiProcessCollector(registry, str(folder))
    with metrics_folder.undisturbed(folder):
        return generate_latest(registry), CONTENT_TYPE_LATEST


def _figures() -> list[MetricWrapperBase]:
    return [value for value in globals().values() if isinstance(value, MetricWrapperBase)]
