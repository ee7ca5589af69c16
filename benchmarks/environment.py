"""The two environments that are compared; `make bench` makes them.

Ours is made from `requirements.lock`, so without test tools: what `make run` installs on a
fresh machine. The baseline's comes from `benchmarks/baseline/requirements.lock`: Rasa with
TensorFlow 2.12, which ends at Python 3.11. Both get the same Python.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / ".venv-bench"
BASELINE = ROOT / ".venv-baseline"
BASELINE_LOCK = ROOT / "benchmarks" / "baseline" / "requirements.lock"


def missing() -> list[str]:
    """Return the names of environments that are not there yet."""
    return [venv.name for venv in (OURS, BASELINE) if not (venv / ".run").exists()]


def installed_bytes(venv: Path) -> int:
    """Return the size of all files of an environment but Python's compiled ones."""
    return sum(file.lstat().st_size for file in _files(venv))


def _files(venv: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(venv):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in names)
