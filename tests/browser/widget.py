"""The widget on a page, as a visitor handles it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.waiting import eventually

LAUNCHER = "Stel je vraag"
# The bot asks back, for which it needs the action server; tests/flows/verduidelijken.yml holds it
# to that, whatever it learns.
UNCLEAR = "iets over organisaties"
# Announced when an answer takes long.
SLOW = "De chatbot zoekt een antwoord…"
# Announced a moment after it opens and closes.
DOOR = ("De chat is open.", "De chat is dicht.")
# What a screen reader would be told: every text that enters a live region, in order, unless the
# region is in something closed, or behind a dialog that keeps everything else from being used.
_LISTEN = """(host) => {
  host.announced = [];
  for (const region of host.shadowRoot.querySelectorAll('[aria-live]')) {
    new MutationObserver((records) => {
      const modal = host.shadowRoot.querySelector('dialog:modal');
      if (!region.checkVisibility() || (modal && !modal.contains(region))) return;
      for (const record of records) {
        for (const node of record.addedNodes) host.announced.push(node.textContent);
      }
    }).observe(region, {childList: true, subtree: true, characterData: true});
  }
}"""

# Boxes that must be scrolled sideways as well; a line of text may wrap, a box may not stick out.
_SIDEWAYS = """(host) => [document.documentElement, ...host.shadowRoot.querySelectorAll('*')]
  .filter((item) => item.checkVisibility() && item.scrollWidth > item.clientWidth + 1
    && getComputedStyle(item).display !== 'inline'
    && !item.matches('.hidden, .hidden *, textarea'))
  .map((item) => item.outerHTML.slice(0, 100))"""

# Whether it begins at the top of the box that scrolls, under a small margin.
_AT_THE_TOP = """(item) => {
  const box = item.closest('.transcript');
  const space = item.getBoundingClientRect().top - box.getBoundingClientRect().top;
  return box.scrollTop > 0 && space >= 0 && space < 20;
}"""


class Widget:
    """One widget on a page."""

    def __init__(self, page: Page, place: int = 0) -> None:
        self.page = page
        self.host = page.locator("samenwerk-gids").nth(place)
        self.launcher = self.host.get_by_role("button", name=LAUNCHER)
        self.dialog = self.host.get_by_role("dialog")
        self.field = self.host.get_by_role("textbox", name="Je vraag", exact=True)
        self.transcript = self.host.get_by_role("region", name="Gesprek")
        self.answers = self.transcript.locator(".message.bot")
        self.said = self.transcript.locator(".message.user")
        self.typing = self.host.locator(".typing")

    def open(self) -> Widget:
        """Open the chat and wait for the greeting."""
        self.launcher.click()
        return self.ready()

    def ready(self) -> Widget:
        """Wait until the bot has said something and is waiting."""
        expect(self.answers.last).to_be_visible()
        expect(self.typing).to_be_hidden()
        return self

    def send(self, text: str) -> None:
        """Type something and send it."""
        self.field.fill(text)
        self.field.press("Enter")

    def say(self, text: str) -> Locator:
        """Say something; return the last message of the bot."""
        before = self.answers.count()
        self.send(text)
        return self.answered(before)

    def choose(self, title: str) -> Locator:
        """Choose a button of the last message; return the bot's answer to it."""
        before = self.answers.count()
        self.choices.get_by_text(title, exact=True).click()
        return self.answered(before)

    @property
    def choices(self) -> Locator:
        """The choices of the last message."""
        return self.answers.last.locator("button.choice")

    def answered(self, before: int) -> Locator:
        """Wait for an answer after `before` messages of the bot; return the last one."""
        expect(self.answers.nth(before)).to_be_visible()
        expect(self.typing).to_be_hidden()
        return self.answers.last

    def is_read_from_its_beginning(self) -> None:
        """Wait until the last answer stands at the top of the transcript, where one reads on."""
        eventually(self.page, lambda: self.answers.last.evaluate(_AT_THE_TOP), True)
        expect(self.answers.last.locator(".bubble > p").first).to_be_in_viewport(ratio=1)

    def menu(self, item: str) -> None:
        """Choose an item of the menu."""
        self.host.get_by_role("button", name="Menu", exact=True).click()
        self.host.locator(".menu").get_by_role("button", name=item).click()

    def stored(self, key: str) -> str | None:
        """Return what the tab remembers."""
        found: str | None = self.page.evaluate(
            """(key) => Object.entries(sessionStorage)
                 .find(([name]) => name.endsWith(':' + key))?.[1] ?? null""",
            key,
        )
        return found

    @property
    def headers(self) -> dict[str, str]:
        """The headers by which the server knows this conversation."""
        return {"Authorization": f"Bearer {self.stored('token')}"}

    def overflowing(self) -> list[str]:
        """Return the boxes that must be scrolled sideways as well, perhaps the page itself."""
        found: list[str] = self.host.evaluate(_SIDEWAYS)
        return found

    def listen(self) -> None:
        """Keep from now on what a screen reader is told."""
        self.host.evaluate(_LISTEN)

    def announced(self) -> list[str]:
        """Return what a screen reader was told since `listen`."""
        found: list[str] = self.host.evaluate("(host) => host.announced")
        return found

    def told(self) -> list[str]:
        """Return what was announced of the conversation, at whatever moment the rest comes."""
        return [text for text in self.announced() if text not in (SLOW, *DOOR)]

    def has_focus(self, name: str) -> None:
        """Wait until the element of this name, id or text has the focus inside the widget."""
        eventually(self.page, self.focused, name)

    def focused(self) -> Any:
        """Return name, id or text of the element that has the focus inside the widget."""
        return self.host.evaluate(
            """(host) => { const found = host.shadowRoot.activeElement; return found &&
                 (found.getAttribute('aria-label') || found.id || found.textContent.trim()); }"""
        )
