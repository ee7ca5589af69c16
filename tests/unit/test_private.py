"""What the bot keeps is closed to others, also where the folder was there before the bot."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from bot.base.private import close_to_others


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_an_open_folder_is_closed_and_what_is_in_it(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "var"
    (folder / "log").mkdir(parents=True)
    files = [folder / "secret_key", folder / "log" / "serve.log", folder / "bot.db"]
    for path in files:
        path.write_text("x", "utf-8")
        path.chmod(0o644)
    other = folder / "other"
    other.write_text("x", "utf-8")
    other.chmod(0o644)
    for path in (folder, folder / "log"):
        path.chmod(0o755)
    close_to_others(folder, folder / "bot.db")
    assert {rights(path) for path in (folder, folder / "log")} == {0o700}
    assert {rights(path) for path in files} == {0o600}
    assert rights(other) == 0o644, "no file of the bot"
    (line,) = caplog.messages
    assert line == "closed to others, in VAR_DIR: var, secret_key, log, serve.log, bot.db"
    close_to_others(folder, folder / "bot.db")
    assert len(caplog.messages) == 1, "nothing changed"


def test_a_folder_that_is_shared_is_left_as_it_is(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tmp_path.chmod(0o1777)
    close_to_others(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o1777
    assert "not ours alone" in caplog.text


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.write_text("x", "utf-8")
    elsewhere.chmod(0o644)
    folder = tmp_path / "var"
    folder.mkdir(mode=0o700)
    (folder / "secret_key").symlink_to(elsewhere)
    close_to_others(folder)
    assert rights(elsewhere) == 0o644
