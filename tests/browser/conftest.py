"""One browser for all tests here, and a fresh page for each.

The fixtures live as long as this package and not the whole run: Playwright keeps an event loop
running, in which other tests could not start their own.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser import chromium
from tests.browser.site import Site
from tests.live_bot import LiveBot

expect.set_options(timeout=20_000)  # milliseconds; a busy machine is slow, not wrong
NewPage = Callable[..., "Page"]
WINDOW = {"width": 1280, "height": 900}
# Violations of a page's own policy, in the page's words; Playwright has no event for them.
_WATCH_POLICY = """
  window.policyViolations = [];
  document.addEventListener('securitypolicyviolation', (event) => {
    window.policyViolations.push(`${event.violatedDirective}: ${event.blockedURI}`);
  });
"""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Give a running Chromium, without a window."""
    with sync_playwright() as playwright:
        try:
            program = chromium.program(playwright)
        except chromium.NoBrowserError as error:
            pytest.fail(str(error), pytrace=False)
        running = playwright.chromium.launch(executable_path=program, args=chromium.arguments())
        yield running
        running.close()


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    """Give a function that opens a page in a browser profile of its own.

    Its options are Playwright's for a context: `viewport`, `color_scheme`, `forced_colors` …
    Afterwards no page may have raised an error, or broken its Content Security Policy.
    """
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(**options: Any) -> Page:
        options = {"locale": "nl-NL", "viewport": WINDOW, "reduced_motion": "reduce", **options}
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        context.add_init_script(_WATCH_POLICY)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        for page in context.pages:
            if page.url != "about:blank" and not page.is_closed():
                errors += page.evaluate("window.policyViolations ?? []")
        context.close()
    assert errors == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    """Give a page of 1280 by 900 pixels in a profile of its own."""
    return new_page()


@pytest.fixture(scope="package")
def site(live_bot: LiveBot, site_socket: socket.socket) -> Iterator[Site]:
    """Give a web site on another origin, which may use the bot."""
    site = Site(live_bot.url, site_socket)
    yield site
    site.close()
