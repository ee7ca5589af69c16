"""WCAG 2.2 AA: the keyboard, what a screen reader is told, small windows (axe: test_axe.py)."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import focus
from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.waiting import eventually, stop_the_clock
from tests.browser.widget import UNCLEAR, Widget
from tests.live_bot import LiveBot

TAG = '<samenwerk-gids contact-email="vraag@example.nl"></samenwerk-gids>'
# 1280 by 1024 pixels at 400%: what WCAG 1.4.10 asks for
ZOOMED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}
# Whether what has the focus can be seen: nothing else lies on its middle.
_OBSCURED = """(host) => {
  const item = host.shadowRoot.activeElement;
  if (!item) return '';
  const box = item.getBoundingClientRect();
  const x = Math.min(Math.max(box.x + box.width / 2, 0), innerWidth - 1);
  const y = Math.min(Math.max(box.y + Math.min(box.height, 24) / 2, 0), innerHeight - 1);
  const top = host.shadowRoot.elementFromPoint(x, y);
  const seen = box.bottom > 0 && box.top < innerHeight && (item === top || item.contains(top));
  return seen ? '' : item.outerHTML;
}"""


def test_the_keyboard_alone_does_everything(page: Page, site: Site) -> None:
    page.goto(site.add("/toetsen", TAG))
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    keyboard = page.keyboard
    page.get_by_role("link", name="Een link").focus()
    keyboard.press("Tab")
    expect(widget.launcher).to_be_focused()
    keyboard.press("Enter")
    widget.ready()
    expect(widget.field).to_be_focused()
    keyboard.press("Shift+Tab")
    for choice in widget.choices.all():  # one stop for all, and the arrows go along them
        expect(choice).to_be_focused()
        keyboard.press("ArrowDown")
    keyboard.press("Escape")
    expect(widget.field).to_be_focused()
    keyboard.type("Wat is de toets?")
    keyboard.press("Enter")
    widget.answered(1)
    expect(widget.field).to_be_focused()  # an answer never moves the focus
    for _ in range(20):
        keyboard.press("Shift+Tab")
        if widget.focused() == "Menu":
            break
    keyboard.press("Enter")
    keyboard.press("Tab")
    widget.has_focus("Contact met het NCSC")
    keyboard.press("Escape")
    widget.has_focus("Menu")
    expect(widget.host.locator(".menu")).to_be_hidden()
    keyboard.press("Enter")
    keyboard.press("Tab")
    keyboard.press("Enter")
    widget.has_focus("view-title")
    keyboard.press("Escape")
    widget.has_focus("Menu")
    keyboard.press("Escape")
    expect(widget.field).to_be_focused()
    keyboard.press("Escape")
    expect(widget.dialog).to_be_hidden()
    expect(widget.launcher).to_be_focused()


def test_a_full_screen_chat_keeps_the_focus_inside(new_page: NewPage, site: Site) -> None:
    page = new_page(viewport={"width": 390, "height": 700})
    page.goto(site.add("/telefoon", TAG))
    widget = Widget(page).open()
    box = widget.dialog.bounding_box()
    assert box == {"x": 0, "y": 0, "width": 390, "height": 700}
    for _ in range(15):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.localName") in ("samenwerk-gids", "body")
    widget.field.focus()
    page.keyboard.press("Escape")
    expect(widget.launcher).to_be_focused()


def test_growing_and_shrinking_the_window_keeps_the_chat_and_the_focus(
    page: Page, site: Site
) -> None:
    page.goto(site.add("/venster", TAG))
    widget = Widget(page).open()
    for width in (400, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        expect(widget.host.locator("dialog:modal")).to_have_count(int(width == 400))
        expect(widget.dialog).to_be_visible()
        expect(widget.field).to_be_focused()


def test_each_message_is_announced_once_and_then_gone(page: Page, live_bot: LiveBot) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.listen()
    widget.say(UNCLEAR)
    widget.say("Wat is de toets?")
    unclear, told = widget.told()
    assert unclear.startswith("Chatbot: Ik weet niet zeker wat je bedoelt.")
    assert "Keuzes: " in unclear
    assert unclear.endswith("Iets anders.")
    assert told.startswith("Chatbot: De toets gaat over vertrouwelijke informatie:")
    assert "**" not in told
    expect(widget.host.locator("[aria-live]")).to_have_text("")


@pytest.mark.parametrize("width", [1280, 390])
def test_an_answer_to_a_closed_chat_is_announced_once(
    new_page: NewPage, site: Site, width: int
) -> None:
    page = new_page(viewport={"width": width, "height": 800})
    page.goto(site.add("/dicht", TAG))
    widget = Widget(page).open()
    widget.listen()
    waiting: list[Route] = []
    page.route("**/api/messages", lambda route: waiting.append(route), times=1)
    widget.send("Wat is de toets?")
    widget.field.press("Escape")
    expect(widget.dialog).to_be_hidden()
    eventually(page, lambda: len(waiting), 1)
    waiting[0].continue_()
    expect(widget.launcher).to_have_accessible_name("Stel je vraag (Nieuw antwoord)")
    told = widget.told()
    assert len(told) == 1
    assert told[0].startswith("Chatbot: De toets gaat over")
    widget.launcher.click()
    expect(widget.answers).to_have_count(2)
    for region in widget.host.locator("[aria-live]").all():
        expect(region).to_have_text("")
    widget.say("Wat is een CSIRT?")
    assert widget.told()[-1].startswith("Chatbot: CSIRT betekent")
    assert len(widget.told()) == len(set(widget.told()))


def test_the_accessibility_tree(page: Page, site: Site) -> None:
    page.goto(site.add("/boom", TAG))
    widget = Widget(page).open()
    for region in widget.host.locator("[aria-live]").all():
        expect(region).to_have_text("")
    stop_the_clock(page)  # what is announced goes by itself
    widget.say("Wat is de toets?")
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    live = [node for node in nodes if _property(node, "live") not in (None, "off")]
    said = [_name(node) for node in nodes if _role(node) == "StaticText"]
    # The live regions are those of the launcher and the panel, the transcript is none, and what
    # is announced is the answer.
    regions = [node for node in live if _property(node, "root") is None]
    assert {_role(node) for node in regions if not node["ignored"]} == {"status"}
    assert not [node for node in nodes if _role(node) == "log"]
    assert len([text for text in said if text.startswith("Chatbot: De toets gaat over")]) == 1
    # Two messages soon after each other are told each by itself, not the first one again.
    assert [node for node in live if _property(node, "atomic")] == []
    dialog = next(node for node in nodes if _role(node) == "dialog")
    assert _name(dialog) == "Samenwerkgids"
    controls = [node for node in nodes if _role(node) in ("button", "link", "textbox")]
    assert len(controls) > 10
    assert [node for node in controls if not _name(node)] == []
    assert "Verstuur" in [_name(node) for node in controls]


def test_nothing_moves_for_who_wants_no_motion(new_page: NewPage, site: Site) -> None:
    moving = {}
    for motion in ("reduce", "no-preference"):
        page = new_page(reduced_motion=motion)
        page.goto(site.add("/rust", TAG))
        widget = Widget(page).open()
        page.route("**/api/messages", lambda _route: None)
        widget.send("Wat is de toets?")
        expect(widget.typing).to_be_visible()
        moving[motion] = widget.host.evaluate(
            "(host) => host.shadowRoot.getAnimations({subtree: true}).length"
        )
    assert moving["reduce"] == 0
    assert moving["no-preference"] > 0


@pytest.mark.parametrize("path", ["/", "/klein"])
def test_focus_is_never_covered_at_400_percent(
    new_page: NewPage, live_bot: LiveBot, site: Site, path: str
) -> None:
    page = new_page(**ZOOMED)
    if path == "/":
        page.goto(live_bot.url)
        widget = Widget(page).ready()
    else:
        page.goto(site.add(path, TAG))
        widget = Widget(page).open()
    widget.say("Wat is de toets?")
    seen = set()
    for key in ("Tab", "Shift+Tab"):
        for _ in range(25):
            page.keyboard.press(key)
            eventually(page, lambda: widget.host.evaluate(_OBSCURED), "")
            eventually(page, lambda: focus.trouble(page), "")
            seen.add(widget.focused())
    assert {"Menu", "question", "Verstuur"} <= seen


def test_text_of_200_percent(page: Page, site: Site) -> None:
    page.context.new_cdp_session(page).send(
        "Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}}
    )
    page.goto(site.add("/groot", TAG))
    widget = Widget(page).open()
    widget.say("Wat is de toets?")
    assert widget.field.evaluate("(field) => getComputedStyle(field).fontSize") == "32px"
    assert widget.overflowing() == []
    for control in (widget.field, widget.host.get_by_role("button", name="Verstuur")):
        control.blur()  # where it had the focus already, the answer was scrolled into view since
        control.focus()
        expect(control).to_be_in_viewport(ratio=0.99)


def test_icons_have_the_colour_of_their_words_in_forced_colours(
    new_page: NewPage, site: Site
) -> None:
    page = new_page(forced_colors="active")
    page.goto(site.add("/hoog-contrast", TAG))
    widget = Widget(page).open()
    widget.host.get_by_role("button", name="Menu", exact=True).click()
    for item in widget.host.locator(".menu button").all():
        colour = "(item) => getComputedStyle(item).color"
        assert item.locator(".icon").evaluate(colour) == item.evaluate(colour)


def _role(node: Any) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: Any) -> str:
    return str(node.get("name", {}).get("value", ""))


def _property(node: Any, name: str) -> Any:
    found = [item["value"]["value"] for item in node.get("properties", []) if item["name"] == name]
    return found[0] if found else None
