"""Safari takes the list out of a list without marks, unless it has the role.

No browser here does so, and axe-core does not know it: so this reads what is written.
"""

from __future__ import annotations

import re

import pytest

from bot.base.settings import ROOT

_RULE = re.compile(r"([^{}]+)\{[^{}]*list-style: none")
_LIST = re.compile(r"<[uo]l\b[^>]*>")


@pytest.mark.parametrize(("part", "classes"), [("report", {"criteria"}), ("testbank", {"plain"})])
def test_a_list_without_marks_has_the_role_of_a_list(part: str, classes: set[str]) -> None:
    folder = ROOT / "bot" / part
    styles = "".join(path.read_text("utf-8") for path in (folder / "static").glob("*.css"))
    selectors = {selector.strip() for selector in _RULE.findall(styles)}
    # a list of links in a <nav> stays one
    assert selectors - {"nav ul"} == {f".{name}" for name in classes}
    lists = [
        found
        for path in (folder / "templates").glob("*.html")
        for found in _LIST.findall(path.read_text("utf-8"))
        if classes & set(" ".join(re.findall(r'class="([^"]*)"', found)).split())
    ]
    assert lists
    assert [found for found in lists if 'role="list"' not in found] == []
