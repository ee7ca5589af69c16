"""What the project offers stands in its documentation, and what that names exists."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.__main__ import COMMANDS
from bot.base.settings import ROOT, Settings, read
from bot.server.openapi import document

README = ROOT / "README.md"
SETTINGS = sorted(name.upper() for name in Settings.__fields__)
TARGETS = sorted(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
ROUTES = sorted(
    f"{method.upper()} {path}"
    for path, item in document()["paths"].items()
    for method in item
    if method in {"get", "post", "put", "patch", "delete"}
)


@pytest.fixture(scope="module")
def readme() -> str:
    return README.read_text("utf-8")


@pytest.mark.parametrize("name", SETTINGS)
def test_every_setting_has_its_row_in_the_readme(name: str, readme: str) -> None:
    assert re.search(rf"^\| *`{name}` *\|.*\S.*\|", readme, re.MULTILINE)


def test_the_readme_names_no_setting_that_does_not_exist(readme: str) -> None:
    rows = re.findall(r"^\| *`([A-Z][A-Z_]+)` *\|", readme, re.MULTILINE)
    assert sorted(rows) == SETTINGS


def test_the_example_file_names_every_setting_and_no_other() -> None:
    assert sorted(dotenv_values(ROOT / ".env.example")) == SETTINGS


def test_the_example_file_holds_the_defaults(tmp_path: Path) -> None:
    without = read({"VAR_DIR": str(tmp_path)})
    example = read({"VAR_DIR": str(tmp_path)}, ROOT / ".env.example")
    assert example == without


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_stands_in_the_readme(command: str, readme: str) -> None:
    assert f"python -m bot {command}" in readme


def test_the_readme_names_no_command_that_does_not_exist(readme: str) -> None:
    assert set(re.findall(r"python -m bot ([a-z]+)", readme)) <= set(COMMANDS)


@pytest.mark.parametrize("target", TARGETS)
def test_every_make_target_stands_in_the_readme(target: str, readme: str) -> None:
    assert f"make {target}" in readme


def test_the_readme_names_no_make_target_that_does_not_exist(readme: str) -> None:
    assert set(re.findall(r"`make ([a-z]+)", readme)) <= set(TARGETS)


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_stands_in_the_readme(route: str, readme: str) -> None:
    assert f"`{route}`" in readme


def test_the_lists_are_not_empty() -> None:
    assert len(SETTINGS) > 10
    assert {"help", "run", "test"} <= set(TARGETS)
    assert "POST /api/messages" in ROUTES


def test_links_to_files_lead_somewhere() -> None:
    pages = [README, *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text("utf-8"))
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_every_decision_has_its_parts() -> None:
    records = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert records
    for record in records:
        text = record.read_text("utf-8")
        assert re.match(rf"# {int(record.name[:4])}\. ", text), record.name
        for part in ("## Context", "## Decision", "## Consequences"):
            assert part in text, f"{record.name}: {part}"
