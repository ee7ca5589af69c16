"""The bot is closed to visitors and opened again, by a setting or by staff."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.base.settings import Settings, read
from bot.conversations import closing as module
from bot.conversations.closing import Closing
from bot.web.errors import ApiError


def is_closed(closing: Closing) -> bool:
    try:
        asyncio.run(closing.check())
    except ApiError as error:
        return error.code == "closed"
    return False


def test_what_staff_choose_holds_for_all_servers(
    config: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = Closing(config), Closing(config)
    assert not is_closed(one)
    assert not is_closed(other)
    for closed in (True, True, False, False):  # once more changes nothing
        asyncio.run(one.close_to_visitors(closed))
        assert is_closed(one) == closed
        state = asyncio.run(other.state(fresh=True))
        assert state.closed == closed
        assert (state.since is not None) == closed
    asyncio.run(one.close_to_visitors(True))
    monkeypatch.setattr(module, "_FRESH_SECONDS", 0)
    assert is_closed(other)
    assert is_closed(Closing(config))  # after a restart
    asyncio.run(one.close_to_visitors(False))
    for each in (one, other):
        each.close()


def test_the_setting_closes_it_whatever_staff_choose(tmp_path: Path) -> None:
    closing = Closing(read({"VAR_DIR": str(tmp_path), "CLOSED": "on"}))
    asyncio.run(closing.close_to_visitors(False))
    assert is_closed(closing)
    assert asyncio.run(closing.state()).by_setting
    closing.close()


def test_while_the_database_is_away_what_is_known_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    closing = Closing(
        read({"VAR_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{folder}/bot.db"})
    )
    monkeypatch.setattr(module, "_FRESH_SECONDS", 0)
    asyncio.run(closing.close_to_visitors(True))
    assert is_closed(closing)
    closing.close()
    folder.rename(tmp_path / "away")
    assert is_closed(closing)
    (tmp_path / "away").rename(folder)
    asyncio.run(closing.close_to_visitors(False))
    assert not is_closed(closing)
    closing.close()
