"""How the tests write down what a hint declares: one short line for each argument.

`NOTES=!: release notes` is a required named argument with its description, `$2 mode {fast|slow}` the second positional
with its choices, `--base=` an option, `--all or -a` a flag with its alias, `...` a list, `prose!` required free text.
"""

from __future__ import annotations

from service.core.arguments import Argument
from service.core.hint import parse


def told(hint: str) -> list[str]:
    parsed = parse(hint)
    if parsed.prose:
        return ["prose!" if parsed.arguments[0].required else "prose"]
    return [_line(argument) for argument in parsed.arguments]


def _line(argument: Argument) -> str:
    shapes = {
        "named": f"{argument.name}=",
        "positional": f"${argument.position} {argument.name}",
        "option": f"--{argument.name}=",
        "flag": f"--{argument.name}",
    }
    line = shapes[argument.kind]
    line += "!" if argument.required else ""
    line += "..." if argument.list else ""
    line += "".join(f" or {alias}" for alias in argument.aliases)
    line += f" {{{'|'.join(argument.choices)}}}" if argument.choices else ""
    line += f" default {argument.default}" if argument.default is not None else ""
    line += f" such as {', '.join(argument.examples)}" if argument.examples else ""
    line += f": {argument.description}" if argument.description is not None else ""
    return line
