"""Folders of generated files, made once and kept."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from pathlib import Path

_MARK = "made_from"


def made_once(target: Path, made_from: str, make: Callable[[Path], None]) -> Path:
    """Return the folder `target`, which `make` fills if it is missing or outdated.

    `made_from` is a digest of everything that the content depends on. The folder is replaced
    atomically, so a reader never sees half of it, even if several processes make it.
    """
    if _is_current(target, made_from):
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as scratch:
        made = Path(scratch) / target.name
        made.mkdir()
        make(made)
        (made / _MARK).write_text(made_from, "utf-8")
        if not _is_current(target, made_from):  # else another process was first
            if target.is_dir():
                with contextlib.suppress(FileNotFoundError):  # another process moved it away
                    target.rename(Path(scratch) / "outdated")
            try:
                made.rename(target)
            except OSError:
                if not _is_current(target, made_from):
                    raise
    return target


def _is_current(target: Path, made_from: str) -> bool:
    mark = target / _MARK
    try:
        return mark.read_text("utf-8") == made_from
    except (FileNotFoundError, NotADirectoryError):
        return False
