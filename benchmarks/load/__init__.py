"""A load generator: a process of its own with one thread, non-blocking sockets, and requests that are bytes already."""
