"""The environment: the Makefile makes it from the locks."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.base.settings import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
TOOLS = ["sh", "make", "awk", "uname", "tail", "mkdir", "touch", "rm", "date"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The Makefile beside empty locks, with a PATH on which only the shell's tools are."""
    for name in ("Makefile", "environment.sh"):
        shutil.copy(ROOT / name, tmp_path)
    for name in LOCKS:
        (tmp_path / name).write_text("")
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        program = shutil.which(tool)
        assert program
        (tmp_path / "bin" / tool).symlink_to(program)
    return tmp_path


def make(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make; what needs an environment may take another Python than `python3.11 …`."""
    env = {"PATH": str(project / "bin"), "HOME": str(project)}
    return subprocess.run(
        ["make", *arguments], cwd=project, env=env, capture_output=True, text=True
    )


def made(project: Path, stamp: str) -> list[str]:
    """Make a stamp with this very Python; return what the screen shows, without the times."""
    done = make(project, f".venv/{stamp}", f"PYTHON=nowhere {sys.executable}")
    assert done.returncode == 0, done.stderr
    return [re.sub(r"\d+ s$", "n s", line) for line in done.stdout.splitlines()]


def installing(lock: str) -> list[str]:
    return [f"installing packages from {lock} …", f"installing packages from {lock} … done in n s"]


def offer_uv(project: Path) -> None:
    """Put uv on the path; without it, pip would have to fetch it."""
    ours = ROOT / ".venv" / "uv" / "bin"
    program = shutil.which("uv", path=f"{os.environ['PATH']}{os.pathsep}{ours}")
    if program is None:
        pytest.fail("no uv here: run `make install`, which brings it")
    (project / "bin" / "uv").symlink_to(program)


def test_it_is_made_once_and_again_when_a_lock_changed_or_its_python_has_gone(
    project: Path,
) -> None:
    offer_uv(project)
    up_to_date = [f"make: '.venv/{stamp}' is up to date." for stamp in (".run", ".dev")]
    assert made(project, ".run") == installing("requirements.lock")
    assert made(project, ".run") == up_to_date[:1]
    os.utime(project / "requirements.lock")
    assert made(project, ".run") == installing("requirements.lock")
    python = project / ".venv" / "bin" / "python"
    prefix = subprocess.run([python, "-c", "import sys; print(sys.prefix)"], capture_output=True)
    assert Path(prefix.stdout.decode().strip()).resolve() == (project / ".venv").resolve()

    assert made(project, ".dev") == installing("requirements-dev.lock")
    assert made(project, ".dev") == up_to_date[1:]
    assert made(project, ".run") == up_to_date[:1]  # it serves for running too
    os.utime(project / "requirements-dev.lock")  # new test tools do not hold up running
    assert made(project, ".run") == up_to_date[:1]
    os.utime(project / "requirements.lock")
    assert made(project, ".run") == installing("requirements-dev.lock")  # the tools stay

    python.unlink()
    python.symlink_to("/nowhere/python3")
    assert made(project, ".dev") == installing("requirements-dev.lock")
    assert subprocess.run([python, "-c", ""]).returncode == 0


def test_two_makes_at_once_leave_the_test_tools(project: Path) -> None:
    offer_uv(project)
    command = ["make", f"PYTHON={sys.executable}"]
    env = {"PATH": str(project / "bin"), "HOME": str(project)}
    makes = [
        subprocess.Popen(
            [*command, f".venv/{stamp}"], cwd=project, env=env, stdout=subprocess.PIPE, text=True
        )
        for stamp in (".dev", ".run")
    ]
    shown = [process.communicate()[0] for process in makes]
    assert [process.returncode for process in makes] == [0, 0]
    assert installing("requirements-dev.lock")[0] in shown[0]
    assert (project / ".venv" / ".dev").exists()
    assert (project / ".venv" / ".run").exists()


@pytest.mark.parametrize("lock", ["six==1.17.0\n", "six==1.17.0 --hash=sha256:" + "0" * 64 + "\n"])
def test_a_package_without_its_hash_is_not_installed(project: Path, lock: str) -> None:
    offer_uv(project)
    (project / "requirements.lock").write_text(lock)
    done = make(project, ".venv/.run", f"PYTHON={sys.executable}")
    assert done.returncode != 0
    assert "installing failed; the whole log: var/log/install.log" in done.stderr
    assert "six" in (project / "var" / "log" / "install.log").read_text()
    assert not (project / ".venv" / ".run").exists()


def test_without_uv_the_packages_are_installed_with_the_uv_that_pip_brings(project: Path) -> None:
    """As on a fresh machine; the lock of uv is empty here, so pip does what uv would."""
    (project / "requirements-uv.lock").write_text("")
    (project / "bin" / "uv").write_text("#!/bin/sh\nexit 127\n")  # a pyenv shim
    (project / "bin" / "uv").chmod(0o755)
    assert made(project, ".run") == installing("requirements.lock")
    log = (project / "var" / "log" / "install.log").read_text()
    assert ".venv/uv/bin/uv: not found" in log or ".venv/uv/bin/uv: No such file" in log


def test_without_a_python_of_the_right_version_make_ends_with_a_clear_line(project: Path) -> None:
    for name, body in (("python3.11", "exit 127"), ("python3", "exit 1")):
        (project / "bin" / name).write_text(f"#!/bin/sh\n{body}\n")
        (project / "bin" / name).chmod(0o755)
    for target in ("run", "train", "test"):
        done = make(project, target)
        assert done.returncode != 0
        assert done.stderr.splitlines()[0] == (
            "Python 3.11 or 3.12 is needed, "
            "and was not found as any of: python3.11 python3.12 python3"
        )


def test_a_machine_that_the_locks_are_not_for_is_refused(project: Path) -> None:
    (project / "bin" / "uname").unlink()
    (project / "bin" / "uname").write_text('#!/bin/sh\n[ "$1" = -s ] && echo Darwin || echo i386\n')
    (project / "bin" / "uname").chmod(0o755)
    done = make(project, "run")
    assert done.returncode != 0
    assert done.stderr.splitlines()[0] == (
        "Linux (x86_64, arm64) or macOS (arm64) is needed, not Darwin on i386"
    )


def test_make_alone_lists_every_target(project: Path) -> None:
    listed = {line.split()[1] for line in make(project).stdout.splitlines()}
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    assert listed == set(phony[1].split()) - {"anew"}
