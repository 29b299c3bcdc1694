"""Shapes of requests and responses: what may be sent, what comes back. Facts are checked by the operations."""
