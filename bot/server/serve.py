"""`python -m bot serve`: the process that serves the bot."""

from __future__ import annotations

import argparse
import asyncio
import logging
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import uvicorn

from bot.base.database import sqlite_file
from bot.base.logs import configure
from bot.base.private import close_to_others
from bot.base.settings import ROOT, Settings, settings
from bot.content import project_files
from bot.content.facts import table
from bot.engine.tensorflow_free import import_rasa
from bot.engine.training import domain_of, latest_model
from bot.processes.ports import listen
from bot.web.connection.bounds import BOUNDS, Bounds

# Threads hold each other up as long as this: an action, while others are served.
_SWITCH_SECONDS = 0.0005
_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Rasa's pictures of how well it understands, which no visitor asks for: memory.
_NOT_SERVED = ("matplotlib",)


class Server(uvicorn.Server):
    """uvicorn's server, which says when it is ready and ends with status 0 when asked to end."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        """`ready` is called once everything is loaded."""
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Load everything, then take connections."""
        await super().startup(sockets)
        if self.started:
            self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end it. uvicorn's own raises them again afterwards."""
        loop = asyncio.get_running_loop()
        for signum in _SIGNALS:
            # One that is ignored stays so: `nohup` and background jobs rely on it.
            if signal.getsignal(signum) is not signal.SIG_IGN:
                loop.add_signal_handler(signum, self.handle_exit, signum, None)
        yield


def main(argv: Sequence[str] = ()) -> int:
    """Serve the bot until a signal ends it; its log goes to standard error."""
    parser = argparse.ArgumentParser(prog="python -m bot serve", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model to serve, instead of the latest")
    model: Path | None = parser.parse_args(argv).model
    return serve(settings(), model)


def serve(
    current: Settings,
    model: Path | None,
    log: logging.Handler | None = None,
    ready: Callable[[], None] = lambda: None,
    bounds: Bounds = BOUNDS,
) -> int:
    """Serve a model, or else the latest, until a signal ends it; return the exit status.

    The log goes to `log`, or else to standard error. Raises PortError, and ConfigurationError with
    what is wrong in data/facts.
    """
    table()  # read once, before any visitor: a mistake in it is told at once
    # Bound first: a port that is taken is told at once, and who connects meanwhile waits.
    listening = listen(current.host, current.port)
    configure(log)
    close_to_others(current.var_dir, sqlite_file(current.database_url))
    _allow_open_files()
    sys.setswitchinterval(_SWITCH_SECONDS)
    import_rasa(without=_NOT_SERVED)
    from bot.engine.faster_rasa import make_faster

    make_faster()
    from bot.nlu.dutch import pipeline as dutch
    from bot.server.app import create_app  # these import Rasa, so only from here on
    from bot.server.connections import config

    dutch.ensure(ROOT / "models")
    model = model or latest_model()
    if model and (domain := domain_of(model)):
        project_files.serve(domain)
    app = create_app(current, model, bounds)
    server = Server(config(app, current, bounds), ready)
    asyncio.run(server.serve([listening]))
    return 0 if server.started else 1


def _allow_open_files() -> None:
    """Raise the soft limit of open files to the hard one: each connection takes a file."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
