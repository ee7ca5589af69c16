"""Rasa's own commands work without the packages that are left out (`python -m bot rasa …`)."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.base.settings import ROOT
from tests import tiny_project

STORIES = """
version: "3.1"
stories:
- story: one greets
  steps:
  - user: hallo daar
    intent: groet
  - action: utter_groet
"""


def rasa(project: Path, *arguments: str) -> str:
    """Run one of Rasa's commands in a project; return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "rasa", *arguments],
        cwd=project,
        env={
            **os.environ,
            "LOG_LEVEL": "INFO",
            "PYTHONPATH": str(ROOT),
            "MPLCONFIGDIR": str(project),
        },
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = tiny_project.write(tmp_path_factory.mktemp("rasa") / "project")
    shutil.rmtree(project / "bot")  # else Python finds this package first
    (project / "tests").mkdir()
    (project / "tests" / "test_stories.yml").write_text(STORIES)
    rasa(project, "train", "--fixed-model-name", "tiny")
    return project


def test_the_data_can_be_validated(project: Path) -> None:
    assert "No story structure conflicts found" in rasa(project, "data", "validate")


def test_understanding_can_be_tested(project: Path) -> None:
    rasa(project, "test", "nlu", "--nlu", "data/nlu", "--model", "models/tiny.tar.gz")
    report = json.loads((project / "results" / "intent_report.json").read_text())
    assert report["accuracy"] == 1
    assert (project / "results" / "intent_confusion_matrix.png").stat().st_size > 0


def test_dialogue_can_be_tested(project: Path) -> None:
    stories = ("--stories", "tests/test_stories.yml")
    rasa(project, "test", "core", *stories, "--model", "models/tiny.tar.gz")
    report = json.loads((project / "results" / "story_report.json").read_text())
    assert report["conversation_accuracy"]["correct"] == 1
