"""A folder that the project makes by itself is whole, current, and made once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.base.made_once import made_once


class Maker:
    """Fills a folder, and counts how often."""

    def __init__(self, content: str = "woorden") -> None:
        self.content, self.count = content, 0

    def __call__(self, folder: Path) -> None:
        self.count += 1
        (folder / "file").write_text(self.content)


def test_it_is_made_once_and_anew_when_outdated(tmp_path: Path) -> None:
    target, maker = tmp_path / "models" / "words", Maker()
    assert made_once(target, "1", maker) == target
    assert made_once(target, "1", maker) == target
    assert maker.count == 1
    made_once(target, "2", Maker("andere"))
    assert (target / "file").read_text() == "andere"
    assert list(target.parent.iterdir()) == [target]


def test_what_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "file").write_text("half")
        raise ValueError("no words")

    with pytest.raises(ValueError, match="no words"):
        made_once(tmp_path / "words", "1", fail)
    assert not list(tmp_path.iterdir())


def test_several_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        done = [pool.submit(made_once, tmp_path / "words", "1", Maker()) for _ in range(40)]
        assert {future.result() for future in done} == {tmp_path / "words"}
    assert (tmp_path / "words" / "file").read_text() == "woorden"
    assert [path.name for path in tmp_path.iterdir()] == ["words"]


def test_a_place_that_is_taken_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "words").write_text("a file, no folder")
    with pytest.raises(OSError, match="words"):
        made_once(tmp_path / "words", "1", Maker())
