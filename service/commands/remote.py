"""The service that a command talks to, by IMPRINT_URL and IMPRINT_TOKEN, and what it says where that is refused."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from service.client import Client

DEFAULT_URL = "http://127.0.0.1:8000"


@contextmanager
def service() -> Iterator[Client]:
    """Give a client to a command; ends it with status 2 for a wrong address or token, with 1 where no answer comes."""
    # Its library takes a while and some memory to load, and the server's processes never need it.
    from service.client import Client, ClientError, WrongCall

    token = os.environ.get("IMPRINT_TOKEN", "").strip()
    if not token:
        raise click.UsageError("set IMPRINT_TOKEN to a token of the service, and IMPRINT_URL to its address")
    try:
        with Client(os.environ.get("IMPRINT_URL") or DEFAULT_URL, token) as client:
            yield client
    except WrongCall as error:
        raise click.UsageError(f"IMPRINT_URL or IMPRINT_TOKEN: {error}") from None
    except ClientError as error:
        raise click.ClickException(str(error)) from None
