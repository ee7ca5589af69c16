"""`python -m bot widget`: the lines to put the widget on a page, or a file with it."""

from __future__ import annotations

import argparse
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from bot.base.settings import ROOT
from bot.base.version import VERSION
from bot.website.bundle import CHAT, LAUNCHER, Bundle, bundle
from bot.website.widget_files import WIDGET, description

_SAME_MOMENT = (1980, 1, 1, 0, 0, 0)  # so that the same widget makes the same file


def main(argv: Sequence[str]) -> int:
    """Print the lines, or write the file."""
    parser = argparse.ArgumentParser(prog="python -m bot widget", description=__doc__)
    parser.add_argument("server", nargs="?", default="", help="address of the bot, for the lines")
    parser.add_argument(
        "--release", type=Path, metavar="FILE", help="write a zip to serve yourself"
    )
    given = parser.parse_args(argv)
    widget = bundle(WIDGET)
    if given.release:
        release(widget, given.release)
        print(f"{given.release}: widget {widget.version} of version {VERSION}")
    else:
        print(lines(widget, given.server.rstrip("/")))
    return 0


def lines(widget: Bundle, server: str) -> str:
    """Return the HTML that puts this version of the widget on a page, and no other."""
    base = f"{server}/widget/{widget.version}"
    digest = widget.integrity()
    return (
        f'<script type="module" crossorigin src="{base}/{LAUNCHER}" '
        f'integrity="{digest[LAUNCHER]}"></script>\n'
        f'<link rel="modulepreload" crossorigin href="{base}/{CHAT}" integrity="{digest[CHAT]}">'
    )


def release(widget: Bundle, path: Path) -> None:
    """Write the widget with its licence and digests to a zip."""
    content = {
        **widget.files,
        "version.json": json.dumps({**description(widget), "release": VERSION}, indent=2).encode(),
        "LICENSE": (ROOT / "LICENSE").read_bytes(),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in content.items():
            packed.writestr(zipfile.ZipInfo(name, _SAME_MOMENT), data)
