"""`python -m bot run`: trains when needed, then is the server.

No parent starts it again when it dies: that is the work of what starts services on the machine
(docs/operations.md).
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bot.base.logs import ServingFormatter, rotating
from bot.base.progress import progress, say
from bot.base.settings import Settings, settings
from bot.engine.training import current_model, latest_model
from bot.processes.ports import address, listen
from bot.server.serve import serve

# Who changed a text reads these.
STILL = "De chatbot werkt door met het vorige model ({}), zonder wat sindsdien is gewijzigd."
NOTHING = "Er is geen eerder model, dus de chatbot start niet."


def main(argv: Sequence[str]) -> int:
    """Train when needed and serve until Ctrl-C or SIGTERM; the log goes to VAR_DIR/log."""
    parser = argparse.ArgumentParser(prog="python -m bot run", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model to serve, without training one")
    model: Path | None = parser.parse_args(argv).model
    config = settings()
    listen(config.host, config.port).close()  # before a training: is the port free?
    if model is None:
        model = _trained()
        if model is None:
            return 1
    status = _serve(config, model)
    say("stopped")
    return status


def _trained() -> Path | None:
    """Return a model of the project as it is now, else the latest, None when there is none.

    It is trained in a process of its own: the server does not want its memory.
    """
    if current_model() is None:
        trained = subprocess.run([sys.executable, "-m", "bot", "train"], check=False)
        if trained.returncode != 0:
            latest = latest_model()
            print(STILL.format(latest.name) if latest else NOTHING, file=sys.stderr, flush=True)
            return latest
    return current_model()


def _serve(config: Settings, model: Path) -> int:
    log = rotating(config.var_dir / "log" / "serve.log", formatter=ServingFormatter())
    with ExitStack() as starting:
        starting.enter_context(progress("starting the bot"))

        def ready() -> None:
            starting.close()
            say(f"the bot is ready: {address(config)}/ (Ctrl-C ends it)")

        status = serve(config, model, log, ready)
    if status:
        print(f"the bot could not start (log: {config.var_dir / 'log'})", file=sys.stderr)
    return status
