"""Plans and prompts of templates that the registry does not have, though they share common headings and rules."""

from __future__ import annotations

from collections.abc import Iterator

from service.core.compiled import compile_text
from service.core.render import fill
from tests.trace.make.dice import Dice
from tests.trace.make.plans import plan
from tests.trace.make.sentences import Writer
from tests.trace.make.templates import draft
from tests.trace.make.values import values
from tests.trace.make.words import Trade, trades, words

_PLANS_OF_EACH, _OF_STRUCTURES, _COMMON_ONLY = 3, 80, 30

Text = tuple[str, str]
"""The kind of a text, and the text."""


def plans() -> Iterator[Text]:
    """Yield plans that follow other templates, other papers' customary headings, or common headings alone."""
    told = words("unrelated")
    known = trades("trades")
    for trade in trades("strangers"):
        for number, focus in enumerate(trade.focuses):
            headings = draft(trade, focus, number).headings
            for time in range(_PLANS_OF_EACH):
                dice = Dice("stranger", trade.name, number, time)
                yield "plan of another template", plan(focus.thing, headings, Writer(trade.nouns, dice))
    structures = list(told["structures"].items())
    for number in range(_OF_STRUCTURES):
        dice = Dice("structure", number)
        name, customary = structures[number % len(structures)]
        yield "paper with customary headings", plan(name, customary, Writer(dice.pick(known).nouns, dice))
    for number in range(_COMMON_ONLY):
        dice = Dice("common", number)
        common = dice.shuffled(told["common"])[: dice.between(4, 9)]
        yield "plan with common headings", plan("Plan", common, Writer(dice.pick(known).nouns, dice))


def prompts() -> Iterator[Text]:
    """Yield a prompt of each template that the registry does not have."""
    for trade in trades("strangers"):
        for number in range(len(trade.focuses)):
            yield "prompt of another template", _prompt(trade, number)


def _prompt(trade: Trade, number: int) -> str:
    compiled = compile_text(draft(trade, trade.focuses[number], number).document)
    return fill(compiled, values(compiled, Dice("stranger's prompt", trade.name, number))).prompt
