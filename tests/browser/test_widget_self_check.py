"""The self-check in the widget, by keyboard alone, from the launcher to the report and back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.site import Site
from tests.browser.widget import Widget
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"
_HAS_FOCUS = "(text) => text.closest('button') === text.getRootNode().activeElement"
ANSWERS = ("Samenwerkingsverband", "Ja", "Ja", "Weet ik niet", "Ja")


def test_the_keyboard_from_the_launcher_to_the_report(
    page: Page, site: Site, live_bot: LiveBot
) -> None:
    page.goto(site.add("/zelfcheck", TAG))
    widget = Widget(page)
    keyboard = page.keyboard
    widget.launcher.focus()
    keyboard.press("Enter")
    widget.ready()
    keyboard.type("Wat is de toets?")
    keyboard.press("Enter")
    widget.answered(1)
    _press(widget, "Zelf nagaan of je voldoet", back=True)
    widget.listen()
    for number, answer in enumerate(ANSWERS, start=1):
        question = widget.answers.last
        expect(question.locator(".steps")).to_have_count(1)
        expect(question.locator(".steps .done")).to_have_count(number)
        expect(question).to_contain_text(f"Vraag {number} van")
        if number == 2:
            assert axe.violations(page) == []
        _press(widget, answer)
    result = widget.transcript.locator(".message.result")
    expect(result.locator(".outcome.uitzoeken")).to_be_visible()
    assert axe.violations(page) == []
    told = widget.told()
    assert all(text.startswith("Chatbot: ") for text in told)
    assert len([text for text in told if "Vraag 2 van" in text]) == 1
    report = result.get_by_role("link", name="Bekijk en bewaar je verslag")
    expect(report).to_have_attribute("rel", "noopener noreferrer")
    address = report.get_attribute("href")
    assert address is not None
    assert address.startswith(live_bot.url + "/verslag/")
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def _press(widget: Widget, title: str, back: bool = False) -> None:
    """Go to the choices by Tab, to the choice by the arrows, and press it."""
    before = widget.answers.count()
    keys = ["Shift+Tab" if back else "Tab"] * 6
    for key in [*keys, *["ArrowDown"] * 6]:
        choice = widget.choices.get_by_text(title, exact=True)
        if choice.evaluate(_HAS_FOCUS):
            break
        if key != "ArrowDown" and widget.choices.first.evaluate(_HAS_FOCUS):
            continue
        widget.page.keyboard.press(key)
    else:
        raise AssertionError(f"not reached: {title}")
    widget.page.keyboard.press("Enter")
    widget.answered(before)
