"""What went wrong in real browsers: where one is, what is told, where the keyboard goes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.waiting import eventually
from tests.browser.widget import UNCLEAR, Widget
from tests.live_bot import LiveBot

TAG = '<samenwerk-gids contact-email="vraag@example.nl"></samenwerk-gids>'
QUESTIONS = ("Wat is de toets?", "Met wie deelt het NCSC informatie?", "Wat is een CSIRT?")
MOST_STOPS = 6  # between the menu and the field
PHONE = {"viewport": {"width": 390, "height": 700}, "has_touch": True, "is_mobile": True}
_IN_VIEW = """(item) => {
  const box = item.closest('.transcript').getBoundingClientRect();
  const place = item.getBoundingClientRect();
  return place.top < Math.min(box.bottom, innerHeight) && place.bottom > box.top && place.top >= -1;
}"""


@pytest.fixture
def widget(page: Page, live_bot: LiveBot) -> Widget:
    page.goto(live_bot.url + "/")
    return Widget(page).ready()


def test_an_answer_of_two_messages_is_told_as_one(widget: Widget) -> None:
    widget.listen()
    for number, (said, first, then) in enumerate(
        (
            ("ik wil de zelfcheck doen", "Met de zelfcheck ga je na", "Vraag 1 van 5 of 6."),
            ("wij zijn een samenwerkingsverband", "Ik noteer", "Vraag 2 van 5."),
            (
                "ik heet Jan Jansen, jan@example.nl, wat is een OKTT",
                "persoonsgegeven",
                "OKTT betekent",
            ),
        ),
    ):
        widget.say(said)
        assert len(widget.told()) == number + 1
        told = widget.told()[-1]
        assert told.index(first) < told.index(then)
        assert told.count("Chatbot:") == 1


def test_what_is_told_is_sentences_with_source_choices_and_report(widget: Widget) -> None:
    widget.listen()
    widget.say("Wat is de toets?")
    (told,) = widget.told()
    assert "Bron: Samenwerking starten: Waar moet je samenwerkingsverband aan voldoen?" in told
    assert "Keuzes: Taak, " in told
    assert not [mark for mark in ("**", "- ", "\n", "..") if mark in told]
    widget.say("ik wil de zelfcheck doen")
    for answer in ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja"):
        widget.choose(answer)
    assert "Bekijk en bewaar je verslag." in widget.told()[-1]


@pytest.mark.parametrize("where", ["page", "widget"])
def test_a_resumed_conversation_is_at_its_end(
    page: Page, site: Site, live_bot: LiveBot, where: str
) -> None:
    page.goto(live_bot.url + "/" if where == "page" else site.add("/verder", TAG))
    widget = Widget(page)
    if where == "widget":
        widget.launcher.click()
    widget.ready()
    for text in QUESTIONS:
        widget.say(text)
    page.reload()
    expect(widget.said).to_have_count(len(QUESTIONS))
    eventually(page, lambda: widget.answers.last.evaluate(_IN_VIEW), True)
    eventually(page, lambda: widget.answers.first.evaluate(_IN_VIEW), False)


def test_a_resumed_conversation_is_at_its_end_at_400_percent(
    new_page: NewPage, live_bot: LiveBot
) -> None:
    page = new_page(viewport={"width": 320, "height": 256}, device_scale_factor=4)
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    for text in QUESTIONS:
        widget.say(text)
    page.reload()
    expect(widget.said).to_have_count(len(QUESTIONS))
    eventually(page, lambda: widget.answers.last.evaluate(_IN_VIEW), True)


def test_the_keyboard_passes_a_long_conversation_in_six_stops(page: Page, site: Site) -> None:
    page.goto(site.add("/lang", TAG))
    widget = Widget(page).open()
    for text in (*QUESTIONS, UNCLEAR, "Hoe neem ik contact op?", *QUESTIONS * 3):
        widget.say(text)
        widget.host.get_by_role("button", name="Menu", exact=True).focus()
        stops = []
        while widget.focused() != "question":
            page.keyboard.press("Tab")
            stops.append(str(widget.focused()))
        assert len(stops) - 1 <= MOST_STOPS, stops
        assert stops[1] == "Naar het tekstveld"
    links = widget.transcript.locator(".source a")
    last = links.last
    last.focus()
    page.keyboard.press("ArrowUp")  # into what is older
    assert not last.evaluate("(link) => link === link.getRootNode().activeElement")
    for _ in range(200):
        if links.first.evaluate("(link) => link === link.getRootNode().activeElement"):
            break
        page.keyboard.press("ArrowUp")
    else:
        pytest.fail("the first source is out of reach")
    widget.host.get_by_role("button", name="Naar het tekstveld").press("Enter")
    expect(widget.field).to_be_focused()


def test_only_the_last_answer_is_judged_and_what_is_typed_of_another_stays(
    widget: Widget,
) -> None:
    judgements = widget.transcript.get_by_role("group", name="Was dit nuttig?")
    for text in QUESTIONS:
        answer = widget.say(text)
        expect(judgements).to_have_count(1)
        expect(answer.get_by_role("group", name="Was dit nuttig?")).to_be_visible()
    widget.say("ik wil de zelfcheck doen")
    expect(judgements).to_have_count(0)  # not above Ja and Nee of a question
    answer = widget.say("Stop met de zelfcheck")
    answer = widget.say("Wat betekent TLP?")
    answer.get_by_role("button", name="Niet nuttig").click()
    remark = widget.transcript.get_by_role("textbox", name="Wat kan beter?")
    remark.fill("Half getypt")
    widget.say("Wat is een OKTT?")
    expect(remark).to_have_value("Half getypt")
    expect(judgements).to_have_count(2)


def test_a_button_goes_to_the_newest(new_page: NewPage, live_bot: LiveBot) -> None:
    page = new_page(**PHONE)
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("ik wil de zelfcheck doen")
    newest = widget.host.get_by_role("button", name="Naar het nieuwste")
    expect(newest).to_be_visible()
    newest.tap()
    expect(newest).to_be_hidden()
    expect(widget.choices.last).to_be_in_viewport(ratio=0.9)


def test_the_field_for_a_remark_opens_in_view(new_page: NewPage, live_bot: LiveBot) -> None:
    page = new_page(**PHONE)
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("Wat is de toets?").get_by_role("button", name="Niet nuttig").tap()
    expect(widget.host.get_by_role("textbox", name="Wat kan beter?")).to_be_in_viewport(ratio=0.9)


def test_sending_by_the_button_keeps_the_keyboard_of_a_phone(
    new_page: NewPage, live_bot: LiveBot
) -> None:
    page = new_page(**PHONE)
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.field.tap()
    widget.field.fill("Wat is de toets?")
    blurred = "(field) => { field.blurs = 0; field.addEventListener('blur', () => field.blurs++); }"
    widget.field.evaluate(blurred)
    widget.host.get_by_role("button", name="Verstuur", exact=True).tap()
    widget.answered(1)
    expect(widget.field).to_be_focused()
    assert widget.field.evaluate("(field) => field.blurs") == 0


def test_an_error_at_the_field_is_told_once(widget: Widget) -> None:
    widget.field.focus()
    widget.listen()
    widget.field.press("Enter")
    expect(widget.field).to_have_attribute("aria-invalid", "true")
    assert widget.announced() == ["Typ eerst je vraag."]
    # While the field has the focus, a description that changes would be spoken as well.
    expect(widget.field).to_have_attribute("aria-describedby", "hint")
    widget.field.blur()
    expect(widget.field).to_have_accessible_description(
        "Enter verstuurt. Met Shift en Enter begin je een nieuwe regel. Typ eerst je vraag."
    )


def test_opening_and_closing_are_told_and_the_greeting_of_a_page_is_not(
    page: Page, site: Site, live_bot: LiveBot
) -> None:
    page.goto(site.add("/deur", TAG))
    widget = Widget(page).open()
    widget.host.locator("[aria-live] p").first.wait_for(state="detached")
    widget.listen()
    for told in (["De chat is dicht."], ["De chat is dicht.", "De chat is open."]):
        widget.page.keyboard.press("Escape" if len(told) == 1 else "Enter")
        eventually(page, widget.announced, told)
    page.goto("about:blank")
    page.add_init_script(
        """addEventListener('DOMContentLoaded', () => customElements.whenDefined('samenwerk-gids')
          .then(() => { window.told = []; setInterval(() => {
            for (const p of document.querySelector('samenwerk-gids').shadowRoot
              .querySelectorAll('[aria-live] p')) told.push(p.textContent); }, 20); }))"""
    )
    page.goto(live_bot.url + "/")
    Widget(page).ready()
    page.wait_for_timeout(300)
    assert page.evaluate("told") == []


def test_a_click_in_the_chat_is_no_business_of_its_box(page: Page, site: Site) -> None:
    """A box that listens to clicks makes a screen reader call all in it clickable."""
    page.goto(site.add("/klik", TAG))
    widget = Widget(page).open()
    session = page.context.new_cdp_session(page)
    for what in ("dialog", ".transcript", "header", "h2"):
        found = session.send(
            "Runtime.evaluate",
            {
                "expression": "document.querySelector('samenwerk-gids').shadowRoot"
                f".querySelector('{what}')"
            },
        )
        listeners = session.send(
            "DOMDebugger.getEventListeners", {"objectId": found["result"]["objectId"]}
        )["listeners"]
        assert "click" not in [listener["type"] for listener in listeners], what
    widget.host.get_by_role("button", name="Menu", exact=True).click()
    expect(widget.host.locator(".menu")).to_be_visible()
    widget.transcript.click(position={"x": 5, "y": 5})
    expect(widget.host.locator(".menu")).to_be_hidden()


def test_the_owner_of_a_page_hears_which_setting_is_missing(page: Page, live_bot: LiveBot) -> None:
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    stranger = Site(live_bot.url)
    try:
        page.goto(stranger.add("/", "<samenwerk-gids><a href='/x'>Contact</a></samenwerk-gids>"))
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("link", name="Contact")).to_be_visible()
    finally:
        stranger.close()
    assert [
        t for t in told if f"{stranger.origin} is not in ALLOWED_ORIGINS of {live_bot.url}" in t
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_result_begins_with_its_verdict(
    new_page: NewPage, live_bot: LiveBot, scheme: str
) -> None:
    page = new_page(color_scheme=scheme, viewport={"width": 320, "height": 568})
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("ik wil de zelfcheck doen")
    for answer in ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja"):
        widget.choose(answer)
    verdict = widget.transcript.get_by_role("heading", name="Uitslag: nog iets te regelen")
    icon, box = verdict.locator(".outcome").bounding_box(), verdict.bounding_box()
    assert icon is not None
    assert box is not None
    assert box["y"] <= icon["y"]
    assert icon["y"] + icon["height"] <= box["y"] + box["height"]
    expect(widget.answers.last.locator(".bubble > p").first).to_contain_text("Jullie antwoorden")


def test_the_field_stays_in_view_on_a_phone_on_its_side(
    new_page: NewPage, live_bot: LiveBot
) -> None:
    page = new_page(viewport={"width": 844, "height": 390}, has_touch=True)
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    for text in QUESTIONS:
        widget.say(text)
        expect(widget.field).to_be_in_viewport(ratio=1)


def test_no_icon_stands_alone_on_a_line(new_page: NewPage, live_bot: LiveBot) -> None:
    for width in range(320, 420, 12):
        page = new_page(viewport={"width": width, "height": 700})
        page.goto(live_bot.url + "/")
        widget = Widget(page).ready()
        widget.say("Wat is de toets?")
        assert alone(widget.transcript) == []
        page.context.close()


def alone(within: Locator) -> list[str]:
    """Return the links whose icon is on another line than the word before it."""
    found: list[str] = within.evaluate(
        """(box) => [...box.querySelectorAll('a .end')].filter((end) => {
             const range = document.createRange();
             range.selectNodeContents(end.firstChild);
             const word = range.getBoundingClientRect();
             const icon = end.querySelector('svg').getBoundingClientRect();
             return icon.top > word.bottom;
           }).map((end) => end.textContent)"""
    )
    return found
