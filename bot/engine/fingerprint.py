"""Tells whether two states of the project give the same model, by content and not by dates."""

from __future__ import annotations

import ast
import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path

FILES = ("config.yml", "domain.yml", "requirements.lock")
DATA = ("data", "bot/nlu")
RASA_DATA = ("data/nlu", "data/rules", "data/stories")
_COMPONENT = re.compile(r"^\s*-?\s*[\"']?name[\"']?\s*:\s*[\"']?(bot(?:\.\w+)+)", re.MULTILINE)


def fingerprint(root: Path) -> str:
    """Return a digest of all that a model of the project at `root` is made from.

    That is the configuration, the domain, the training data, the installed packages, the
    version of Python, and the code of our own components with all that they import of ours.
    """
    return _digest(root, _ingredients(root))


def code_fingerprint(root: Path) -> str:
    """Return a digest of that part of it that Rasa itself does not notice a change in.

    That is all but the configuration, the domain and the training data in Rasa's own format.
    """
    noticed = {root / "config.yml", root / "domain.yml"}
    for folder in RASA_DATA:
        noticed.update((root / folder).rglob("*.yml"))
    return _digest(root, _ingredients(root) - noticed)


def _digest(root: Path, files: set[Path]) -> str:
    digest = hashlib.sha256(f"python {sys.version_info.major}.{sys.version_info.minor}".encode())
    for path in sorted(files):
        content = path.read_bytes()
        digest.update(f"\n{path.relative_to(root).as_posix()} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _ingredients(root: Path) -> set[Path]:
    files = {root / name for name in FILES if (root / name).is_file()}
    for name in DATA:
        files.update(path for path in (root / name).rglob("*") if _counts(path, root))
    config = root / "config.yml"
    if config.is_file():
        for component in _COMPONENT.findall(config.read_text("utf-8")):
            files |= _code_of(component, root)
    return files


def _counts(path: Path, root: Path) -> bool:
    """Whether a file is somebody's work: no cache, and no editor's backup or lock."""
    parts = path.relative_to(root).parts
    hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
    return path.is_file() and not hidden and not path.name.endswith("~")


def _code_of(name: str, root: Path) -> set[Path]:
    """Return the files of a dotted name and, in turn, of what they import of ours."""
    found: set[Path] = set()
    waiting = [name]
    while waiting:
        for path in _files_of(waiting.pop(), root):
            if path not in found:
                found.add(path)
                waiting += _imported(path)
    return found


def _files_of(name: str, root: Path) -> Iterator[Path]:
    """Yield the module that `a.b.C` or `a.b` stands in, with the packages around it."""
    parts = name.split(".")
    for count in range(1, len(parts) + 1):
        place = root.joinpath(*parts[:count])
        for path in (place.with_suffix(".py"), place / "__init__.py"):
            if path.is_file():
                yield path


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("bot."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "bot":
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
