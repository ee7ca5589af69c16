"""A file that cannot be read: the line to look at is told, in Dutch."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine import mistakes
from tests import tiny_project

GOOD = """version: "3.1"
responses:
  utter_groet:
  - text: |-
      Hallo
    buttons:
    - {title: Wat vraagt de toets?, payload: /toets}
    - {title: "Meer weten?", payload: /meer}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tiny_project.write(tmp_path / "project")


def test_a_project_that_can_be_read_has_none(project: Path) -> None:
    (project / "domain.yml").write_text(GOOD)
    assert mistakes.first(project) is None


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("de toets?,", "de toets: kort,", 7),
        ('"Meer weten?",', '"Meer weten?,', 8),
        ("payload: /toets}", "payload: /toets", 7),
        ("    buttons:", "   buttons:", 6),
        ("    buttons:", "\tbuttons:", 6),
        ("  - text: |-", "  - text: @ncsc", 4),
        ("Hallo", "Hallo\x07", 5),
    ],
)
def test_the_line_with_the_mistake_is_told(project: Path, old: str, new: str, line: int) -> None:
    changed = GOOD.replace(old, new)
    (project / "domain.yml").write_text(changed)
    told = mistakes.first(project)
    assert told is not None
    assert (told.file, told.line) == ("domain.yml", line)
    assert str(told).startswith(f"In domain.yml klopt regel {line} niet: “")


def test_a_file_in_another_code_than_utf_8(project: Path) -> None:
    examples = project / "data" / "nlu" / "all.yml"
    examples.write_bytes("version: '3.1'\nnlu:\n- intent: één".encode("latin-1"))
    told = mistakes.first(project)
    assert told is not None
    assert (told.file, told.line) == ("data/nlu/all.yml", 3)
