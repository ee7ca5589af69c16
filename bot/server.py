"""`python -m bot serve`: the process that serves the website API, with Rasa in it."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.logs import configure
from bot.ports import BACKLOG, listen
from bot.settings import ROOT, settings
from bot.tensorflow_free import import_rasa
from bot.training import latest_model

# Rasa's pictures of how well it understands, which no visitor asks for: memory.
_NOT_SERVED = ("matplotlib",)


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
    from bot.faster_rasa import make_faster

    make_faster()
    from bot.nlu import dutch
    from bot.website.app import create_app  # these import Rasa, so only from here on
    from bot.website.http import CheckedProtocol

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
