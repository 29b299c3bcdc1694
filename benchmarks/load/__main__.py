"""The process of a load generator: a job comes in, its outcome goes out."""

from __future__ import annotations

import gc
import sys

from benchmarks.load import closed_loop, open_loop
from benchmarks.load.job import Job

if __name__ == "__main__":
    wanted = Job.from_text(sys.stdin.read())
    # Nothing here makes cycles, and a collection would look like a slow answer.
    gc.disable()
    sys.stdout.write((open_loop if wanted.rate else closed_loop).run(wanted).to_text())
