"""What the project offers stands in its documentation, and what that names exists."""

from __future__ import annotations

import re
from pathlib import Path

from dotenv import dotenv_values

from bot.__main__ import COMMANDS
from bot.base.settings import ROOT, Settings, read
from bot.server.openapi import document

README = ROOT / "README.md"
DOCS = ROOT / "docs"
# What people read: the changelog names what is no longer there, decisions what was thought once.
GUIDES = [README, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md", *sorted(DOCS.glob("*.md"))]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
SETTINGS = sorted(name.upper() for name in Settings.__fields__)
TARGETS = sorted(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(), re.MULTILINE))
ROUTES = sorted(
    f"{method.upper()} {path}"
    for path, item in document()["paths"].items()
    for method in item
    if method in {"get", "post", "put", "patch", "delete"}
)


OPERATIONS, API = ((DOCS / name).read_text("utf-8") for name in ("operations.md", "api.md"))
TEXTS = "\n".join(page.read_text("utf-8") for page in GUIDES)


def test_the_readme_is_an_entrance() -> None:
    assert len(README.read_text("utf-8").splitlines()) <= 150


def test_every_setting_has_its_row_and_no_other_is_named() -> None:
    rows = re.findall(r"^\| *`([A-Z][A-Z_]+)` *\|.*\S.*\|", OPERATIONS, re.MULTILINE)
    assert sorted(rows) == SETTINGS


def test_the_example_file_names_every_setting_and_no_other() -> None:
    assert sorted(dotenv_values(ROOT / ".env.example")) == SETTINGS


def test_the_example_file_holds_the_defaults(tmp_path: Path) -> None:
    without = read({"VAR_DIR": str(tmp_path)})
    example = read({"VAR_DIR": str(tmp_path)}, ROOT / ".env.example")
    assert example == without


def test_every_command_is_documented_and_no_other_is_named() -> None:
    assert set(re.findall(r"python -m bot ([a-z]+)", TEXTS)) == set(COMMANDS)


def test_every_make_target_is_documented_and_no_other_is_named() -> None:
    assert set(re.findall(r"(?:`|^)make ([a-z]+)", TEXTS, re.MULTILINE)) == set(TARGETS)


def test_every_route_is_documented() -> None:
    assert [route for route in ROUTES if f"`{route}`" not in API] == []


def test_the_lists_are_not_empty() -> None:
    assert len(SETTINGS) > 10
    assert {"help", "run", "test"} <= set(TARGETS)
    assert "POST /api/messages" in ROUTES


def test_links_within_the_project_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in PAGES
        for link in re.findall(r"\]\((?!https?:|mailto:)([^)]+)\)", page.read_text("utf-8"))
        if not leads_somewhere(page, re.sub(r"\s", "", link))
    ]
    assert broken == []


def leads_somewhere(page: Path, link: str) -> bool:
    """Whether a file exists, and has the heading that the link names, if any."""
    path, _, heading = link.partition("#")
    target = page.parent / path if path else page
    if not heading or not target.is_file():
        return target.exists()
    titles = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
    return heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}


RECORDS = sorted((DOCS / "decisions").glob("[0-9]*.md"))
STATUS = r"(accepted|superseded by \[\d+\]\([\w-]+\.md\))"


def test_every_decision_has_its_parts() -> None:
    assert RECORDS
    for record in RECORDS:
        text = record.read_text("utf-8")
        start = rf"# {int(record.name[:4])}\. .+\n\nStatus: {STATUS}(?:[;.] [^#]+)?\n\n## Context\n"
        assert re.match(start, text), record.name
        for part in ("## Decision", "## Consequences"):
            assert part in text, f"{record.name}: {part}"


def test_the_index_lists_every_decision_with_its_status() -> None:
    index = (DOCS / "decisions" / "README.md").read_text("utf-8")
    for record in RECORDS:
        text = record.read_text("utf-8")
        title = re.match(r"# \d+\. (.+)", text)
        status = re.search(rf"^Status: {STATUS}", text, re.MULTILINE)
        assert title
        assert status
        row = f"| {int(record.name[:4])} | [{title[1]}]({record.name}) | {status[1]}"
        assert row in index, record.name


def test_what_supersedes_a_decision_says_so() -> None:
    for record in RECORDS:
        text = record.read_text("utf-8")
        for newer in re.findall(r"^Status: superseded by \[\d+\]\(([\w-]+\.md)\)", text, re.M):
            later = (DOCS / "decisions" / newer).read_text("utf-8")
            assert re.search(rf"^Status: .*supersedes.*{record.name}", later, re.M), newer
