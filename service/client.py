"""Imprint over HTTP, for tools: each method is one request, and says in one sentence why it got no answer.

Stands alone: the standard library and httpx, and nothing else of Imprint.
"""

from __future__ import annotations

import re
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

SECONDS = 30.0
"""How long a client waits for a connection, and then for an answer."""

_THIS_MACHINE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(?=[:/]|$)")
_TOKEN = re.compile(r"[!-~]+")


class ClientError(Exception):
    """The service gave no answer that can be used; the message says why and what to do."""


class WrongCall(ClientError):
    """The address or the token cannot be one, whatever the service."""


class Unreachable(ClientError):
    """Nobody answered, or somebody that is not Imprint."""


class Refused(ClientError):
    """The service said no: `status` of HTTP, the stable `code`, and the whole problem document."""

    def __init__(self, message: str, *, status: int, code: str, problem: dict[str, Any]) -> None:
        """Take the message for people and what the service said."""
        super().__init__(message)
        self.status, self.code, self.problem = status, code, problem


class Client:
    """A service at an address, called with a token."""

    def __init__(self, url: str, token: str, *, seconds: float = SECONDS) -> None:
        """Take the address without a path of the API, and the token; raises WrongCall for what cannot be such."""
        if not _TOKEN.fullmatch(token):
            raise WrongCall("the token holds blanks or letters that no token has; copy it again, whole")
        if not re.fullmatch(r"https?://[^/?#\s][^?#\s]*", url):
            raise WrongCall(f"{url!r} is no address of a service; write one such as http://127.0.0.1:8000")
        try:
            self._http = httpx.Client(
                base_url=url,
                headers={"Authorization": f"Bearer {token}", "Accept": "application/json"},
                timeout=seconds,
                # A proxy of the environment is for other machines.
                trust_env=_THIS_MACHINE.match(url) is None,
            )
        except httpx.InvalidURL as error:
            raise WrongCall(f"{url!r} is no address of a service ({error})") from None
        self._url = url

    def __enter__(self) -> Self:
        """Return the client, which `with` closes in the end."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the connections."""
        self._http.close()

    def trace(self, *, text: str | None = None, sha256: str | None = None) -> dict[str, Any]:
        """Return what `POST /v1/trace` answers for a text, or for the SHA-256 of one; raises as `post`."""
        return self.post("/v1/trace", {"sha256": sha256} if text is None else {"text": text})

    def render(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        *,
        ref: str = "production",
        arguments_text: str | None = None,
    ) -> dict[str, Any]:
        """Return what `POST /v1/templates/{name}/render` answers: the `prompt`, and how it came about.

        Arguments are given as values or as typed text, one of the two; raises as `post`.
        """
        given = {"arguments": arguments, "arguments_text": arguments_text}
        body = {"ref": ref, **{form: value for form, value in given.items() if value is not None}}
        return self.post(f"/v1/templates/{quote(name, safe='')}/render", body)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Send a body as JSON and return the object that comes back; raises Unreachable and Refused."""
        try:
            answer = self._http.post(path, json=body)
        except httpx.TimeoutException:
            raise Unreachable(f"{self._url} did not answer in time; try again, or look whether it is well") from None
        except (httpx.TransportError, httpx.InvalidURL) as error:
            raise Unreachable(
                f"{self._url} cannot be reached ({error}); is IMPRINT_URL right, and does it run?"
            ) from None
        told = _object_of(answer)
        if answer.is_success and told is not None:
            return told
        if told is None or "code" not in told:
            raise Unreachable(
                f"{self._url} answered {answer.status_code}, and not as Imprint does; is IMPRINT_URL right?"
            )
        raise _refusal(answer.status_code, told)


def _object_of(answer: httpx.Response) -> dict[str, Any] | None:
    """Return the JSON object in an answer, or None where there is none."""
    try:
        told = answer.json()
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def _refusal(status: int, told: dict[str, Any]) -> Refused:
    code, detail = str(told["code"]), str(told.get("detail", told.get("title", "")))
    advice = "; is IMPRINT_TOKEN right?" if status == 401 else ""
    return Refused(f"{code}: {detail}{advice}", status=status, code=code, problem=told)
