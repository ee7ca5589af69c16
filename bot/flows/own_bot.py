"""A bot for one run of conversation tests: an empty database of its own."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.flows.client import BotUnavailableError
from bot.processes import own_bot as processes

START_SECONDS = 600.0  # a first start may have to train a model


@dataclass(frozen=True)
class OwnBot:
    """A running bot: its address and its database."""

    base_url: str
    database_url: str


@contextmanager
def own_bot(model: Path | None = None) -> Iterator[OwnBot]:
    """Run a bot for as long as the block lasts.

    It serves `model`, or else a model of the project as it is now, which is trained if needed.
    """
    with tempfile.TemporaryDirectory(prefix="flows-") as directory:
        database = f"sqlite:///{directory}/bot.db"
        bot = processes.OwnBot(
            Path(directory),
            os.environ,
            DATABASE_URL=database,
            REDIS_URL="",
            LEGAL_NOTICE="true",
            TESTBANK_PASSWORD="",
        )
        try:
            bot.launch("run", ["--model", str(model)] if model else [])
            bot.wait_until_ready(START_SECONDS)
            yield OwnBot(bot.url, database)
        except processes.StartError as error:
            raise BotUnavailableError(f"de bot wil niet starten: {error}") from None
        finally:
            bot.end()
