from __future__ import annotations

from service.core.trace.literal import outlined, pieces, raw
from tests.core.documents import compiled


def test_pieces_are_normal_and_know_the_placeholders_before_them() -> None:
    document = compiled("\r\n One  \r\n$A: $A$B\t\r\nend \n\n", "A=<x> B=<x>")
    assert [(piece.text, piece.slots) for piece in pieces(document)] == [
        ("One\n", ()),
        (": ", ("A",)),
        ("\nend", ("A", "B")),
    ]
    assert [piece.text for piece in raw(document)] == ["\r\n One  \r\n", ": ", "\t\r\nend \n\n"]
    assert outlined(document) == "One\n\0: \0\nend"


def test_a_version_that_begins_and_ends_with_placeholders_has_empty_pieces_there() -> None:
    assert [piece.text for piece in pieces(compiled("$A x $A", "A=<x>"))] == ["", " x ", ""]


def test_a_version_without_placeholders_is_one_piece() -> None:
    (piece,) = pieces(compiled("a\nb\n"))
    assert (piece.text, piece.slots, piece.after_slot, piece.before_slot) == ("a\nb", (), False, False)
