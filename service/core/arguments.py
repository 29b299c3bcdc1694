"""Arguments of a template: what a hint or an `arguments` map declares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Kind = Literal["named", "positional", "flag", "option", "text"]


@dataclass(frozen=True, slots=True)
class Argument:
    """One declared argument.

    `position` counts from 1 among the positionals and is None for other kinds. `choices` are the allowed values in
    order, or None. `list` says that several values are taken. `aliases` are other spellings (`-y`). `keywords` are the
    JSON Schema keywords that the front matter's `arguments` map adds (`type`, `pattern`, `maxLength`, `x-secret` ...).
    """

    name: str
    kind: Kind
    required: bool
    description: str | None = None
    choices: tuple[Any, ...] | None = None
    default: Any = None
    position: int | None = None
    list: bool = False
    aliases: tuple[str, ...] = ()
    examples: tuple[Any, ...] = ()
    keywords: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spelling(self) -> str:
        """How an option or a flag is typed: `--depth`, `-d`, or `-depth` where the hint writes it so."""
        short = f"-{self.name}"
        return short if len(self.name) == 1 or short in self.aliases else f"-{short}"

    @property
    def is_secret(self) -> bool:
        """Whether its values are marked `x-secret`: they are rendered, and never kept."""
        return self.keywords.get("x-secret") is True
