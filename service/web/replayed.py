"""A render done again for its page: the prompt in colours, and what can be said of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.audit.renders import replay_render
from service.core.actor import Actor
from service.core.compiled import compile_text
from service.core.errors import Erased, TooLarge
from service.registry.lookup import find_template, find_version
from service.web.coloured_prompt import Coloured, coloured

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from service.store.renders import RenderRecord


@dataclass(frozen=True, slots=True)
class Replayed:
    """The prompt again: in colours and as one text, or why there is none.

    `identical` says whether it has the hash of the first time; `has_secrets` that `***` stands in it for what is never
    kept, so that it is not the prompt itself.
    """

    prompt: Coloured | None = None
    text: str = ""
    identical: bool = False
    has_secrets: bool = False


def replayed(db: Connection, record: RenderRecord, actor: Actor) -> Replayed:
    """Render again from the record; nothing where its arguments are not there."""
    if record.arguments is None:
        return Replayed()
    version = find_version(db, find_template(db, record.template), str(record.version))
    compiled = compile_text(version.document)
    shown = coloured(compiled, record.arguments, record.unset)
    try:
        replay = replay_render(db, record.id, actor)
    except Erased:
        return Replayed(shown, has_secrets=True)
    except TooLarge:
        return Replayed(shown)
    return Replayed(shown, replay.prompt, replay.identical)
