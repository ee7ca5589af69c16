"""The picture of the architecture: drawn from the contracts, current, and with every room."""

from __future__ import annotations

import re
from configparser import ConfigParser

from bot.base.settings import ROOT
from docs import architecture_diagram as diagram

PAGE = diagram.PAGE.read_text("utf-8")


def test_the_picture_is_current() -> None:
    assert diagram.page(PAGE, diagram.read()) == PAGE, "run: make docs"


def test_a_room_that_moves_is_drawn_elsewhere() -> None:
    changed = ConfigParser()
    changed.read_dict(diagram.read())
    changed["importlinter:contract:layers"]["layers"] = "\nbot.high\nbot.one | bot.other\n"
    drawn = diagram.picture(changed)
    assert "  bot_high --> bot_one & bot_other\n" in drawn
    assert "bot_website" not in drawn
    assert diagram.page(PAGE, changed) != PAGE


def test_every_room_is_in_the_contracts_and_has_its_line() -> None:
    rooms = {path.parent.name for path in (ROOT / "bot").glob("*/__init__.py")} | {"__main__"}
    named = {
        room.removeprefix("bot.") for layer in diagram.layers(diagram.read()) for room in layer
    }
    told = re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)
    assert named == rooms
    assert sorted(told) == sorted(rooms)
