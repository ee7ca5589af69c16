"""A visitor in any browser that WebDriver drives: by script where a driver falls short.

WebKit's driver calls a click in a shadow root intercepted, and drops a line feed.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

SECONDS = 40  # a busy machine is slow, not wrong
_ROOT = "const root = document.querySelector('samenwerk-gids')?.shadowRoot; "
_BY_NAME = """
  return [...root.querySelectorAll('button, a')].filter((item) => item.checkVisibility() &&
    !item.disabled && (item.getAttribute('aria-label') ?? item.textContent).trim()
      .startsWith(arguments[0])).at(-1)"""


class Visitor:
    """Uses the widget on the page that is open."""

    def __init__(self, browser: WebDriver) -> None:
        self.browser = browser

    def script(self, code: str, *arguments: Any) -> Any:
        """Run a script, with the widget's shadow root as `root`."""
        return self.browser.execute_script(_ROOT + code, *arguments)

    def wait(self, what: str, *arguments: Any) -> Any:
        """Wait until an expression is true; return its value."""
        return until(lambda: self.script(f"return root && ({what})", *arguments), what)

    def open_page(self, url: str) -> None:
        """Load a page in a tab that remembers nothing of this site."""
        self.browser.get(url)
        self.browser.execute_script("sessionStorage.clear()")
        self.browser.get(url)
        self.wait("root.childElementCount")

    def answered(self, more_than: int = 0) -> None:
        """Wait until the bot has said more than so many messages, and is waiting."""
        self.wait(
            f"root.querySelectorAll('.message.bot').length > {more_than}"
            " && root.querySelector('.typing').hidden"
        )

    def press(self, name: str) -> None:
        """Press the last button or link whose name begins so."""
        found = until(lambda: self.script(_BY_NAME, name), name)
        self.browser.execute_script("arguments[0].focus(); arguments[0].click()", found)

    def choose(self, name: str) -> None:
        """Press a choice, and wait for the answer."""
        before = self.script("return root.querySelectorAll('.message.bot').length")
        self.press(name)
        self.answered(before)

    def say(self, text: str) -> str:
        """Type something and send it; return what the bot said last."""
        before = self.script("return root.querySelectorAll('.message.bot').length")
        self.type_into("textarea", text)
        self.keys(Keys.ENTER)
        self.answered(before)
        return str(self.last)

    def type_into(self, selector: str, text: str) -> None:
        """Focus a field and type."""
        self.script("root.querySelector(arguments[0]).focus()", selector)
        self.keys(text)

    def keys(self, *keys: str) -> None:
        """Press keys where the focus is."""
        ActionChains(self.browser).send_keys(*keys).perform()

    @property
    def last(self) -> str:
        """What the bot said last."""
        return str(
            self.script("return [...root.querySelectorAll('.message.bot')].at(-1).innerText")
        )

    @property
    def focused(self) -> str:
        """The id, label or text of what has the focus in the widget."""
        return str(
            self.script(
                "const at = root.activeElement; return at && "
                "(at.getAttribute('aria-label') || at.id || at.textContent.trim())"
            )
        )


def until(read: Callable[[], Any], what: str) -> Any:
    """Read until it is true; return it."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if found := read():
            return found
        time.sleep(0.05)
    raise AssertionError(f"never so: {what}")
