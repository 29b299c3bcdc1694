"""Names in folders."""

from __future__ import annotations

from dataclasses import dataclass

from service.web.folders import Row, in_folders


@dataclass(frozen=True)
class Template:
    name: str


def rows(*names: str) -> list[Row]:
    return [Row(Template(name), 2, "") for name in names]


def test_dots_make_folders_and_what_has_none_comes_first() -> None:
    sections = in_folders(rows("b.x.y", "b.x-1", "a", "b.a", "b.x.a", "b-c.d", "z"))
    told = [
        (each.name, [(folder.path, [row.leaf for row in folder.rows]) for folder in each.folders]) for each in sections
    ]
    assert told == [
        ("", [("", ["a", "z"])]),
        ("b", [("b.", ["a", "x-1"]), ("b.x.", ["a", "y"])]),
        ("b-c", [("b-c.", ["d"])]),
    ]
    assert [(each.size, each.renders) for each in sections] == [(2, 4), (4, 8), (1, 2)]
