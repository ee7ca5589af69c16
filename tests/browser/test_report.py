"""The report in a real browser: accessible in every appearance, and fit to print."""

from __future__ import annotations

import io
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests import self_check
from tests.browser import axe, focus
from tests.browser.conftest import WINDOW, NewPage
from tests.browser.waiting import eventually
from tests.browser.widget import Widget
from tests.live_bot import Chat, LiveBot
from tests.self_check import PARTNERSHIP, TEAM

APPEARANCES: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
    "forced colours, dark": {"forced_colors": "active", "color_scheme": "dark"},
    "narrow": {"viewport": {"width": 320, "height": 640}},
    "400% zoom": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
}
_TOO_WIDE = """() => [...document.querySelectorAll('body *')]
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.hidden'))
  .map((e) => e.outerHTML.slice(0, 80))"""
A4 = (595, 842)  # points
_BOTTOM = "(link) => Math.ceil(link.getBoundingClientRect().bottom)"


@pytest.fixture(scope="module")
def chat(live_bot: LiveBot) -> Chat:
    """A conversation with a self-check in which every point has something to do."""
    chat = live_bot.chat()
    answers = dict.fromkeys(TEAM, "nee") | {"type": TEAM["type"], "avg": "onbekend"}
    self_check.complete(chat, answers)
    return chat


@pytest.fixture(scope="module")
def url(live_bot: LiveBot, chat: Chat) -> str:
    """The address of its report."""
    (found,) = {
        message["data"]["report_url"]
        for message in chat.transcript()
        if message["kind"] == "result"
    }
    return live_bot.url + str(found)


def resize(page: Page, width: int, height: int) -> None:
    """Make the window another size, and wait until the page knows."""
    page.set_viewport_size({"width": width, "height": height})
    eventually(page, lambda: page.evaluate("[innerWidth, innerHeight]"), [width, height])


def tab_through_links(page: Page) -> None:
    """Go to every link by keyboard, in order; each is seen with the ring around it."""
    for link in page.locator("a").all():
        page.keyboard.press("Tab")
        expect(link).to_be_focused()
        expect(link).to_have_css("outline-width", "3px")
        eventually(page, lambda: focus.trouble(page), "")


@pytest.mark.parametrize("appearance", APPEARANCES)
def test_accessible_in_every_appearance(new_page: NewPage, url: str, appearance: str) -> None:
    page = new_page(**APPEARANCES[appearance])
    page.goto(url)
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(_TOO_WIDE) == []


@pytest.mark.parametrize("appearance", ["light", "dark", "forced colours", "narrow"])
def test_a_message_in_its_place_is_accessible_too(
    new_page: NewPage, live_bot: LiveBot, appearance: str
) -> None:
    page = new_page(**APPEARANCES[appearance])
    page.goto(f"{live_bot.url}/verslag/x")
    assert axe.violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_text_can_be_made_twice_as_large(page: Page, url: str) -> None:
    page.goto(url)
    resize(page, 640, 800)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate(_TOO_WIDE) == []


def test_every_link_can_be_reached_and_seen_by_keyboard(page: Page, url: str) -> None:
    page.goto(url)
    tab_through_links(page)


def test_a_link_at_the_edge_of_the_window_is_seen_with_its_ring(page: Page, url: str) -> None:
    page.goto(url)
    edge = page.locator(".criterion .change").first.evaluate(_BOTTOM)
    resize(page, WINDOW["width"], edge)
    tab_through_links(page)


def test_links_have_names_of_their_own(page: Page, url: str) -> None:
    page.goto(url)
    names = [" ".join(link.inner_text().split()) for link in page.locator("a").all()]
    assert len(set(names)) == len(names)
    assert len([name for name in names if name.startswith("Wijzig")]) == len(TEAM)


