"""axe-core finds nothing in any state of the widget; and does find what is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.widget import UNCLEAR, Widget
from tests.live_bot import LiveBot

TAG = '<samenwerk-gids contact-email="vraag@example.nl"></samenwerk-gids>'
LONG = [
    "Met wie deelt het NCSC informatie?",
    "Hoe worden wij partner?",
    "Wat is een CSIRT?",
    "Wat is de AVG?",
    "Do you speak English?",
    "Hoe kan ik contact opnemen met het NCSC?",
] * 3
ANSWERS = ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja")
MODES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    # 1280 by 1024 pixels at 400%: what WCAG 1.4.10 asks for
    "400%": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}
# Everything that can have the focus, and what keeps it from being used.
_TARGETS = """(host) => {
  const found = [];
  for (const item of host.shadowRoot.querySelectorAll('a, button, input, textarea, [tabindex]')) {
    const box = item.getBoundingClientRect();
    // WCAG 2.5.8 exempts links in a sentence, and what is disabled is no target.
    const exempt = item.matches('p a, li a, :disabled, [aria-disabled="true"]');
    if (!item.checkVisibility() || item.tabIndex < 0 || exempt) continue;
    if (box.width < 24 || box.height < 24) found.push(`small: ${item.outerHTML}`);
    if (item.tabIndex > 0) found.push(`tabindex: ${item.outerHTML}`);
  }
  return found;
}"""

_BROKEN = """
<!doctype html><html lang="nl"><title>Proef</title><main><h1>Proef</h1><div id="host"></div></main>
<script>host.attachShadow({mode: 'open'}).append(document.createElement('button'));</script>
"""


def test_a_nameless_button_in_a_shadow_root_is_found(page: Page) -> None:
    page.set_content(_BROKEN)
    found = axe.violations(page)
    assert len(found) == 1
    assert found[0].startswith("button-name")


def test_a_good_page_has_no_violations(page: Page) -> None:
    page.set_content(_BROKEN.replace("createElement('button')", "createElement('p')"))
    assert axe.violations(page) == []


class States:
    """Checks a widget in one state after another; all that is wrong is told at the end."""

    def __init__(self, widget: Widget) -> None:
        self.widget = widget
        self.found: dict[str, list[str]] = {}

    def check(self, state: str) -> None:
        """Keep what is wrong now."""
        wrong = [*axe.violations(self.widget.page), *self.widget.overflowing()]
        if wrong := [*wrong, *self.widget.host.evaluate(_TARGETS)]:
            self.found[state] = wrong


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_wrong_in_any_state(new_page: NewPage, site: Site, mode: str) -> None:
    page = new_page(**MODES[mode])
    page.goto(site.add("/axe", TAG))
    widget = Widget(page)
    states = States(widget)
    expect(widget.launcher).to_be_visible()
    states.check("closed")
    widget.open()
    states.check("open")
    widget.say(UNCLEAR)
    states.check("clarification")
    widget.choices.first.click()
    expect(widget.typing).to_be_hidden()
    states.check("chosen")
    widget.say("Wat is de toets?").get_by_role("button", name="Niet nuttig").click()
    expect(widget.host.get_by_role("button", name="Verstuur reactie")).to_be_visible()
    states.check("answer with feedback")
    widget.host.get_by_role("button", name="Menu", exact=True).click()
    states.check("menu")
    widget.host.locator(".menu").get_by_role("button", name="Gesprek wissen").click()
    states.check("view")
    widget.host.get_by_role("button", name="Nee, ga terug").click()
    page.route("**/api/messages", lambda route: route.abort())
    widget.send("Nog een vraag")
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    widget.field.fill("a" * 1001)
    widget.field.press("Enter")
    expect(widget.host.locator("#error")).to_be_visible()
    states.check("errors")
    assert states.found == {}


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_wrong_in_the_self_check_and_a_long_conversation(
    new_page: NewPage, site: Site, mode: str
) -> None:
    page = new_page(**MODES[mode])
    page.goto(site.add("/axe-lang", TAG))
    widget = Widget(page).open()
    states = States(widget)
    widget.choose("Zelf nagaan of je voldoet")
    for number, answer in enumerate(ANSWERS, start=1):
        states.check(f"question {number} of the self-check")
        widget.choose(answer)
    expect(widget.transcript.locator(".message.result")).to_be_visible()
    states.check("result of the self-check")
    for text in LONG:
        widget.say(text)
    expect(widget.said).to_have_count(1 + len(ANSWERS) + len(LONG))
    states.check("long conversation")
    assert states.found == {}


@pytest.mark.parametrize("mode", MODES)
def test_nothing_is_wrong_on_the_full_page(new_page: NewPage, live_bot: LiveBot, mode: str) -> None:
    page = new_page(**MODES[mode])
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    states = States(widget)
    widget.say("Wat is de toets?")
    states.check("answer")
    assert states.found == {}
