"""Reads the Rasa project's own files, domain.yml and data/: the only place that does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.base.settings import ROOT

DOMAIN = ROOT / "domain.yml"


@dataclass(frozen=True)
class Located:
    """An item of a list in a file below the project's folder, and the line on which it begins."""

    content: Mapping[str, Any]
    file: Path
    line: int


_served: list[Mapping[str, Any]] = []


def serve(domain: Mapping[str, Any]) -> None:
    """Have this process say what is in `domain`: what its model was trained with.

    A mistake in domain.yml, or half a change, is then no concern of visitors.
    """
    _served[:] = [domain]


def domain(path: Path | None = None) -> Mapping[str, Any]:
    """Return a domain file, read again when it has changed; without `path` the one served."""
    if path is None and _served:
        return _served[0]
    path = path or DOMAIN
    return _content(path, path.stat().st_mtime_ns)


def items(key: str, folder: Path) -> list[Located]:
    """Return all items of the lists called `key` in the YAML files of a folder.

    `key` is "nlu", "rules" or "stories". Files are read again when they have changed.
    """
    paths = sorted(folder.rglob("*.yml"))
    return [item for path in paths for item in _items(key, path, path.stat().st_mtime_ns)]


@lru_cache(maxsize=4)
def _content(path: Path, _stamp: int) -> Mapping[str, Any]:
    content = yaml.safe_load(path.read_text("utf-8"))
    return content if isinstance(content, dict) else {}


@lru_cache(maxsize=64)
def _items(key: str, path: Path, _stamp: int) -> tuple[Located, ...]:
    loader = yaml.SafeLoader(path.read_text("utf-8"))
    try:
        tree = loader.get_single_node()
        content = loader.construct_document(tree) if tree else {}
    finally:
        loader.dispose()
    if not isinstance(tree, yaml.MappingNode):
        return ()
    lists = [node for name, node in tree.value if name.value == key]
    nodes = [node for found in lists for node in found.value]
    return tuple(
        Located(item, path, node.start_mark.line + 1)
        for node, item in zip(nodes, content.get(key) or [], strict=True)
    )
