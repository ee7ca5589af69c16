"""`python -m bot serve`: the process that serves the website API, with Rasa in it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.base.logs import configure
from bot.base.settings import ROOT, settings
from bot.engine.tensorflow_free import import_rasa
from bot.engine.training import latest_model
from bot.processes.ports import BACKLOG, listen

# What Rasa's channels to other services need, and its pictures: 19 MB of memory.
_NOT_SERVED = ("aiogram", "slack_sdk", "twilio", "webexteamssdk", "matplotlib")


def main(argv: Sequence[str] = ()) -> int:
    """Serve the website API until a signal ends it."""
    parser = argparse.ArgumentParser(prog="python -m bot serve", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model to serve, instead of the latest")
    model: Path | None = parser.parse_args(argv).model
    current = settings()
    # Bound here, because Sanic logs a taken port and then ends as if all went well.
    listening = listen(current.host, current.port)
    configure()
    import_rasa(without=_NOT_SERVED)
    from bot.engine.faster_rasa import make_faster

    make_faster()
    from bot.nlu.dutch import pipeline as dutch
    from bot.server.app import create_app  # these import Rasa, so only from here on
    from bot.web.http import CheckedProtocol

    dutch.ensure(ROOT / "models")
    app = create_app(current, model or latest_model())
    app.run(
        sock=listening,
        workers=1,
        protocol=CheckedProtocol,
        backlog=BACKLOG,
        motd=False,
        access_log=False,
    )
    return 0
