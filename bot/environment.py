"""Makes the environment `.venv` from the lock files: `python3 -m bot.environment [--dev]`.

Runs before anything is installed, so it needs nothing but the standard library. It installs
from `requirements-dev.lock` (which holds all of `requirements.lock`, in the same versions) when
the test tools are wanted or are there already, so that `make run` after `make test` has nothing
to do. A note in the environment tells which locks it was made from.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.base.progress import progress, say

ROOT = Path(__file__).resolve().parent.parent
RUN_LOCK = "requirements.lock"
DEV_LOCK = "requirements-dev.lock"
NOTE = "installed.json"
PYTHONS = ((3, 11), (3, 12))
# What the locks hold packages for ([tool.uv] in pyproject.toml); elsewhere they hold none.
MACHINES = (("linux", "x86_64"), ("linux", "aarch64"), ("darwin", "arm64"))


class InstallError(RuntimeError):
    """The environment cannot be made; the message says why."""


def lock_needed(root: Path, venv: Path, dev: bool) -> str | None:
    """Return the lock file to install from, or None when `venv` is up to date."""
    installed = _note(venv)
    if not dev and RUN_LOCK in installed and installed[RUN_LOCK] == _digest(root / RUN_LOCK):
        return None
    if DEV_LOCK in installed and installed == _digests(root, DEV_LOCK):
        return None
    return DEV_LOCK if dev or DEV_LOCK in installed else RUN_LOCK


def install(root: Path, venv: Path, dev: bool = False) -> None:
    """Bring `venv` up to date with the lock files of `root`; do nothing when it is."""
    with (root / RUN_LOCK).open() as guard:  # two makes at once: the second waits
        fcntl.flock(guard, fcntl.LOCK_EX)
        if _works(venv):
            lock = lock_needed(root, venv, dev)
            if lock is None:
                return
        else:
            lock = DEV_LOCK if dev else RUN_LOCK
            _create(venv)
        (venv / NOTE).unlink(missing_ok=True)
        uv = _uv()
        with progress(f"installing packages from {lock} with {'uv' if uv else 'pip'}"):
            command = _uv_sync(uv, venv) if uv else _pip_install(venv)
            _run([*command, str(root / lock)], venv / "install.log")
        (venv / NOTE).write_text(json.dumps(_digests(root, lock)), "utf-8")


def _note(venv: Path) -> dict[str, str]:
    try:
        noted = json.loads((venv / NOTE).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _digests(root: Path, lock: str) -> dict[str, str]:
    names = {RUN_LOCK, lock}
    return {name: _digest(root / name) for name in sorted(names)}


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _python(venv: Path) -> Path:
    return venv / "bin" / "python"


def _works(venv: Path) -> bool:
    """Whether the environment has a Python that runs, of this version."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        done = subprocess.run([_python(venv), "-c", code], capture_output=True, text=True)
    except OSError:
        return False
    return done.stdout.split() == [str(part) for part in sys.version_info[:2]]


def _create(venv: Path) -> None:
    shutil.rmtree(venv, ignore_errors=True)
    venv.mkdir(parents=True)
    uv = _uv()
    if uv:
        command = [uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, str(venv)]
    else:
        command = [sys.executable, "-m", "venv", str(venv)]
    _run(command, venv / "install.log")


def _uv() -> str | None:
    """Return uv if it is there and runs: a pyenv shim can exist and fail."""
    uv = shutil.which("uv")
    if uv and subprocess.run([uv, "--version"], capture_output=True).returncode == 0:
        return uv
    return None


def _uv_sync(uv: str, venv: Path) -> list[str]:
    return [uv, "pip", "sync", "--python", str(_python(venv)), "--require-hashes"]


def _pip_install(venv: Path) -> list[str]:
    python = str(_python(venv))
    if subprocess.run([python, "-m", "pip", "--version"], capture_output=True).returncode != 0:
        _run([python, "-m", "ensurepip"], venv / "install.log")  # made by uv, which is gone now
    # --no-deps and --ignore-requires-python: Rasa's own bounds are too tight, and the lock is
    # complete. --use-pep517: two packages come as source, and would otherwise be built with
    # the setuptools and packaging that this very command replaces.
    return [
        *(python, "-m", "pip", "install", "--disable-pip-version-check", "--no-input"),
        *("--no-deps", "--ignore-requires-python", "--require-hashes", "--use-pep517", "-r"),
    ]


def _run(command: Sequence[str], log: Path) -> None:
    with log.open("a", encoding="utf-8") as output:
        try:
            done = subprocess.run(
                command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
            )
        except OSError as error:
            raise InstallError(f"cannot run {command[0]}: {error.strerror}") from None
    if done.returncode != 0:
        said = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
        raise InstallError("\n".join([*said[-8:], f"installing failed; the whole log: {log}"]))


def main(argv: Sequence[str]) -> int:
    """Make or update the project's environment."""
    parser = argparse.ArgumentParser(prog="python3 -m bot.environment", description=main.__doc__)
    parser.add_argument("--dev", action="store_true", help="with the test tools")
    arguments = parser.parse_args(argv)
    if sys.version_info[:2] not in PYTHONS:
        print(f"Python 3.11 or 3.12 is needed, not {sys.version.split()[0]}", file=sys.stderr)
        return 1
    if (sys.platform, platform.machine()) not in MACHINES:
        here = f"{sys.platform} on {platform.machine()}"
        print(f"Linux (x86_64, arm64) or macOS (arm64) is needed, not {here}", file=sys.stderr)
        return 1
    try:
        install(ROOT, ROOT / ".venv", arguments.dev)
    except InstallError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("installing was stopped; the next make goes on with it")
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
