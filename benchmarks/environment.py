"""The two environments that are compared, made on demand: `python3.11 -m benchmarks.environment`.

Ours is made from `requirements.lock`, so without test tools: what `make run` installs on a
fresh machine. The baseline's comes from `benchmarks/baseline/requirements.lock`: Rasa with
TensorFlow 2.12, which ends at Python 3.11. Both get the same Python. Standard library only.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from bot.environment import InstallError, install

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / ".venv-bench"
BASELINE = ROOT / ".venv-baseline"
BASELINE_LOCK = ROOT / "benchmarks" / "baseline" / "requirements.lock"
VERSION = (3, 11)


def ensure() -> None:
    """Make both environments, or bring them up to date; raise InstallError when that fails."""
    python = _find_python()
    command = [python, "-m", "benchmarks.environment"]
    if subprocess.run(command, cwd=ROOT).returncode != 0:
        raise InstallError("the environments of the benchmark could not be made")


def installed_bytes(venv: Path) -> int:
    """Return the size of all files of an environment.

    Python's compiled files are left out: pip makes them when it installs and uv does not.
    """
    return sum(file.lstat().st_size for file in _files(venv))


def _files(venv: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(venv):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)


def _find_python() -> str:
    """Return a Python 3.11 that runs; a pyenv shim can exist and fail."""
    check = f"import sys; sys.exit(sys.version_info[:2] != {VERSION})"
    for python in (sys.executable, "python3.11", "python3"):
        try:
            if subprocess.run([python, "-c", check], capture_output=True).returncode == 0:
                return python
        except OSError:
            continue
    raise InstallError("the benchmark needs Python 3.11: TensorFlow 2.12 runs on nothing newer")


def main() -> int:
    """Make or update both environments with this Python."""
    try:
        for folder, venv in ((ROOT, OURS), (BASELINE_LOCK.parent, BASELINE)):
            install(folder, venv)
    except InstallError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
