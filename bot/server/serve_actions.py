"""`python -m bot actions`: serves our custom actions to Rasa, on this machine only."""

from __future__ import annotations

import argparse
import warnings
from collections.abc import Sequence
from pathlib import Path

from sanic import Request

from bot.base.logs import configure
from bot.base.settings import LOOPBACK, settings
from bot.engine.model_domains import ModelDomains
from bot.engine.training import models
from bot.processes.ports import listen

PACKAGE = "actions"


def main(argv: Sequence[str] = ()) -> int:
    """Serve the actions until a signal ends it."""
    parser = argparse.ArgumentParser(prog="python -m bot actions", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model that is served, if not the latest")
    model: Path | None = parser.parse_args(argv).model
    port = settings().actions_port
    configure()
    with warnings.catch_warnings(record=True):  # deprecations within Rasa's dependencies
        from rasa_sdk.endpoint import create_app

    app = create_app(PACKAGE, cors_origins="")  # Rasa calls it, no page of any origin
    domains = ModelDomains(lambda: [*([model] if model else []), *models()])

    async def add_domain(request: Request) -> None:
        call = request.json if request.method == "POST" else None
        if isinstance(call, dict) and "domain" not in call:
            call["domain"] = domains.of_call(call)

    app.middleware("request")(add_domain)
    listening = listen(LOOPBACK, port, "ACTIONS_PORT")
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    app.run(sock=listening, workers=1, access_log=False, motd=False, debug=False)
    return 0
