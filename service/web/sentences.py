"""Events as sentences in people's words: who did what to what, in parts, so that names can be led somewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import url_for

from service.core.event import EventTag
from service.web.words import counted

if TYPE_CHECKING:
    from service.store.events import Event

KINDS: Mapping[str, str] = {
    EventTag.TEMPLATE_CREATE: "Template made",
    EventTag.TEMPLATE_ARCHIVE: "Template archived",
    EventTag.TEMPLATE_RESTORE: "Template brought back",
    EventTag.VERSION_SAVE: "Version saved",
    EventTag.LABEL_MOVE: "Label moved",
    EventTag.LABEL_REMOVE: "Label removed",
    EventTag.PROPOSAL_CREATE: "Proposal made",
    EventTag.PROPOSAL_APPROVE: "Proposal approved",
    EventTag.PROPOSAL_REJECT: "Proposal rejected",
    EventTag.PROPOSAL_WITHDRAW: "Proposal withdrawn",
    EventTag.RENDER_ERASE: "Render erased",
    EventTag.RENDER_EXPIRE: "Renders expired",
    EventTag.TOKEN_CREATE: "Token made",
    EventTag.TOKEN_REVOKE: "Token revoked",
    EventTag.USER_CREATE: "User made",
    EventTag.USER_ROLE: "Role changed",
    EventTag.USER_RENAME: "User renamed",
    EventTag.USER_DISABLE: "User disabled",
    EventTag.USER_ENABLE: "User enabled",
    EventTag.USER_RESET: "Password given",
    EventTag.USER_PASSWORD: "Password changed",
    EventTag.SESSION_CREATE: "Signed in",
    EventTag.SESSION_END: "Signed out",
}
"""What each kind of event is called in the filter, by its tag."""

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a sentence: words of ours, or a name that somebody gave (`is_name`), which may lead somewhere."""

    text: str
    is_name: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Sentence:
    """What somebody did, without who it was; `why` is what was said to it."""

    parts: tuple[Part, ...]
    why: str | None = None


def sentence(event: Event) -> Sentence:
    """Return an event as a sentence; what is not known here is told by its tag."""
    tell = _TELLING.get(event.tag)
    try:
        parts = tuple(tell(event, event.data)) if tell else ()
    except (KeyError, TypeError, AttributeError):
        # An event of another release may hold something else.
        parts = ()
    why = event.data.get("message")
    return Sentence(parts or tuple(_unknown(event)), why if isinstance(why, str) and why else None)


def _unknown(event: Event) -> Iterator[Part]:
    yield Part(f"did {event.tag}")
    if event.template:
        yield from (Part(" to "), _template(event))


def _template(event: Event) -> Part:
    name = event.template or ""
    return Part(name, True, url_for("web.templates.show", name=name))


def _version(event: Event, number: int) -> Part:
    address = url_for("web.versions.show", name=event.template, number=number)
    return Part(f"version {number}", address=address)


def _label(data: Data) -> Part:
    return Part(str(data["label"]), True)


def _about_template(verb: str, after: str = "") -> Callable[[Event, Data], Iterator[Part]]:
    def tell(event: Event, _: Data) -> Iterator[Part]:
        yield from (Part(f"{verb} "), _template(event))
        if after:
            yield Part(after)

    return tell


def _saved(event: Event, data: Data) -> Iterator[Part]:
    yield from (Part("saved "), _version(event, data["number"]), Part(" of "), _template(event))
    if data.get("accepted"):
        yield Part(f", accepting {', '.join(data['accepted']).replace('_', ' ')}")


def _moved(event: Event, data: Data) -> Iterator[Part]:
    start, end = data["from"], data["to"]
    if start is None:
        yield from (Part("set "), _label(data), Part(" of "), _template(event), Part(" to "), _version(event, end))
    else:
        yield Part("rolled " if end < start else "moved ")
        yield from (_label(data), Part(" of "), _template(event))
        yield Part(f"{' back' if end < start else ''} from {start} to ")
        yield _version(event, end)
    if data.get("allow_breaking"):
        yield Part(", although it breaks callers")
    if data.get("proposer"):
        yield from (Part(", as proposed by "), Part(str(data["proposer"]), True))


def _removed(event: Event, data: Data) -> Iterator[Part]:
    yield from (Part("removed "), _label(data), Part(" of "), _template(event))
    if data["from"] is not None:
        yield from (Part(", which was at "), _version(event, data["from"]))


