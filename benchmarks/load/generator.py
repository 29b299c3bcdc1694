"""Load from a process of its own, so that its work is not that of whoever measures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks.load.job import Job
from benchmarks.load.outcome import Outcome

_MORE = 60.0


def run(job: Job) -> Outcome:
    """Do a job and return what came of it; raises RuntimeError when the process fails."""
    with running(job) as outcome:
        return outcome()


@contextmanager
def running(job: Job) -> Iterator[Callable[[], Outcome]]:
    """Do a job meanwhile; what is yielded waits for its outcome. The process ends with the block in any case."""
    command = [sys.executable, "-m", "benchmarks.load"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        if process.stdin is None:
            raise RuntimeError("the load generator has no standard input")
        process.stdin.write(job.to_text())
        process.stdin.close()
        process.stdin = None
        yield lambda: _outcome(process, job)
    finally:
        process.kill()
        process.communicate()


def _outcome(process: subprocess.Popen[str], job: Job) -> Outcome:
    text, _ = process.communicate(timeout=job.seconds + job.patience + _MORE)
    if process.returncode:
        raise RuntimeError(f"the load generator ended with status {process.returncode}")
    return Outcome.from_text(text)
