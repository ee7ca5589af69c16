"""The environment: when it is installed anew, from which lock, and that the locks agree."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot import environment
from bot.base.settings import ROOT
from bot.environment import (
    DEV_LOCK,
    MACHINES,
    NOTE,
    RUN_LOCK,
    InstallError,
    install,
    lock_needed,
    main,
)

PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project whose locks are empty, so that installing takes no time."""
    for name in (RUN_LOCK, DEV_LOCK):
        (tmp_path / name).write_text(f"# {name}\n")
    return tmp_path


def test_it_installs_once_and_again_when_a_lock_changed(project: Path) -> None:
    venv = project / "venv"
    install(project, venv)
    python = venv / "bin" / "python"
    done = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True)
    assert Path(done.stdout.decode().strip()).resolve() == venv.resolve()
    assert lock_needed(project, venv, dev=False) is None
    before = (venv / NOTE).stat().st_mtime_ns
    install(project, venv)
    assert (venv / NOTE).stat().st_mtime_ns == before
    (project / RUN_LOCK).write_text("# changed\n")
    assert lock_needed(project, venv, dev=False) == RUN_LOCK
    install(project, venv)
    assert lock_needed(project, venv, dev=False) is None


def test_an_environment_with_test_tools_serves_for_running_too(project: Path) -> None:
    venv = project / "venv"
    install(project, venv)
    assert lock_needed(project, venv, dev=True) == DEV_LOCK
    install(project, venv, dev=True)
    assert lock_needed(project, venv, dev=True) is None
    assert lock_needed(project, venv, dev=False) is None


def test_test_tools_stay_when_the_lock_changes(project: Path) -> None:
    venv = project / "venv"
    install(project, venv, dev=True)
    (project / RUN_LOCK).write_text("# changed\n")
    assert lock_needed(project, venv, dev=False) == DEV_LOCK


def test_new_test_tools_do_not_hold_up_running(project: Path) -> None:
    venv = project / "venv"
    install(project, venv, dev=True)
    (project / DEV_LOCK).write_text("# changed\n")
    assert lock_needed(project, venv, dev=False) is None
    assert lock_needed(project, venv, dev=True) == DEV_LOCK


def test_an_install_that_was_cut_off_is_done_again(project: Path) -> None:
    venv = project / "venv"
    install(project, venv)
    (venv / NOTE).write_text('{"requirements.lock": ')
    assert lock_needed(project, venv, dev=False) == RUN_LOCK


def test_an_environment_that_does_not_run_is_made_anew(project: Path) -> None:
    venv = project / "venv"
    install(project, venv)
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/nowhere/python3")
    (venv / "left-over").write_text("")
    install(project, venv)
    assert subprocess.run([venv / "bin" / "python", "-c", ""]).returncode == 0
    assert not (venv / "left-over").exists()


@pytest.mark.parametrize("tool", ["uv", "pip"])
def test_a_package_whose_hash_is_wrong_is_not_installed(
    project: Path, tool: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if tool == "pip":
        monkeypatch.setattr(environment, "_uv", lambda: None)
    wrong = "0" * 64
    pinned = "six==1.17.0 --hash=sha256:" + wrong
    (project / RUN_LOCK).write_text(pinned + "\n")
    venv = project / "venv"
    with pytest.raises(InstallError, match=r"(?i)hash(.|\n)*install\.log"):
        install(project, venv)
    assert not (venv / NOTE).exists()
    assert lock_needed(project, venv, dev=False) == RUN_LOCK


def test_a_package_without_a_hash_is_not_installed(project: Path) -> None:
    (project / RUN_LOCK).write_text("six==1.17.0\n")
    with pytest.raises(InstallError, match=r"install\.log"):
        install(project, project / "venv")


def test_without_uv_an_environment_that_uv_made_gets_pip(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    venv = project / "venv"
    install(project, venv)
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--version"]
    monkeypatch.setattr(environment, "_uv", lambda: None)
    (project / RUN_LOCK).write_text("# changed\n")
    install(project, venv)
    assert subprocess.run(pip, capture_output=True).returncode == 0


def test_a_uv_that_exists_and_fails_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shim = tmp_path / "uv"
    shim.write_text("#!/bin/sh\necho 'uv: command not found' >&2\nexit 127\n")
    shim.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert environment._uv() is None


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """The Makefile in a folder of its own, with a PATH on which only the shell's tools are."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "make", "awk"):
        found = shutil.which(tool)
        assert found
        (tmp_path / "bin" / tool).symlink_to(found)
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *arguments],
        cwd=project,
        env={"PATH": str(project / "bin")},
        capture_output=True,
        text=True,
    )


def script(path: Path, body: str) -> None:
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)


@pytest.mark.parametrize("target", ["run", "train", "evaluate"])
def test_without_a_python_of_the_right_version_make_ends_with_a_clear_line(
    bare: Path, target: str
) -> None:
    script(bare / "bin" / "python3.11", "echo 'pyenv: python3.11: command not found'; exit 127")
    script(bare / "bin" / "python3", "exit 1")  # what 3.10 or 3.13 says to the question
    done = make(bare, target)
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == (
        "Python 3.11 or 3.12 is needed, and was not found as any of: python3.11 python3.12 python3"
    )


def test_make_takes_the_first_python_that_really_runs(bare: Path) -> None:
    script(bare / "bin" / "python3.11", "exit 127")
    python = f'case "$1" in -c) exec {sys.executable} "$@";; *) echo "asked: $@"; exit 3;; esac'
    script(bare / "bin" / "python3.12", python)
    script(bare / "bin" / "python3", "echo wrong one; exit 3")
    assert "asked: -m bot.environment\n" in make(bare, "run").stdout
    assert "asked: -m bot.environment --dev\n" in make(bare, "test").stdout


def test_make_alone_lists_every_target(bare: Path) -> None:
    listed = {line.split()[1] for line in make(bare).stdout.splitlines()}
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split())


def test_the_second_lock_holds_all_of_the_first_in_the_same_versions() -> None:
    run = dict(PINNED.findall((ROOT / RUN_LOCK).read_text()))
    dev = dict(PINNED.findall((ROOT / DEV_LOCK).read_text()))
    assert len(run) > 100
    assert {name: dev.get(name) for name in run} == run


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK])
def test_the_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert entries
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", [RUN_LOCK, DEV_LOCK])
def test_the_locks_hold_nothing_for_what_is_not_supported(lock: str) -> None:
    text = (ROOT / lock).read_text()
    packages = re.findall(r"^(\S+==\S+)(.*)\\$", text, re.MULTILINE)
    assert len(packages) > 100
    machines = {
        (system, machine)
        for _, markers in packages
        for machine, system in re.findall(
            r"platform_machine == '(\w+)' and [^()]*sys_platform == '(\w+)'", markers
        )
    }
    assert machines == set(MACHINES)
    without = [name for name, markers in packages if "sys_platform" not in markers]
    assert without == []


@pytest.mark.parametrize("machine", [("win32", "AMD64"), ("darwin", "x86_64")])
def test_a_machine_that_the_locks_are_not_for_is_refused(
    machine: tuple[str, str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", machine[0])
    monkeypatch.setattr(platform, "machine", lambda: machine[1])
    assert main([]) == 1
    assert capsys.readouterr().err == (
        f"Linux (x86_64, arm64) or macOS (arm64) is needed, not {machine[0]} on {machine[1]}\n"
    )
