"""What is spoken, and in which order. Not part of `make test`: it takes minutes and a screen."""

from __future__ import annotations

import base64
import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests import debian
from tests.browser.site import Site
from tests.conftest import StartBot
from tests.listening.session import ENGINES
from tests.live_bot import ROOT, LiveBot

PACKAGES = (
    *("orca", "at-spi2-core", "speech-dispatcher", "openbox", "xdotool"),
    *("xvfb", "xauth", "dbus", "libglib2.0-bin"),
)
SECRET = "whsec_" + base64.b64encode(b"alleen voor de tests met een schermlezer").decode()
TAG = "<samenwerk-gids></samenwerk-gids>"
ANSWERS = ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja")
Steps = Sequence[tuple[str, str]]


@pytest.fixture(scope="module", params=list(ENGINES))
def engine(request: pytest.FixtureRequest) -> str:
    """Give the name of an engine; fail where there is no screen reader to listen to."""
    if debian.program(("orca",), PACKAGES) is None:
        pytest.fail(f"No screen reader: install {' '.join(PACKAGES)}", pytrace=False)
    return str(request.param)


@pytest.fixture(scope="module")
def site(live_bot: LiveBot, site_socket: socket.socket) -> Iterator[Site]:
    """Give a web site on another origin, which may use the bot."""
    site = Site(live_bot.url, site_socket)
    yield site
    site.close()


def listen(engine: str, url: str, steps: Steps, out: Path) -> list[str]:
    """Return what is spoken while a page loads, and at each step."""
    done = subprocess.run(
        [
            *("bash", str(Path(__file__).parent / "speak.sh"), str(out)),
            *(sys.executable, "-m", "tests.listening.session", engine, url, json.dumps(steps)),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    found: list[str] = json.loads(done.stdout.splitlines()[-1])
    return found


def in_order(spoken: str, *parts: str) -> None:
    """Check that all parts were spoken, each once and in this order."""
    at = [spoken.find(part) for part in parts]
    assert -1 not in at, (parts, spoken)
    assert at == sorted(at), (parts, spoken)
    assert [spoken.count(part) for part in parts] == [1] * len(parts), (parts, spoken)


def test_answers_of_more_than_one_message(engine: str, live_bot: LiveBot, tmp_path: Path) -> None:
    _, check, noted, masked = listen(
        engine,
        live_bot.url + "/",
        [
            ("say", "ik wil de zelfcheck doen"),
            ("say", "wij zijn een samenwerkingsverband"),
            ("say", "ik ben Jan Jansen van jan@example.nl, wat is een OKTT"),
        ],
        tmp_path / "spoken",
    )
    in_order(check, "Met de zelfcheck ga je na", "Vraag 1 van 5 of 6.", "Keuzes: Samenwerkings")
    in_order(noted, "Ik noteer samenwerkingsverband", "Vraag 2 van 5.", "Keuzes: Ja, Nee")
    in_order(masked, "In je bericht stond iets", "OKTT betekent", "Vraag 2 van 5.")


def test_opening_closing_and_opening_again(engine: str, site: Site, tmp_path: Path) -> None:
    address = site.add("/luister", TAG)
    steps = [("focus", ".launcher"), ("key", "Enter"), ("key", "Escape"), ("key", "Enter")]
    *_, first, closed, again = listen(engine, address, [*steps, ("say", "")], tmp_path / "spoken")[
        :-1
    ]
    in_order(first, "Je vraag entry", "Hallo! Ik ben een chatbot")
    assert "De chat is dicht." in closed
    in_order(again, "Je vraag entry", "De chat is open.")
    assert "Hallo" not in again


def test_the_result_with_its_report(engine: str, live_bot: LiveBot, tmp_path: Path) -> None:
    steps = [("say", "ik wil de zelfcheck doen"), *(("press", answer) for answer in ANSWERS)]
    result = listen(engine, live_bot.url + "/", steps, tmp_path / "spoken")[-1]
    in_order(
        result,
        "Uitslag: nog iets te regelen.",
        "Bekijk en bewaar je verslag.",
        "Bron: Samenwerking starten",
        "Keuzes: Wijzig een antwoord",
    )


def test_the_errors_of_the_form(engine: str, start_bot: StartBot, tmp_path: Path) -> None:
    bot = start_bot(CONTACT_WEBHOOK_URL="https://127.0.0.1:9/", CONTACT_WEBHOOK_SECRET=SECRET)
    steps = [
        ("press", "Menu"),
        ("press", "Contact met het NCSC"),
        ("press", "Stuur een bericht"),
        ("focus", "#contact-email"),
        ("press", "Controleer je bericht"),
    ]
    spoken = listen(engine, bot.url + "/", steps, tmp_path / "spoken")
    assert "invalid" not in spoken[-2]
    in_order(spoken[-1], "Er klopt nog iets niet")


def test_an_empty_question_and_the_greeting(engine: str, live_bot: LiveBot, tmp_path: Path) -> None:
    loaded, empty = listen(engine, live_bot.url + "/", [("say", "")], tmp_path / "spoken")
    assert loaded.count("Hallo! Ik ben een chatbot") <= 1  # by reading the page, and not twice
    assert empty.count("Typ eerst je vraag.") == 1
