"""The page with the table of facts says what the table says."""

from __future__ import annotations

from bot.content.facts import table
from docs.facts_page import PAGE, cell, page


def test_the_page_is_current() -> None:
    assert page(table()) == PAGE.read_text("utf-8"), "run `make docs`"


def test_every_fact_stands_on_it() -> None:
    text = PAGE.read_text("utf-8")
    missing = [f.id for f in table().facts.values() if cell(f.text) not in text]
    assert missing == []
