"""Where the project's files cannot be read: file and line, in Dutch for who writes the texts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.base.settings import ROOT

_LONGEST = 80  # characters shown of the line
# How Rasa tells a place: in its check of a file's structure, and of its YAML.
_PLACES = re.compile(r'in "?(?P<file>[^"\n]+?\.yml)(?:"?, line |:)(?P<line>\d+)')


@dataclass(frozen=True)
class Mistake:
    """A line at which a file of the project cannot be read."""

    file: str
    line: int
    text: str
    what: str = "Kijk naar spaties, tabs, dubbele punten, aanhalingstekens en haakjes."

    def __str__(self) -> str:
        """Return it in words."""
        return f"In {self.file} klopt regel {self.line} niet: “{self.text}”. {self.what}"


def first(root: Path = ROOT) -> Mistake | None:
    """Return the first mistake in the YAML that a model is made from, or None."""
    files = [root / "domain.yml", root / "config.yml", *sorted((root / "data").rglob("*.yml"))]
    return next((found for path in files if (found := _mistake_in(path, root))), None)


def told_by(error: BaseException, root: Path) -> Mistake | None:
    """Return the mistake that an exception of Rasa's names, which read a file and refused it."""
    said = str(error)
    twice = "duplicate key" in said  # told after where the list with both of them begins
    for place in list(_PLACES.finditer(said))[:: -1 if twice else 1]:
        path = Path(place["file"])
        if path.is_file() and path.is_relative_to(root):
            what = "Dat staat er al eerder." if twice else f"Rasa meldt: {said.split(chr(10))[-1]}"
            return _mistake(path, root, int(place["line"]), " ".join(what.split()))
    return None


def _mistake_in(path: Path, root: Path) -> Mistake | None:
    content = path.read_bytes()
    try:
        for _ in yaml.parse(content, yaml.CSafeLoader):
            pass
    except yaml.MarkedYAMLError as error:
        return _mistake(path, root, _line(error))
    except yaml.reader.ReaderError as error:  # no UTF-8, or a character that YAML does not take
        return _mistake(path, root, content[: error.position].count(b"\n") + 1)
    return None


def _line(error: yaml.MarkedYAMLError) -> int:
    """Return the line to look at.

    What is not closed is noticed far below; the line on which it began says more.
    """
    began, noticed = error.context_mark, error.problem_mark
    unclosed = "flow" in (error.context or "") or "quoted" in (error.context or "")
    mark = began if unclosed and began else noticed or began
    return int(mark.line) + 1 if mark else 1


def _mistake(path: Path, root: Path, line: int, *what: str) -> Mistake:
    lines = path.read_text("utf-8", errors="replace").splitlines()
    text = lines[line - 1].strip() if line <= len(lines) else ""
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return Mistake(path.relative_to(root).as_posix(), line, shown, *what)
