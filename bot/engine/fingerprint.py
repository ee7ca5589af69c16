"""Tells whether two states of the project give the same model, by content and not by dates."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

# The code that learns, with what it learns by; a change there trains all components anew.
_LEARNING = ("bot/content/masks.py", "bot/content/asking.py", "bot/zelfcheck", "bot/nlu")
_NOTICED_BY_RASA = ("config.yml", "domain.yml", "data/nlu", "data/rules")
# The facts (data/facts) are read when the bot runs: no model holds them.
_NOT_NOTICED = ("requirements.lock", "data/zelfcheck", "data/stories", *_LEARNING)


def fingerprint(root: Path) -> str:
    """Return a digest of all that a model of the project at `root` is made from.

    That is the configuration, the domain, the training data, the installed packages, the
    version of Python, and the code of our own components with what they rest on.
    """
    return _digest(root, _files(root, *_NOTICED_BY_RASA, *_NOT_NOTICED, "bot/content"))


def code_fingerprint(root: Path) -> str:
    """Return a digest of what is learnt from and Rasa itself does not notice a change in.

    That is all but the configuration, the domain and the training data in Rasa's own format.
    """
    return _digest(root, _files(root, *_NOT_NOTICED) - _files(root, *_NOTICED_BY_RASA))


def _digest(root: Path, files: set[Path]) -> str:
    digest = hashlib.sha256(f"python {sys.version_info.major}.{sys.version_info.minor}".encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _files(root: Path, *names: str) -> set[Path]:
    """Return the files that these names stand for: files, or all files of folders."""
    places = [root / name for name in names]
    found = {place for place in places if place.is_file()}
    found.update(path for place in places for path in place.rglob("*") if _counts(path, root))
    return found


def _counts(path: Path, root: Path) -> bool:
    """Whether a file is somebody's work: no cache, and no editor's backup or lock."""
    parts = path.relative_to(root).parts
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
    return path.is_file() and not hidden and not path.name.endswith("~")
