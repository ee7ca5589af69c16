"""The command line: help, mistakes, and Rasa's own commands behind the guard."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.base.settings import ROOT

DIET = """
recipe: default.v1
assistant_id: guarded
language: nl
pipeline: [{name: WhitespaceTokenizer}, {name: DIETClassifier}]
policies: [{name: RulePolicy}]
"""


def run(arguments: Sequence[str], cwd: Path = ROOT, **environ: str) -> tuple[int, str, str]:
    """Run `python -m bot` and return its exit status and what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        capture_output=True,
        text=True,
        timeout=300,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_names_every_command(flag: str) -> None:
    status, out, err = run([flag])
    assert (status, err) == (0, "")
    for name, (_, what) in COMMANDS.items():
        assert f"{name} " in out
        assert what in out


def test_help_imports_nothing_that_takes_time() -> None:
    code = (
        "import runpy, sys\n"
        "sys.argv = ['bot', '--help']\n"
        "try: runpy.run_module('bot', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print([m for m in ('rasa', 'pydantic', 'numpy', 'starlette') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_has_its_module(name: str) -> None:
    assert importlib.util.find_spec(COMMANDS[name][0]) is not None


@pytest.mark.parametrize("name", ["run", "serve", "train"])
def test_every_command_of_ours_tells_how_it_is_used(name: str) -> None:
    status, out, _ = run([name, "--help"])
    assert status == 0
    assert f"python -m bot {name}" in out


def test_without_a_command_it_tells_what_there_is() -> None:
    status, out, _ = run([])
    assert status == 2
    assert "usage" in out


def test_an_unknown_command_is_a_mistake() -> None:
    status, out, err = run(["fly"])
    assert (status, out) == (2, "")
    assert "unknown command 'fly'" in err


@pytest.mark.parametrize("command", ["run", "serve"])
def test_a_wrong_setting_ends_it_with_one_line(command: str, tmp_path: Path) -> None:
    status, out, err = run([command], PORT="many", VAR_DIR=str(tmp_path))
    assert (status, out) == (2, "")
    assert err.startswith("wrong setting: PORT")
    assert err.count("\n") == 1


def test_rasas_own_command_line_works() -> None:
    status, out, _ = run(["rasa", "--version"])
    assert status == 0
    assert "3.6.21" in out


@pytest.mark.parametrize(
    "command",
    [
        ["train", "--config", "diet.yml"],
        ["train", "nlu", "-c", "diet.yml"],
        ["train", "core", "-c", "diet.yml"],
        ["data", "validate", "--config", "diet.yml"],
        ["test", "nlu", "--cross-validation", "--config", "diet.yml"],
    ],
)
def test_rasa_refuses_what_needs_tensorflow_in_one_line(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "diet.yml").write_text(DIET)
    status, out, err = run(["rasa", *command], cwd=tmp_path)
    assert (status, out) == (2, "")
    assert "DIETClassifier" in err
    assert err.count("\n") == 1


def test_rasa_reads_config_yml_when_no_other_is_named(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text(DIET)
    status, _, err = run(["rasa", "train"], cwd=tmp_path)
    assert status == 2
    assert "DIETClassifier" in err


def test_rasa_init_is_refused_as_its_project_needs_tensorflow(tmp_path: Path) -> None:
    status, _, err = run(["rasa", "init", "--no-prompt"], cwd=tmp_path)
    assert status == 2
    assert err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []
