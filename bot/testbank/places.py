"""Where things are in the project's files: responses in domain.yml, training examples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.base.settings import ROOT

DOMAIN = "domain.yml"


@dataclass(frozen=True)
class Line:
    """A line of a file; `marked` when it belongs to what was looked for."""

    number: int
    text: str
    marked: bool


@dataclass(frozen=True)
class Excerpt:
    """A piece of a file, around what was looked for."""

    file: str
    start: int
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class TrainingExample:
    """A training example and where it is."""

    intent: str
    text: str
    file: str
    line: int


def response(name: str, root: Path = ROOT) -> Excerpt | None:
    """Return the excerpt of domain.yml that holds a response, or None."""
    path = root / DOMAIN
    start, end = _responses(path, path.stat().st_mtime_ns).get(name, (0, 0))
    return piece(DOMAIN, start, end, root) if start else None


def piece(file: str, start: int, end: int, root: Path = ROOT, around: int = 2) -> Excerpt:
    """Return lines `start` to `end` of a file of the project, with some lines around them."""
    lines = (root / file).read_text("utf-8").splitlines()
    first, last = max(start - around, 1), min(end + around, len(lines))
    shown = (Line(n, lines[n - 1], start <= n <= end) for n in range(first, last + 1))
    return Excerpt(file, start, tuple(shown))


def rule_piece(file: str, line: int, root: Path = ROOT) -> Excerpt | None:
    """Return the rule that starts at a line of a file below data/, or None."""
    files = {p.relative_to(root).as_posix() for p in (root / "data").rglob("*.yml")}
    if file not in files:  # only files that are there, so no path can lead elsewhere
        return None
    lines = (root / file).read_text("utf-8").splitlines()
    if not 1 <= line <= len(lines):
        return None
    end = line
    while end < len(lines) and lines[end].strip():
        end += 1
    return piece(file, line, min(end, line + 60), root)


def example_piece(file: str, line: int, root: Path = ROOT) -> Excerpt | None:
    """Return the piece around the training example at a line of a file, or None."""
    known = any((e.file, e.line) == (file, line) for e in training_examples(root))
    return piece(file, line, line, root, around=6) if known else None


def training_examples(root: Path = ROOT) -> tuple[TrainingExample, ...]:
    """Return all training examples of the project, each with its file and line."""
    files = sorted((root / "data" / "nlu").rglob("*.yml"))
    stamps = tuple((str(path), path.stat().st_mtime_ns) for path in files)
    return _examples(stamps, root)


@lru_cache(maxsize=2)
def _examples(stamps: tuple[tuple[str, int], ...], root: Path) -> tuple[TrainingExample, ...]:
    return tuple(each for path, _ in stamps for each in _examples_in(Path(path), root))


def _examples_in(path: Path, root: Path) -> Iterator[TrainingExample]:
    tree = yaml.compose(path.read_text("utf-8"), yaml.CSafeLoader)
    shown = path.relative_to(root).as_posix()
    for key, blocks in tree.value if isinstance(tree, yaml.MappingNode) else ():
        if key.value != "nlu" or not isinstance(blocks, yaml.SequenceNode):
            continue
        for block in blocks.value:
            parts = {k.value: v for k, v in block.value}
            if "intent" not in parts or "examples" not in parts:
                continue
            first = parts["examples"].start_mark.line + 2  # the line under `examples: |`
            for i, text in enumerate(parts["examples"].value.splitlines()):
                if text.startswith("- "):
                    yield TrainingExample(parts["intent"].value, text[2:], shown, first + i)


@lru_cache(maxsize=2)
def _responses(path: Path, _stamp: int) -> dict[str, tuple[int, int]]:
    """Return the first and last line of every response."""
    tree = yaml.compose(path.read_text("utf-8"), yaml.CSafeLoader)
    lines: dict[str, tuple[int, int]] = {}
    for key, value in tree.value if isinstance(tree, yaml.MappingNode) else ():
        if key.value == "responses" and isinstance(value, yaml.MappingNode):
            for name, body in value.value:
                end = max(_last_line(body), name.start_mark.line)
                lines[name.value] = (name.start_mark.line + 1, end + 1)
    return lines


def _last_line(node: yaml.Node) -> int:
    """Return the last line (from 0) of a node."""
    if isinstance(node, yaml.MappingNode):
        return max((_last_line(value) for _, value in node.value), default=node.start_mark.line)
    if isinstance(node, yaml.SequenceNode):
        return max((_last_line(each) for each in node.value), default=node.start_mark.line)
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        return int(node.start_mark.line) + node.value.count("\n") + 1
    return int(node.end_mark.line)
