"""A project whose answering action fails on command: it raises, hangs, or returns nonsense."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.live_bot import ROOT

# Of every kind; the action says each answer.
UNCLEAR = ("delen", "informatie", "welke groep", "voorwaarden en wet", "qwxz vbnk", "en dan?")

_SABOTAGE = '''"""Makes an action fail, as the file that FAILURE names says."""

import os
import time
from pathlib import Path

from actions.answer import ActionAnswer

_run = ActionAnswer.run


def run(self, dispatcher, tracker, domain):
    """Fail, or do what the action does."""
    match Path(os.environ["FAILURE"]).read_text():
        case "raises":
            raise RuntimeError(tracker.latest_message["text"])
        case "hangs":
            time.sleep(120)
        case "returns nonsense":
            return [{"event": ["slot"]}]
    return _run(self, dispatcher, tracker, domain)


ActionAnswer.run = run
'''


class FailingActions:
    """A folder to start a bot in: all of the project, with actions that can be made to fail."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.root.mkdir()
        for name in os.listdir(ROOT):
            if name != "actions" and not name.startswith("."):
                (self.root / name).symlink_to(ROOT / name)
        shutil.copytree(ROOT / "actions", self.root / "actions")
        (self.root / "actions" / "sabotage.py").write_text(_SABOTAGE, "utf-8")
        self._failure = folder / "failure"
        self.mend()

    @property
    def settings(self) -> dict[str, str]:
        """What a bot needs in its environment to fail on command."""
        return {"FAILURE": str(self._failure)}

    def fail(self, how: str) -> None:
        """From now on the action fails: "raises", "hangs" or "returns nonsense"."""
        self._failure.write_text(how, "utf-8")

    def mend(self) -> None:
        """From now on the action does its work."""
        self._failure.write_text("", "utf-8")
