"""A prompt as a page shows it: values coloured by their argument, with what each colour means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from service.core.compiled import Compiled
from service.core.errors import TooLarge
from service.core.pieces import Piece, State, prompt_pieces, shortened
from service.core.render import Values

COLOURS = 8
"""How many colours there are; arguments take them in turn, in the order of the form."""

_MOST_CHARACTERS = 100_000
_MOST_PIECES = 3_000


@dataclass(frozen=True, slots=True)
class Coloured:
    """A prompt to be shown: its pieces, and how many characters are left out because it is too long for a page.

    `colours` are those of the arguments that stand in it, by name, and `missing` the names of those that must be given
    and are not. `problem` says why there is no prompt at all.
    """

    pieces: tuple[Piece, ...] = ()
    left_out: int = 0
    colours: Mapping[str, int] = field(default_factory=dict)
    states: Mapping[str, State] = field(default_factory=dict)
    problem: str | None = None

    @property
    def missing(self) -> list[str]:
        """The names of arguments that must be given and are not, in the order of the prompt."""
        return [name for name, state in self.states.items() if state == "missing"]


def coloured(compiled: Compiled, values: Values, unset: str | None = None) -> Coloured:
    """Return the prompt that these values make, as far as they are given; of a very long one, its beginning.

    `unset` is what stands for what is left out; None leaves that to the document.
    """
    try:
        pieces = prompt_pieces(compiled, values, unset)
    except TooLarge as refusal:
        return Coloured(problem=refusal.detail)
    shown, left_out = shortened(pieces, _MOST_CHARACTERS, _MOST_PIECES)
    states = {piece.argument: piece.state for piece in pieces if piece.argument is not None}
    places = {name: place for place, name in enumerate(compiled.by_name)}
    colours = {name: places.get(name, COLOURS - 1) % COLOURS for name in states}
    return Coloured(shown, left_out, colours, states)
