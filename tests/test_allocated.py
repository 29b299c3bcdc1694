"""A full disk costs figures, and no worker."""

from __future__ import annotations

from pathlib import Path

from prometheus_client.mmap_dict import MmapedDict

from service.allocated import FIRST_SIZE, AllocatedDict


def figures(path: Path) -> dict[str, float]:
    return {key: value for key, value, _, _ in MmapedDict.read_all_values_from_file(str(path))}


def test_a_file_has_all_its_room_from_the_start_and_when_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "counter_1.db"
    made = AllocatedDict(str(path))
    assert path.stat().st_blocks * 512 >= path.stat().st_size == FIRST_SIZE
    for number in range(1500):
        made.write_value(f"figure {number:030}", number, 0)
        assert path.stat().st_blocks * 512 >= path.stat().st_size
    assert path.stat().st_size == 2 * FIRST_SIZE
    assert figures(path) == {f"figure {number:030}": number for number in range(1500)}
    made.close()


def test_a_file_that_was_there_goes_on(tmp_path: Path) -> None:
    path = tmp_path / "counter_1.db"
    for number in (1, 2):
        made = AllocatedDict(str(path))
        assert made.read_value("figure")[0] == number - 1
        made.write_value("figure", number, 0)
        made.close()
    assert figures(path) == {"figure": 2}
    reader = AllocatedDict(str(path), read_mode=True)
    assert [value for _, value, _ in reader.read_all_values()] == [2]
    reader.close()


def test_without_room_for_a_file_its_figures_lie_in_memory(tmp_path: Path) -> None:
    made = AllocatedDict(str(tmp_path / "no folder" / "counter_1.db"))
    made.write_value("figure", 7, 0)
    assert made.read_value("figure") == (7, 0)
    made.close()


def test_a_file_that_cannot_grow_goes_on_in_memory_and_keeps_what_it_had(tmp_path: Path) -> None:
    folder, moved = tmp_path / "folder", tmp_path / "moved"
    folder.mkdir()
    made = AllocatedDict(str(folder / "counter_1.db"))
    made.write_value("first", 1, 0)
    folder.rename(moved)
    for number in range(5000):
        made.write_value(f"figure {number:030}", number, 0)
    assert made.read_value("first") == (1, 0)
    assert made.read_value(f"figure {4999:030}") == (4999, 0)
    assert (moved / "counter_1.db").stat().st_size == FIRST_SIZE
    assert figures(moved / "counter_1.db")["first"] == 1
    made.close()
