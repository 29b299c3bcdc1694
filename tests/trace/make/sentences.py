"""Sentences by the thousand, which copy no template: patterns written by hand, filled with nouns, names and days."""

from __future__ import annotations

from collections.abc import Sequence

from tests.trace.make.dice import Dice
from tests.trace.make.words import words


class Writer:
    """Writes sentences and bullets with the nouns of one trade."""

    def __init__(self, nouns: Sequence[str], dice: Dice) -> None:
        self.dice = dice
        self._nouns = [*nouns, *dice.some(words("sentences")["generic"], 6)]

    def bullet(self) -> str:
        """Return a few words, as behind a dash."""
        text = self._filled("bullets")
        return text[0].upper() + text[1:] if self.dice.chance(0.6) else text

    def sentence(self) -> str:
        """Return a sentence; one in twelve is in another language."""
        return self._filled("foreign" if self.dice.chance(0.08) else "sentences")

    def paragraph(self, least: int = 1, most: int = 4) -> str:
        """Return some sentences."""
        return " ".join(self.sentence() for _ in range(self.dice.between(least, most)))

    def bullets(self, sign: str, least: int = 2, most: int = 5) -> list[str]:
        """Return some bullets behind a sign; `#` in it becomes their number."""
        number = self.dice.between(least, most)
        return [sign.replace("#", str(place)) + self.bullet() for place in range(1, number + 1)]

    def _filled(self, kind: str) -> str:
        dice, told = self.dice, words("sentences")
        noun, other = dice.shuffled(self._nouns)[:2]
        person, second = dice.shuffled(told["people"])[:2]
        day, later = dice.shuffled(told["days"])[:2]
        pattern: str = dice.pick(told[kind])
        return pattern.format(n=noun, m=other, p=person, p2=second, d=day, d2=later, q=dice.between(2, 90))
