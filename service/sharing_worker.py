"""The part of the worker that leaves new connections to workers that have fewer.

The kernel wakes all workers for a new connection, and the first to come takes it in. Clients keep their connections, so
that one worker could get those of a busy client all together, and its threads would share one processor while others
stand still. Here a worker leaves a newcomer for some milliseconds to any other that has fewer connections.
"""

from __future__ import annotations

import time
from typing import Any

from service.refusing_worker import RefusingWorker

_PAUSE_SECONDS = 0.001
_PATIENCE_SECONDS = 0.01
_IMPATIENCE_SECONDS = 0.25


class SharingWorker(RefusingWorker):
    """Take in new connections in turn with the other workers; all of this runs in the main thread.

    Another worker may be too busy to come: then this one takes the newcomer in after all, and all others for a while.
    """

    alive: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Made before the fork: the parent gives the place back when the worker has ended.
        self.share = self.app.shares.take()
        self.left_since: float | None = None
        self.looks_again = 0.0
        self.leaves_again = 0.0

    def accept(self, listener: Any) -> None:
        """Take a newcomer in, or look away for a moment so that another worker does."""
        now = time.monotonic()
        if now < self.leaves_again or self.is_crowded or not self.share.is_above_another(self.nr_conns):
            self.take_in(listener)
        elif self.left_since is not None and now - self.left_since > _PATIENCE_SECONDS:
            self.leaves_again = now + _IMPATIENCE_SECONDS
            self.take_in(listener)
        else:
            self.left_since = self.left_since or now
            self.looks_again = now + _PAUSE_SECONDS
            self.set_accept_enabled(False)

    @property
    def is_crowded(self) -> bool:
        """Whether so many wait for a thread that newcomers may have to be refused, which should happen at once."""
        return 2 * len(self.line) >= self.line.longest

    def take_in(self, listener: Any) -> bool:
        """Take one connection out of the queue, and return whether there was one."""
        raise NotImplementedError

    def dispatch(self, longest: float) -> None:
        """Tell the others how many are here now, and handle what the poller has, waiting `longest` seconds for it."""
        if self.alive:
            self.share.tell(self.nr_conns)
        was_looking = self._accepting
        until_the_next_look = self.looks_again - time.monotonic()
        self.wait_for_and_dispatch_events(min(longest, until_the_next_look) if until_the_next_look > 0 else longest)
        if was_looking and self._accepting:
            self.left_since = None
