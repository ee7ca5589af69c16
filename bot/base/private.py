"""Closes to others what the bot keeps, also where the folder was there before the bot."""

from __future__ import annotations

import logging
import os
import stat
from collections.abc import Iterator
from pathlib import Path

logger = logging.getLogger("bot.storage")


def close_to_others(var_dir: Path, database: Path | None = None) -> None:
    """Take the rights of others off a folder and what the bot keeps there; log what changed.

    A folder that all may write to, such as /tmp, or that is somebody else's is left as it is.
    """
    found = var_dir.stat()
    if found.st_uid != os.getuid() or found.st_mode & stat.S_ISVTX or var_dir == Path("/"):
        if found.st_mode & 0o077:
            logger.warning("others can look into VAR_DIR %s, which is not ours alone", var_dir)
        return
    changed = [path.name for path in _kept(var_dir, database) if _close(path)]
    if changed:
        logger.warning("closed to others, in VAR_DIR: %s", ", ".join(changed))


def _kept(var_dir: Path, database: Path | None) -> Iterator[Path]:
    yield var_dir
    yield var_dir / "secret_key"
    yield var_dir / "log"
    yield from sorted((var_dir / "log").glob("*.log*"))
    if database is not None:
        yield from (database.with_name(database.name + end) for end in ("", "-wal", "-shm"))


def _close(path: Path) -> bool:
    """Take the rights of others off a file or folder of ours; return whether there were any."""
    try:
        found = path.lstat()
    except FileNotFoundError:
        return False
    if stat.S_ISLNK(found.st_mode) or found.st_uid != os.getuid() or not found.st_mode & 0o077:
        return False
    path.chmod(stat.S_IMODE(found.st_mode) & 0o700)
    return True
