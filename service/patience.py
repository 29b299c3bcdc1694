"""Where the server lends the application more time for a request whose answer is long."""

from __future__ import annotations

MORE_TIME = "imprint.more_time"
"""Key of a WSGI environ: call what is there, and the next part of the answer has as long as a whole answer has."""
