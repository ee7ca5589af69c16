"""What makes two states of the project the same, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.fingerprint import code_fingerprint, fingerprint
from tests import tiny_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tiny_project.write(tmp_path / "project")


@pytest.mark.parametrize(
    "name", ["bot/nlu/dutch/parties.yml", "data/zelfcheck/a.tsv", "data/zelfcheck/b.yml"]
)
def test_what_rasa_does_not_notice(project: Path, name: str) -> None:
    before = code_fingerprint(project)
    (project / "domain.yml").write_text("# changed")
    (project / "data" / "nlu" / "all.yml").write_text("# changed")
    assert code_fingerprint(project) == before
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text("changed")
    assert code_fingerprint(project) != before


@pytest.mark.parametrize(
    "name",
    [
        "config.yml",
        "domain.yml",
        "requirements.lock",
        "data/nlu/all.yml",
        "data/stories/new.yml",
        "bot/nlu/dutch/parties.yml",
        "bot/nlu/component.py",
    ],
)
def test_what_a_model_is_made_from_counts(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text((path.read_text() if path.exists() else "") + "# changed\n")
    assert fingerprint(project) != before
    assert fingerprint(project) == fingerprint(project)


@pytest.mark.parametrize(
    "name",
    ["README.md", "bot/unrelated.py", "data/nlu/.all.yml.swp", "data/nlu/all.yml~", "models/x"],
)
def test_other_files_do_not_count(project: Path, name: str) -> None:
    before = fingerprint(project)
    path = project / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# changed\n")
    assert fingerprint(project) == before


def test_a_file_moved_is_a_change(project: Path) -> None:
    before = fingerprint(project)
    (project / "data/nlu/all.yml").rename(project / "data/nlu/other.yml")
    assert fingerprint(project) != before
