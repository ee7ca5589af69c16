"""A bot that soon loses patience with a connection, so that tests need not wait so long.

`python -m tests.api.framing.hasty serve` starts it.
"""

from __future__ import annotations

import sys

from bot.base.settings import settings
from bot.processes.child import end_with_supervisor
from bot.server.serve import serve
from bot.web.connection.bounds import BOUNDS
from tests.live_bot import LiveBot

HASTY = BOUNDS._replace(
    head_seconds=4, body_seconds=5, answer_seconds=3, linger_seconds=1, idle_seconds=3
)


class HastyBot(LiveBot):
    """A bot that runs with these bounds."""

    module = __name__


if __name__ == "__main__":
    end_with_supervisor()
    sys.exit(serve(settings(), None, bounds=HASTY))