def _proposal(verb: str) -> Callable[[Event, Data], Iterator[Part]]:
    def tell(event: Event, data: Data) -> Iterator[Part]:
        if data.get("proposer"):
            yield from (Part(f"{verb} the proposal of "), Part(str(data["proposer"]), True), Part(" to move "))
        else:
            yield Part("proposed to move ")
        yield from (_label(data), Part(" of "), _template(event))
        yield Part(" to " if data["from"] is None else f" from {data['from']} to ")
        yield _version(event, data["to"])

    return tell


def _erased(event: Event, data: Data) -> Iterator[Part]:
    yield Part("erased what ")
    yield Part("a render", address=url_for("web.renders.show", render_id=data["render_id"]))
    yield from (Part(" of "), _template(event), Part(" held"))


def _expired(_: Event, data: Data) -> Iterator[Part]:
    yield Part(f"erased what {counted(data['count'], 'render')} from before {str(data['before'])[:10]} held")


def _token_made(_: Event, data: Data) -> Iterator[Part]:
    yield from (Part("made the token "), _token(data), Part(f" with {', '.join(data['scopes'])}"))
    yield from (Part(" for "), Part(_all(data["pattern"]), data["pattern"] != "*"))


def _token_revoked(_: Event, data: Data) -> Iterator[Part]:
    yield from (Part("revoked the token "), _token(data))


def _token(data: Data) -> Part:
    return Part(str(data["name"]), True)


def _user(data: Data) -> Part:
    return Part(str(data["name"]), True)


def _user_made(_: Event, data: Data) -> Iterator[Part]:
    yield from (Part("made the user "), _user(data), Part(f", {data['role']} for "))
    yield Part(_all(data["pattern"]), data["pattern"] != "*")


def _role(_: Event, data: Data) -> Iterator[Part]:
    start, end = data["from"], data["to"]
    yield from (Part("made "), _user(data), Part(f" {end['role']} for {_all(end['pattern'])}"))
    yield Part(f"; before: {start['role']} for {_all(start['pattern'])}")


def _renamed(_: Event, data: Data) -> Iterator[Part]:
    yield from (Part("lets "), _user(data), Part(" be shown as "), Part(data["to"] or data["name"], True))


def _about_user(before: str, after: str = "") -> Callable[[Event, Data], Iterator[Part]]:
    def tell(_: Event, data: Data) -> Iterator[Part]:
        yield from (Part(f"{before} "), _user(data))
        if after:
            yield Part(f" {after}")

    return tell


def _password(_: Event, __: Data) -> Iterator[Part]:
    yield Part("chose another password")


def _signed_in(_: Event, __: Data) -> Iterator[Part]:
    yield Part("signed in")


def _session_ended(event: Event, data: Data) -> Iterator[Part]:
    is_own, many = event.actor_id == data.get("user"), data.get("sessions")
    if is_own:
        yield Part(f"ended {counted(many, 'other session')}" if many else "signed out")
    else:
        yield from (Part(f"ended {counted(many, 'session') if many else 'a session'} of "), _user(data))


def _all(pattern: str) -> str:
    return "all templates" if pattern == "*" else pattern


_TELLING: Mapping[str, Callable[[Event, Data], Iterator[Part]]] = {
    EventTag.TEMPLATE_CREATE: _about_template("made the template"),
    EventTag.TEMPLATE_ARCHIVE: _about_template("archived"),
    EventTag.TEMPLATE_RESTORE: _about_template("brought", " back"),
    EventTag.VERSION_SAVE: _saved,
    EventTag.LABEL_MOVE: _moved,
    EventTag.LABEL_REMOVE: _removed,
    EventTag.PROPOSAL_CREATE: _proposal("proposed"),
    EventTag.PROPOSAL_APPROVE: _proposal("approved"),
    EventTag.PROPOSAL_REJECT: _proposal("rejected"),
    EventTag.PROPOSAL_WITHDRAW: _proposal("withdrew"),
    EventTag.RENDER_ERASE: _erased,
    EventTag.RENDER_EXPIRE: _expired,
    EventTag.TOKEN_CREATE: _token_made,
    EventTag.TOKEN_REVOKE: _token_revoked,
    EventTag.USER_CREATE: _user_made,
    EventTag.USER_ROLE: _role,
    EventTag.USER_RENAME: _renamed,
    EventTag.USER_DISABLE: _about_user("disabled"),
    EventTag.USER_ENABLE: _about_user("enabled"),
    EventTag.USER_RESET: _about_user("gave", "a new password"),
    EventTag.USER_PASSWORD: _password,
    EventTag.SESSION_CREATE: _signed_in,
    EventTag.SESSION_END: _session_ended,
}
