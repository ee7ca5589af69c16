"""`python -m bot actions`: serves our custom actions to Rasa, on this machine only.

Rasa could send its whole domain with each call, 120 kB, which took longer than the action. It is
read once here, from the model that is served (`enable_selective_domain` in endpoints.yml).
"""

from __future__ import annotations

import argparse
import json
import tarfile
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sanic import Request

from bot.logs import configure
from bot.ports import listen
from bot.settings import LOOPBACK, settings
from bot.training import latest_model

PACKAGE = "actions"


def main(argv: Sequence[str]) -> int:
    """Serve the actions until a signal ends it."""
    parser = argparse.ArgumentParser(prog="python -m bot actions", description=main.__doc__)
    parser.add_argument("--model", type=Path, help="the model that is served; default: the latest")
    model: Path | None = parser.parse_args(argv).model or latest_model()
    port = settings().actions_port
    configure()
    with warnings.catch_warnings(record=True):  # deprecations within Rasa's dependencies
        from rasa_sdk.endpoint import create_app

    domain = domain_of(model) if model else {}
    app = create_app(PACKAGE, cors_origins="")  # Rasa calls it, no page of any origin

    async def add_domain(request: Request) -> None:
        if isinstance(request.json, dict):
            request.json.setdefault("domain", domain)

    app.middleware("request")(add_domain)
    listening = listen(LOOPBACK, port, "ACTIONS_PORT")
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = 3.0
    app.config.PROXIES_COUNT = 0
    app.run(sock=listening, workers=1, access_log=False, motd=False, debug=False)
    return 0


def domain_of(model: Path) -> dict[str, Any]:
    """Return the domain with which a model was trained, as Rasa would send it."""
    with tarfile.open(model) as archive:
        file = archive.extractfile("metadata.json")
        if file is None:
            raise tarfile.TarError(f"{model}: metadata.json is no file")
        domain: dict[str, Any] = json.load(file)["domain"]
        return domain
