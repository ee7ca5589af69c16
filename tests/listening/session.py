"""One visit with a screen reader: does the steps, and writes what was spoken at each.

    python -m tests.listening.session ENGINE URL STEPS

Run by speak.sh, which tells where the speech goes. STEPS is a list in JSON, each a list of a name
and what it is about; the answer is JSON on standard output: what was spoken while the page loaded,
and at each step.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from selenium.webdriver.common.keys import Keys

from tests.engines.drivers import chromium_driver, firefox_driver
from tests.engines.visitor import Visitor

ENGINES = {"chromium": chromium_driver, "firefox": firefox_driver}
_KEYS = {"Enter": Keys.ENTER, "Escape": Keys.ESCAPE, "Tab": Keys.TAB}
_QUIET = 2.0  # seconds without a word, after which nothing more comes
_FIRST = 3.0  # seconds for the first word


class Ear:
    """Reads what was spoken since the last time."""

    def __init__(self, spoken: Path) -> None:
        self._spoken = spoken
        self._read = 0

    def listen(self) -> str:
        """Wait for silence; return what was spoken."""
        time.sleep(_FIRST)
        size = -1
        while size != (size := self._spoken.stat().st_size):
            time.sleep(_QUIET)
        content = self._spoken.read_bytes()
        new, self._read = content[self._read :], len(content)
        return " ".join(new.decode("utf-8", "replace").split())


def do(visitor: Visitor, name: str, what: str) -> None:
    """Do one step."""
    if name == "say":
        visitor.script("root.querySelector('textarea').focus()")
        visitor.keys(what, Keys.ENTER)
    elif name == "key":
        visitor.keys(_KEYS[what])
    elif name == "press":
        visitor.press(what)
    elif name == "focus":
        visitor.script("root.querySelector(arguments[0]).focus()", what)
    else:
        raise ValueError(name)


def main(argv: Sequence[str]) -> int:
    """Do all steps; print what was spoken."""
    engine, url, steps = argv
    ear = Ear(Path(os.environ["SPOKEN"]))
    browser = ENGINES[engine](windowed=True)
    try:
        browser.get(url)
        visitor = Visitor(browser)
        visitor.wait("root.childElementCount")
        spoken = [ear.listen()]
        for name, what in json.loads(steps):
            do(visitor, name, what)
            spoken.append(ear.listen())
    finally:
        browser.quit()
    print(json.dumps(spoken))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