def test_the_same_without_javascript(new_page: NewPage, url: str) -> None:
    with_script, without = new_page(), new_page(java_script_enabled=False)
    for page in (with_script, without):
        page.goto(url)
    wanted, found = (page.locator("main").inner_text() for page in (with_script, without))
    assert found == wanted
    assert len(found) > 500
    assert without.locator("script").count() == 0
    without.goto("about:blank")  # what the page fixture asks afterwards needs a script


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed(new_page: NewPage, url: str, scheme: str) -> None:
    page = new_page(color_scheme=scheme)
    page.goto(url)
    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    assert 1 <= len(printed.pages) <= 2
    for sheet in printed.pages:
        width, height = float(sheet.mediabox.width), float(sheet.mediabox.height)
        assert (round(width), round(height)) == A4
    words = " ".join(" ".join(sheet.extract_text() for sheet in printed.pages).split())
    for text in ("Verslag van je zelfcheck", "Nog te regelen", "Dit is geen besluit", "info@ncsc"):
        assert text in words
    for text in ("Wijzig", "Bewaar als PDF", "verdwijnt vanzelf"):
        assert text not in words
    links = [
        str(annotation.get_object().get("/A", {}).get("/URI", ""))
        for sheet in printed.pages
        for annotation in sheet.get("/Annots", ())
    ]
    assert not [link for link in links if "gesprek" in link]  # no token on paper or in the file


def test_on_paper_the_ink_is_dark_in_dark_mode_too(new_page: NewPage, url: str) -> None:
    page = new_page(color_scheme="dark")
    page.goto(url)
    page.emulate_media(media="print")
    colours = page.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    assert colours == ["rgb(23, 37, 42)", "rgb(255, 255, 255)"]


def test_the_pdf_is_downloaded(page: Page, url: str) -> None:
    page.goto(url)
    with page.expect_download() as download:
        page.get_by_role("link", name="Bewaar als PDF").click()
    assert download.value.suggested_filename == "verslag-zelfcheck.pdf"


def test_nothing_comes_from_elsewhere(page: Page, url: str, live_bot: LiveBot) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(url)
    assert len(asked) >= 2
    assert [address for address in asked if not address.startswith(live_bot.url)] == []


def test_change_leads_to_the_question_in_the_chat_and_back(page: Page, live_bot: LiveBot) -> None:
    with page.expect_response("**/api/conversations") as started:
        page.goto(live_bot.url + "/")
        Widget(page).ready()
    chat = Chat.of(live_bot, started.value.json())
    self_check.complete(chat, PARTNERSHIP)
    page.reload()
    with page.context.expect_page() as opened:
        Widget(page).ready().host.get_by_role("link", name="Bekijk en bewaar je verslag").click()
    report = opened.value
    address = report.url
    report.get_by_role("link", name="Wijzig je antwoord over: AVG").click()
    widget = Widget(report).ready()
    expect(widget.choices.get_by_text("Weet ik niet", exact=True)).to_be_visible()
    widget.choose("Weet ik niet")
    expect(widget.answers.last).to_contain_text("nog iets uit te zoeken")
    assert report.url == live_bot.url + "/"
    assert "wijzig" not in report.evaluate("JSON.stringify(history.state) + location.hash")
    report.goto(address)
    expect(report.get_by_role("heading", level=2).first).to_have_text("Uitslag: geen open punten")
    expect(report.get_by_text("na deze uitslag zijn antwoorden veranderd")).to_be_visible()
    report.get_by_role("link", name="Naar de chat").click()
    expect(Widget(report).ready().transcript).to_contain_text("Je gaat verder met je gesprek.")


def test_who_has_only_the_link_is_told_where_to_change_an_answer(
    page: Page, url: str, chat: Chat
) -> None:
    before = chat.transcript()
    page.goto(url)
    page.get_by_role("link", name="Wijzig je antwoord over: AVG").click()
    widget = Widget(page).ready()
    expect(widget.transcript).to_contain_text("staat niet in dit tabblad")
    expect(widget.said).to_have_count(0)
    assert chat.transcript() == before
