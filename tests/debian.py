"""Programs that no Python package has: what is on the path, else Debian's where that is allowed."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

_SERVERS = ("/usr/sbin", "/usr/local/sbin")  # not on the path of everybody


@lru_cache
def program(names: tuple[str, ...], packages: tuple[str, ...]) -> str | None:
    """Return the first of `names` that is there, after an installation of `packages` if need be."""
    # Tests run side by side: one installs, the others wait.
    with Path(__file__).open() as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        return _on_path(names) or (_on_path(names) if _install(packages) else None)


def succeeds(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    """Run a command quietly, without input, and tell whether it worked."""
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True)
    return done.returncode == 0


def _on_path(names: Sequence[str]) -> str | None:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), *_SERVERS])
    return next(filter(None, (shutil.which(name, path=path) for name in names)), None)


def _install(packages: Sequence[str]) -> bool:
    """Install packages; only root may, and only where there is apt-get."""
    if not (shutil.which("apt-get") and os.geteuid() == 0):
        return False
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "--quiet", "--yes"]
    install = [*apt, "install", "--no-install-recommends", *packages]
    return succeeds([*apt, "update"], environment) and succeeds(install, environment)
