"""A bot that soon loses patience with a connection, so that tests need not wait so long.

`python -m tests.api.framing.hasty serve` starts it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot.base.settings import settings
from bot.server.serve import serve
from bot.web.connection.bounds import BOUNDS
from tests.live_bot import LiveBot

HASTY = BOUNDS._replace(
    head_seconds=4, body_seconds=5, answer_seconds=3, linger_seconds=1, idle_seconds=3
)


class HastyBot(LiveBot):
    """A bot that runs with these bounds."""

    def command(self, name: str) -> Sequence[str]:
        """Return the command that starts it."""
        return [sys.executable, "-m", __name__, name]

    @property
    def pid(self) -> int:
        """The id of its process."""
        return self._processes["serve"].pid


if __name__ == "__main__":
    sys.exit(serve(settings(), None, bounds=HASTY))
