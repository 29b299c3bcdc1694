"""The items of a hint: one method for each production of the grammar in docs/format.md ("The hint").

The text is read once, from left to right. Only what the grammar nests (at most 8 levels), and a value that turns out
to be a compound such as `<path>|all`, is looked at again, so the time is linear in the hint's length.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from service.core import hint_tokens as tokens
from service.core.arguments import Argument, Kind
from service.core.hint_cursor import Cursor, Unreadable
from service.core.hint_values import (
    NOTHING,
    Value,
    angle,
    bare,
    braced,
    is_group,
    label,
    quoted,
    read_note,
    split_note,
    unwrap,
)

Form = list[Argument]

_VALUES: dict[str, Callable[[str], Value]] = {
    "<": angle,
    "[": angle,
    "{": braced,
    '"': quoted,
    "'": quoted,
    "“": quoted,
}


class Reader(Cursor):
    """Reads a part of a hint whose white space is single spaces.

    Between square brackets (`bracketed`) all is optional and bare words are a label. Positionals come out without a
    position but those of `$1`, and with the name "" where the hint gives them none. `exclusive` gathers the names of
    options that exclude each other, `commands` the offsets of bare words, which make sense only as the first word of
    one form among several.
    """

    def __init__(self, text: str, at: int = 0, end: int | None = None, *, bracketed: bool = False) -> None:
        """Stand at the part's first character."""
        super().__init__(text, at, len(text) if end is None else end)
        self.bracketed = bracketed
        self.exclusive: list[tuple[str, ...]] = []
        self.commands: list[int] = []
        self.tried = at

    def forms(self) -> list[Form]:
        """Read `usage { " | " usage } [ trailer ]`, which must be all there is."""
        bar = tokens.INNER_BAR if self.bracketed else tokens.BAR
        forms = [self.usage()]
        while self.take(bar):
            forms.append(self.usage())
        if self.at < self.end:
            self.need(tokens.TRAILER)
        return forms

    def usage(self) -> Form:
        """Read `item { sep item }`; only the first place may hold spaced alternatives, a label or a sub-command."""
        form = self.slots() or (self.label() if self.bracketed else self.command())
        form = self.notes(form) if form else self.item()
        while self.take(tokens.SEPARATOR):
            form += self.item()
        return form

    def item(self) -> list[Argument]:
        """Read one item and the notes that belong to it."""
        return self.notes(_ITEMS.get(self.next(), Reader.word)(self))

    def notes(self, arguments: list[Argument]) -> list[Argument]:
        """Read the `...` and the notes after an item; a note after several arguments says nothing of any of them."""
        if self.take(tokens.REPEATED):
            arguments[-1] = replace(arguments[-1], list=True)
        while self.take(tokens.NOTE):
            note = read_note(self.note())
            if len(arguments) == 1:
                arguments = [_noted(arguments[0], note)]
        return arguments

    def note(self) -> str:
        """Step over `"(" text ")"`; a group of items in parentheses is no note and raises Unreadable."""
        at = self.at
        text = self.wrapped()
        if is_group(text):
            raise Unreadable(at)
        return text

    def slots(self) -> list[Argument]:
        """Read `create | review` or `<path> | all` that fills a whole form: one positional without a name."""
        text = self.take_last(tokens.SLOTS)
        return [self.positional(text)] if text else []

    def command(self) -> list[Argument]:
        """Read the bare sub-command that may begin a form."""
        at = self.at
        match = None if self.sees(tokens.METAVAR) else self.take(tokens.COMMAND)
        if match is None:
            return []
        self.commands.append(at)
        return [Argument("", "positional", required=True, choices=(match[0],))]

    def label(self) -> list[Argument]:
        """Read the label that may begin an alternative between brackets."""
        match = self.take(tokens.LABEL)
        return [self.positional(match[0].strip())] if match else []

    def optional(self) -> list[Argument]:
        """Read `"[" body "]"`; a body of no other shape is a text."""
        inner = Reader(self.text, *self.span(), bracketed=True)
        inner.take(tokens.SAYS_OPTIONAL)
        body = self.text[inner.at : inner.end]
        if not tokens.STRUCTURE.search(body):
            return [inner.positional(body)]
        try:
            forms = inner.forms()
        except Unreadable:
            return [inner.positional(body)]
        self.exclusive += inner.exclusive
        return _flattened(forms)

    def required(self) -> list[Argument]:
        """Read `angle | quoted | "{" text "}"`, unless it only begins a compound."""
        at = self.at
        text = self.wrapped()
        if self.sees(tokens.END) or self.sees(tokens.REPEATED):
            return [self.positional(text)]
        self.at = at
        return self.compound()

    def compound(self) -> list[Argument]:
        """Read a run with angles, such as `<owner>/<repo>`: one positional without a name."""
        return [self.positional(self.need(tokens.COMPOUND)[0])]

    def word(self) -> list[Argument]:
        """Read `named | METAVAR | choice`, or a compound that begins with a word."""
        if key := self.take(tokens.KEY):
            return [self.declare("named", key[1], NOTHING if self.sees(tokens.END) else self.value())]
        if metavar := self.take(tokens.METAVAR):
            return [self.declare("positional", metavar[1], Value(many=bool(metavar[2])))]
        if choice := self.take(tokens.ALTS):
            return [self.positional(choice[0])]
        return self.compound()

    def option(self) -> list[Argument]:
        """Read `flag [ value ]`, or several between bars, which exclude each other."""
        bar = tokens.INNER_OPTION_BAR if self.bracketed else tokens.OPTION_BAR
        options = [self.one_option()]
        while self.take(bar):
            options.append(self.one_option())
        if len(options) == 1:
            return options
        self.exclusive.append(tuple(option.name for option in options))
        return [replace(option, required=False) for option in options]

    def one_option(self) -> Argument:
        """Read a flag with its alias and its value; one with a value is an option, one without is never required."""
        match = self.need(tokens.OPTION)
        name = match[2].lstrip("-")
        written = match[2] if len(name) > 1 and not match[2].startswith("--") else None
        aliases = tuple(alias for alias in (match[1], written, match[3]) if alias)
        value = self.flag_value()
        if value is None:
            return Argument(name, "flag", required=False, aliases=aliases)
        described = replace(value, description=value.description or value.literal, literal=None)
        return self.declare("option", name, described, aliases=aliases)

    def flag_value(self) -> Value | None:
        """Read the value after a flag, None when there is none; between brackets a text may follow."""
        if self.next() == "=":
            self.at += 1
            return self.value()
        if self.take(tokens.BRACKETED_VALUE if self.bracketed else tokens.ATTACHED_VALUE):
            return angle(unwrap(self.wrapped().removeprefix("=")))
        if not self.take(tokens.VALUE_AHEAD):
            return None
        at = self.at
        value = self.value()
        if self.bracketed and self.take(tokens.MORE_WORDS):
            return Value(description=self.text[at : self.at])
        return value

    def value(self) -> Value:
        """Read a value: wrapped, bare, or a compound, which is its own description."""
        at = self.at
        if not self.commands and (spaced := self.take_last(tokens.SPACED_ALTS)):
            return bare(spaced)
        read = _VALUES.get(self.next())
        if read:
            value = read(self.wrapped())
            many = self.take(tokens.REPEATED) is not None
            if self.sees(tokens.END):
                return replace(value, many=value.many or many)
            self.at = at
        return bare(self.need(tokens.RUN)[0])

    def indexed(self) -> list[Argument]:
        """Read `"$" digit [ note ] [ "=" ( alts | text ) ]`; a note names what the text does not."""
        position = int(self.need(tokens.INDEX)[1])
        note = read_note(self.note()) if self.take(tokens.NOTE) else NOTHING
        text = self.need(tokens.INDEXED_TEXT)[0] if self.take(tokens.ASSIGN) else ""
        text, said = split_note(text.strip())
        name, value = label(text)
        note = note.noted(said)
        if not name and note.description:
            name, note = note.description, replace(note, description=None)
        return [self.declare("positional", name, value.noted(note), position=position)]

    def take_last(self, alternatives: re.Pattern[str]) -> str:
        """Take alternatives with spaces if nothing but a note or a trailer follows, and return them, else "".

        A run of words that something else follows is remembered, so that its rest is not tried again.
        """
        match = alternatives.match(self.text, self.at, self.end) if self.at >= self.tried else None
        if match is None:
            return ""
        self.tried = match.end()
        if not tokens.LAST.match(self.text, self.tried, self.end):
            return ""
        self.at = self.tried
        return match[0]

    def positional(self, text: str) -> Argument:
        """Declare the positional that a label, or alternatives without a name, stand for."""
        return self.declare("positional", *label(text))

    def declare(
        self, kind: Kind, name: str, value: Value, *, position: int | None = None, aliases: tuple[str, ...] = ()
    ) -> Argument:
        """Return the argument of this value, optional between brackets unless the value says otherwise."""
        required = not self.bracketed if value.required is None else value.required
        literal = () if value.literal is None else (value.literal,)
        return Argument(
            name,
            kind,
            required,
            description=value.description,
            choices=value.choices,
            default=value.default if required or value.default is not None else value.literal,
            position=position,
            list=value.many,
            aliases=aliases,
            examples=value.examples or (literal if required else ()),
        )


_ITEMS: dict[str, Callable[[Reader], list[Argument]]] = {
    "[": Reader.optional,
    "<": Reader.required,
    "{": Reader.required,
    '"': Reader.required,
    "'": Reader.required,
    "“": Reader.required,
    "-": Reader.option,
    "$": Reader.indexed,
}


def _noted(argument: Argument, note: Value) -> Argument:
    """Return the argument with what its note says; the note describes only what has no description."""
    return replace(
        argument,
        required=argument.required if note.required is None else note.required,
        description=argument.description or note.description,
        choices=argument.choices or note.choices,
        default=argument.default if note.default is None else note.default,
    )


def _flattened(forms: list[Form]) -> list[Argument]:
    """Return the arguments of alternatives between brackets; one that several of them name is there once."""
    seen: set[str] = set()
    flat: list[Argument] = []
    for form in forms:
        flat += [argument for argument in form if argument.name not in seen]
        seen.update(argument.name for argument in form if argument.name)
    return flat
