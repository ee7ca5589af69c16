"""The command line: what it prints, and the three exit statuses."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.base.settings import ROOT, settings
from bot.flows.cli import main
from tests.unit.scripted_bot import scripted_bot

GOOD = """
test_cases:
- test_case: een goede
  steps:
  - user: hallo
  - kind: answer
"""
BAD = """
test_cases:
- test_case: een foute
  steps:
  - user: hallo
  - kind: result
"""


@pytest.fixture(autouse=True)
def _own_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the settings and the database of whoever runs the tests out of it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("VAR_DIR", str(tmp_path_factory.mktemp("var")))
        patch.setenv("DATABASE_URL", "")
        settings.cache_clear()
        yield
    settings.cache_clear()


@pytest.fixture
def files(tmp_path: Path) -> Path:
    (tmp_path / "good.yml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yml").write_text(BAD, "utf-8")
    return tmp_path


def test_listing(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", str(files)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines == [
        f"{files}/bad.yml:3: een foute",
        f"{files}/good.yml:3: een goede",
        "2 tests",
    ]


def test_a_good_run(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with scripted_bot(lambda *_call: None) as bot:
        assert main(["run", "--url", bot.url, str(files / "good.yml")]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first == f"{files}/good.yml: goed"
    assert last.endswith(": 1 goed, 0 fout, 0 niet uit te voeren")


def test_a_run_with_a_failure(files: Path, capsys: pytest.CaptureFixture[str]) -> None:
    junit = files / "junit.xml"
    with scripted_bot(lambda *_call: None) as bot:
        assert main(["run", "--url", bot.url, "--junit", str(junit), str(files)]) == 1
    output = capsys.readouterr().out
    assert f"FOUT  {files}/bad.yml:3  een foute" in output
    assert f"{files}/bad.yml: 1 niet goed" in output
    assert "een foute" in junit.read_text("utf-8")


def test_a_selection_by_name(files: Path) -> None:
    with scripted_bot(lambda *_call: None) as bot:
        assert main(["run", "--url", bot.url, "--only", "GOEDE", str(files)]) == 0


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "required"),
        (["walk"], "invalid choice"),
        (["run", "--only", "zoiets is er niet"], "geen tests gevonden"),
        (["run", "weg.yml"], "weg.yml:1: kan het bestand niet lezen"),
        (["run", "--url", "http://127.0.0.1:1"], "geen antwoord van de bot"),
        (["run", "--url", "geen-adres"], "geen antwoord van de bot"),
        (
            ["run", "--url", "http://127.0.0.1:1", "--database", "sqlite:///weg.db"],
            "er is geen database weg.db",
        ),
        (
            ["run", "--url", "http://127.0.0.1:1", "--database", "weg"],
            "dit is geen adres van een database",
        ),
    ],
)
def test_what_cannot_be_done(
    arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert told in capsys.readouterr().err


def test_no_command_needs_rasa_before_it_trains_or_reads_slots() -> None:
    # Whatever imports Rasa first decides whether it looks for TensorFlow (tensorflow_free.py).
    code = "import sys; import bot.flows.cli; sys.exit('rasa' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_help_is_no_failure(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "coverage" in capsys.readouterr().out


def test_coverage_of_a_single_test_misses_nearly_everything(
    files: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["coverage", "--all", str(files / "good.yml")]) == 1
    output = capsys.readouterr().out
    assert "onderwerpen in eigen woorden: 0 van 27" in output
    assert "nooit: utter_welkom" in output
