"""A browser of each engine for the tests here; which were not found pytest tells at its end."""

from __future__ import annotations

import os
import socket
import subprocess
from collections.abc import Iterator

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.site import Site
from tests.engines.drivers import ENGINES, NotFoundError, display_program
from tests.live_bot import LiveBot


@pytest.fixture(scope="session")
def display() -> Iterator[None]:
    """Give a display, where there is none and one can be made."""
    program = None if os.environ.get("DISPLAY") else display_program()
    if program is None:
        yield
        return
    read, write = os.pipe()
    command = [
        program,
        "-displayfd",
        str(write),
        "-screen",
        "0",
        "1400x1000x24",
        "-nolisten",
        "tcp",
    ]
    with subprocess.Popen(command, pass_fds=[write], stderr=subprocess.DEVNULL) as running:
        os.close(write)
        with os.fdopen(read) as told:
            os.environ["DISPLAY"] = f":{told.readline().strip()}"
        yield
        del os.environ["DISPLAY"]
        running.terminate()


@pytest.fixture(params=list(ENGINES), scope="module")
def browser(request: pytest.FixtureRequest, display: None) -> Iterator[WebDriver]:
    """Give a running browser; where it is not there, the tests in it are skipped by name."""
    engine: str = request.param
    try:
        running = ENGINES[engine]()
    except NotFoundError as error:
        pytest.skip(f"NOT TESTED in {engine}. {error}")
    yield running
    running.quit()


@pytest.fixture(scope="module")
def site(live_bot: LiveBot, site_socket: socket.socket) -> Iterator[Site]:
    """Give a web site on another origin, which may use the bot."""
    site = Site(live_bot.url, site_socket)
    yield site
    site.close()
