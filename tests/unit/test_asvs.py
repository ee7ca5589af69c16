"""docs/security/asvs.md: every requirement once, with a verdict, and tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from bot.base.settings import ROOT

PAGE = (ROOT / "docs" / "security" / "asvs.md").read_text("utf-8")
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([^|]*) \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.M)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
# How many requirements of levels 1 and 2 the sections of version 5.0.0 have: numbers 1 to this.
# (Those of level 3 are the last of their section.)
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3, "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5},
    **{"6.6": 3, "6.8": 4, "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2},
    **{"8.2": 3, "8.3": 1, "8.4": 1, "9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4},
    **{"10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3, "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4},
    **{"11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4, "13.1": 1, "13.2": 5, "13.3": 2},
    **{"13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7, "16.1": 1},
    **{"16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}
REQUIREMENTS = {f"{section}.{n + 1}" for section, count in SECTIONS.items() for n in range(count)}


@cache
def named_in(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    names = (n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef))
    return frozenset(name for name in names if name.startswith("test_"))


def missing(page: str) -> list[str]:
    """Return the tests that a page names and that do not exist."""
    return [
        f"{path}::{name}"
        for path, name in TEST.findall(page)
        if not (ROOT / path).is_file() or name not in named_in(ROOT / path)
    ]


def test_every_test_that_is_named_exists() -> None:
    assert len(TEST.findall(PAGE)) > 150
    assert missing(PAGE) == []


def test_one_that_does_not_exist_would_be_seen() -> None:
    assert missing("`tests/unit/test_asvs.py::test_gone`") == ["tests/unit/test_asvs.py::test_gone"]
    assert missing("`tests/unit/gone.py::test_x`") == ["tests/unit/gone.py::test_x"]


def test_every_requirement_is_there_once() -> None:
    assert len(REQUIREMENTS) == 253
    rows = [row[0] for row in ROW.findall(PAGE)]
    rest = PAGE.partition("## What does not apply")[2]
    left_out = re.findall(r"\b\d+\.\d+\.\d+\b", rest)
    assert sorted(rows + left_out) == sorted(REQUIREMENTS)
    assert rows == sorted(rows, key=lambda number: [int(part) for part in number.split(".")])


def test_every_row_has_a_verdict_and_what_shows_it() -> None:
    wrong = []
    for number, level, short, verdict, shown in ROW.findall(PAGE):
        # Met: tests and nothing else. Not met: why.
        met = TEST.sub("", shown).strip() == "" and bool(TEST.search(shown))
        why = len(TEST.sub("", shown)) > 5
        right = {"yes": met, "no": why}.get(verdict, False)
        if not right or level not in {"1", "2"} or not short.strip():
            wrong.append(number)
    assert wrong == []


def test_what_does_not_apply_says_why() -> None:
    rest = PAGE.partition("## What does not apply")[2]
    rows = re.findall(r"^\| (?!what|---)([^|]+) \| ([\d., ]+) \| ([^|]{8,}) \|$", rest, re.M)
    assert len(rows) == len([line for line in rest.splitlines() if line.startswith("| ")]) - 1


def test_the_counts_are_right() -> None:
    verdicts = [row[3] for row in ROW.findall(PAGE)]
    met = verdicts.count("yes")
    counted = f"**{len(verdicts)} apply: {met} are met, {len(verdicts) - met} are not.**"
    assert counted in PAGE
    assert f"{len(REQUIREMENTS) - len(verdicts)} do not apply" in PAGE
