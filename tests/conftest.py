"""Shared by all tests: Rasa without TensorFlow, and a bot that really runs."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.base.settings import isolated
from bot.engine.tensorflow_free import import_rasa

# Before anything reads a setting: tests and the bots that they start keep off what is configured
# on this machine. Messages are sent here, and databases filled.
_settings_of_tests = isolated(os.environ)
os.environ.clear()
os.environ.update(_settings_of_tests)

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # pytest makes them errors; these are Rasa's dependencies'
    import_rasa()  # before any test imports Rasa

from tests.live_bot import HOST, ROOT, LiveBot

TESTBANK_PASSWORD = "alleen voor de tests"
LONGEST = (
    "test_flows.py",
    "test_nothing_kept.py",
    "test_testbank.py",
    "test_long_conversation.py",
    "test_mask.py",
    "test_storage.py",
    "test_cost.py",
    "test_answers_held_out.py",
    "test_widget_trouble.py",
    "test_failures.py",
    "test_run.py",
    "test_widget_memory.py",
    "test_openapi.py",
    "test_zelfcheck_walks.py",
)
StartBot = Callable[..., LiveBot]


def pytest_configure(config: pytest.Config) -> None:
    """Let pass what Rasa warns of whenever it loads a domain, whatever stands in it."""
    config.addinivalue_line("filterwarnings", "ignore:Slot auto-fill has been removed:UserWarning")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest: side by side, the short tests then fill up the rest."""
    rank = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: rank.get(Path(str(item.fspath)).name, len(LONGEST)))


@pytest.fixture(scope="session")
def trained_model() -> None:
    """Make sure that there is a model of the project as it is now."""
    subprocess.run([sys.executable, "-m", "bot", "train"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def site_socket() -> Iterator[socket.socket]:
    """Keep a port from others until another web site listens there, which may be minutes later."""
    with socket.socket() as bound:
        bound.bind((HOST, 0))
        yield bound


@pytest.fixture(scope="session")
def site_origin(site_socket: socket.socket) -> str:
    """Give the origin of another web site that may use the bot (see browser/site.py)."""
    return f"http://{HOST}:{site_socket.getsockname()[1]}"


@pytest.fixture(scope="session")
def live_bot(
    trained_model: None, tmp_path_factory: pytest.TempPathFactory, site_origin: str
) -> Iterator[LiveBot]:
    """Give one running bot to all tests that leave it in one piece."""
    bot = LiveBot(
        tmp_path_factory.mktemp("live_bot"),
        ALLOWED_ORIGINS=f"https://www.example.nl,{site_origin}",
        TESTBANK_PASSWORD=TESTBANK_PASSWORD,
        TESTBANK_FLOWS_DIR=str(tmp_path_factory.mktemp("flows")),
    )
    yield from _running(bot)


@pytest.fixture(scope="module")
def start_bot(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[StartBot]:
    """Give a function that starts a bot of one's own, with other settings; it ends by itself."""
    started: list[LiveBot] = []

    def start(root: Path = ROOT, **settings: str) -> LiveBot:
        var_dir: Path = tmp_path_factory.mktemp("own_bot")
        started.append(LiveBot(var_dir, root, **settings))
        return started[-1].start()

    try:
        yield start
    finally:
        for bot in started:
            bot.stop()


def _running(bot: LiveBot) -> Iterator[LiveBot]:
    try:
        yield bot.start()
    finally:
        bot.stop()
