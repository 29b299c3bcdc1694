"""The tree of domain errors: each has a stable code, and its docstring is the default message.

No HTTP in here: the front doors map these classes to statuses (`service/api/errors.py`).
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from service.core.finding import Finding


@dataclass(frozen=True, slots=True)
class Problem:
    """One wrong thing in the input: where it is, what is wrong, and what to send instead.

    Exactly one of `argument` (a name of the template's schema) and `pointer` (a JSON Pointer into the request, RFC
    6901) is set; `extra` holds what a program can act on, such as `allowed` or `did_you_mean`.
    """

    code: str
    message: str
    argument: str | None = None
    pointer: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON form: `argument` or `pointer`, `code`, `message` and the extra members."""
        where = {"argument": self.argument} if self.argument is not None else {"pointer": self.pointer or ""}
        return {**where, "code": self.code, "message": self.message, **self.extra}


class ImprintError(Exception):
    """Something was refused."""

    code: ClassVar[str]

    def __init__(self, detail: str | None = None, **extra: Any) -> None:
        """Take the sentence for this occurrence (default: the class's docstring) and members for the answer."""
        self.detail = detail or inspect.cleandoc(type(self).__doc__ or "")
        self.extra = extra
        super().__init__(self.detail)


class InvalidRequest(ImprintError):
    """The request is not of the shape that this route takes."""

    code = "invalid_request"

    def __init__(self, detail: str | None = None, problems: Sequence[Problem] = (), **extra: Any) -> None:
        """Take the problems that were found in the request's members."""
        super().__init__(detail, **extra)
        self.problems = tuple(problems)


class MalformedRequest(InvalidRequest):
    """The request's body cannot be read as JSON."""


class InvalidArguments(ImprintError):
    """The arguments do not fit the template's schema."""

    code = "invalid_arguments"

    def __init__(self, problems: Sequence[Problem], detail: str | None = None, **extra: Any) -> None:
        """Take every problem that was found, not only the first."""
        super().__init__(detail or "; ".join(problem.message for problem in problems), **extra)
        self.problems = tuple(problems)


class InvalidDocument(ImprintError):
    """The document has findings of severity `error` and cannot become a version."""

    code = "invalid_document"

    def __init__(self, findings: Sequence[Finding], detail: str | None = None, **extra: Any) -> None:
        """Take the findings that stop publication."""
        super().__init__(detail, **extra)
        self.findings = tuple(findings)


class Unauthenticated(ImprintError):
    """Send a token in the header `Authorization: Bearer imp_...`."""

    code = "unauthenticated"


class Forbidden(ImprintError):
    """This token may not do that."""

    code = "forbidden"


class NotFound(ImprintError):
    """There is no such thing."""

    code = "unknown_route"


class UnknownTemplate(NotFound):
    """There is no template of this name."""

    code = "unknown_template"


class UnknownVersion(NotFound):
    """The template has no such version."""

    code = "unknown_version"


class UnknownLabel(NotFound):
    """The template has no such label."""

    code = "unknown_label"


class UnknownRender(NotFound):
    """There is no render of this id."""

    code = "unknown_render"


class UnknownPlan(NotFound):
    """There is no plan of this id."""

    code = "unknown_plan"


class UnknownProposal(NotFound):
    """There is no proposal of this id."""

    code = "unknown_proposal"


class UnknownToken(NotFound):
    """There is no token of this id."""

    code = "unknown_token"


class UnknownUser(NotFound):
    """There is no user of this id."""

    code = "unknown_user"


class UnknownSession(NotFound):
    """There is no session of this id."""

    code = "unknown_session"


class Conflict(ImprintError):
    """The present state does not allow this."""

    code = "in_use"


class NameTaken(Conflict):
    """A template of this name exists already."""

    code = "name_taken"


class BreakingChange(Conflict):
    """The version breaks callers of the one that the label leaves."""

    code = "breaking_change"


class InUse(Conflict):
    """A protected label points at this template."""

    code = "in_use"


class Archived(Conflict):
    """The template is archived; restore it first."""

    code = "archived"


class Protected(Conflict):
    """This label is protected and does not move by a direct request."""

    code = "protected"


class Unchanged(Conflict):
    """The label points there already; there is nothing to propose."""

    code = "unchanged"


class Decided(Conflict):
    """This proposal was decided already."""

    code = "decided"


class LastAdministrator(Conflict):
    """This is the last user who may do everything."""

    code = "last_administrator"


class IdempotencyConflict(ImprintError):
    """This Idempotency-Key was used for another request."""

    code = "idempotency_conflict"


class Erased(ImprintError):
    """What this needs was erased for good."""

    code = "erased"


class Stale(ImprintError):
    """What you started from is no longer the newest."""

    code = "stale"


class TooLarge(ImprintError):
    """The request or what it would make is larger than the limit."""

    code = "too_large"


class RateLimited(ImprintError):
    """This token has sent more requests than it may."""

    code = "rate_limited"

    def __init__(self, detail: str | None = None, *, retry_after: int = 1, **extra: Any) -> None:
        """Take in how many seconds the next request will be let through, at least 1."""
        super().__init__(detail, **extra)
        self.retry_after = retry_after


class Unavailable(ImprintError):
    """The database cannot answer now; nothing was changed; try again shortly."""

    code = "unavailable"
