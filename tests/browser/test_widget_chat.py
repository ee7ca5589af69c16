"""What a visitor can do in the chat, in the full page and with the real bot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.waiting import eventually
from tests.browser.widget import UNCLEAR, Widget
from tests.live_bot import LiveBot

TEXTS = [
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "**vet** [klik](javascript:alert(1))",
    "[a](data:text/html,<script>alert(1)</script>) </textarea><svg onload=alert(1)>",
]


@pytest.fixture
def widget(page: Page, live_bot: LiveBot) -> Widget:
    page.goto(live_bot.url + "/")
    return Widget(page).ready()


def test_an_answer_has_its_source_lists_and_choices(widget: Widget) -> None:
    answer = widget.say("Wat is de toets?")
    expect(answer.locator("ul[role=list] > li > strong")).not_to_have_count(0)
    source = answer.locator(".source a")
    expect(source).to_have_attribute("href", re.compile("^https://"))
    expect(source).to_have_attribute("target", "_blank")
    expect(source).to_contain_text("opent in een nieuw tabblad")
    expect(widget.choices).not_to_have_count(0)


def test_a_choice_is_told_and_the_others_are_closed(widget: Widget) -> None:
    choices = widget.answers.first.locator("button.choice")
    widget.choose("Wat vraagt de toets?")
    expect(widget.said.last).to_contain_text("Wat vraagt de toets?")
    chosen = widget.answers.first.get_by_role("button", name="Wat vraagt de toets? (gekozen)")
    expect(chosen).to_have_attribute("aria-pressed", "true")
    # The focus stays where it was, so this one is closed without losing it.
    expect(chosen).to_be_focused()
    expect(chosen).to_have_attribute("aria-disabled", "true")
    said = widget.said.count()
    chosen.press("Enter")
    widget.page.keyboard.press("Tab")
    assert widget.said.count() == said
    for choice in choices.all():
        expect(choice).to_be_disabled()


def test_choices_that_are_closed_take_little_room(widget: Widget) -> None:
    choices = widget.answers.first.locator(".choices")
    open_box = choices.bounding_box()
    widget.choose("Wat vraagt de toets?")
    closed_box = choices.bounding_box()
    assert open_box is not None
    assert closed_box is not None
    assert closed_box["height"] < open_box["height"] * 0.6
    chosen = choices.get_by_role("button", name="Wat vraagt de toets? (gekozen)")
    expect(chosen).to_be_visible()
    expect(choices.get_by_role("button")).to_have_count(1)  # what was not chosen is gone
    widget.send("Wat is een CSIRT?")
    widget.answered(2)
    expect(widget.answers.nth(1).get_by_role("button")).to_have_count(0)


def test_a_question_that_is_not_numbered_has_no_progress(widget: Widget) -> None:
    widget.say(UNCLEAR)
    question = widget.choose("Iets anders")
    expect(question).to_have_class("message bot question")
    expect(question.locator(".steps")).to_have_count(0)


@pytest.mark.parametrize("text", TEXTS)
def test_what_a_visitor_types_is_text_and_stays_text(widget: Widget, text: str) -> None:
    widget.say(text)
    expect(widget.said.last.locator("p")).to_have_text(text)
    widget.page.reload()
    widget.ready()
    expect(widget.said.last.locator("p")).to_have_text(text)
    assert widget.transcript.locator("img, script, [onload], a[href^=javascript]").count() == 0


def test_markdown_of_the_bot_becomes_elements_and_nothing_else_does(widget: Widget) -> None:
    made = widget.page.evaluate(
        """async (text) => {
          const { blocks } = await import('/widget/samenwerkgids.js');
          const box = document.createElement('div');
          box.append(...blocks(text));
          return box.innerHTML;
        }""",
        "Een **vet [woord](https://a.nl/x?a=1&b=2)**.\nTweede regel\n\n- een\n- <b>twee</b>\n\n"
        "3. drie\n4. vier\n\n[x](javascript:alert(1)) [m](mailto:a@b.nl) [t](tel:+31) "
        "[d](data:text/html,x) [r](/pad) https://b.nl/y. a.b@c.nl, **los",
    )
    made = re.sub(r"<svg.*?</svg>|<span class=\"hidden\" lang=\"nl\">.*?</span>", "", made)
    assert re.sub(r"<span class=\"end\">(.*?)</span>", r"\1", made) == (
        '<p>Een <strong>vet <a href="https://a.nl/x?a=1&amp;b=2" rel="noopener noreferrer"'
        ' target="_blank">woord</a></strong>.<br>Tweede regel</p>'
        '<ul role="list"><li>een</li><li>&lt;b&gt;twee&lt;/b&gt;</li></ul>'
        '<ol role="list" start="3"><li>drie</li><li>vier</li></ol>'
        '<p>[x](javascript:alert(1)) <a href="mailto:a@b.nl" rel="noopener noreferrer">m</a>'
        ' <a href="tel:+31" rel="noopener noreferrer">t</a> [d](data:text/html,x) [r](/pad)'
        ' <a href="https://b.nl/y" rel="noopener noreferrer" target="_blank">https://b.nl/y</a>.'
        ' <a href="mailto:a.b@c.nl" rel="noopener noreferrer">a.b@c.nl</a>, **los</p>'
    )


def test_the_counter_shows_from_four_fifths_of_the_limit(widget: Widget) -> None:
    widget.listen()
    count = widget.host.locator(".count")
    widget.field.fill("a" * 799)
    expect(count).to_be_hidden()
    widget.field.fill("a" * 800)
    expect(count).to_have_text("Nog 200 tekens")
    widget.field.fill("a" * 850)
    widget.field.fill("é" * 999)
    expect(count).to_have_text("Nog 1 teken")
    widget.field.fill("😀" * 1002)
    expect(count).to_have_text("2 tekens te veel")
    widget.field.press("Enter")
    expect(widget.field).to_have_value("😀" * 1002)
    expect(widget.field).to_have_attribute("aria-invalid", "true")
    expect(widget.host.locator("#error")).to_contain_text("te lang")
    assert widget.announced()[:3] == ["Nog 200 tekens", "Nog 1 teken", "2 tekens te veel"]
    widget.field.fill("a" * 10)
    expect(widget.host.locator("#error")).to_be_hidden()


def test_nothing_typed_is_an_error_at_the_field(widget: Widget) -> None:
    widget.send("   ")
    expect(widget.host.locator("#error")).to_have_text("Typ eerst je vraag.")
    expect(widget.field).to_be_focused()
    expect(widget.said).to_have_count(0)


def test_shift_and_enter_begin_a_line(widget: Widget) -> None:
    low = widget.field.bounding_box()
    widget.field.fill("Wat is")
    widget.field.press("Shift+Enter")
    widget.field.press_sequentially("de toets?")
    expect(widget.field).to_have_value("Wat is\nde toets?")
    high = widget.field.bounding_box()
    assert low is not None
    assert high is not None
    assert high["height"] > low["height"]
    widget.field.press("Enter")
    expect(widget.said.last.locator("p")).to_have_text("Wat is\nde toets?")


def test_feedback_reaches_the_server(widget: Widget, live_bot: LiveBot) -> None:
    answer = widget.say("Wat is de toets?")
    judgement = answer.get_by_role("group", name="Was dit nuttig?")
    widget.listen()
    with widget.page.expect_response("**/api/feedback") as told:
        judgement.get_by_role("button", name="Niet nuttig").click()
    assert told.value.status == 204
    expect(judgement.get_by_role("button", name="Niet nuttig")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(judgement).to_contain_text("Bedankt voor je reactie.")
    judgement.get_by_role("textbox", name="Wat kan beter?").fill("Duidelijker")
    with widget.page.expect_response("**/api/feedback") as told:
        judgement.get_by_role("button", name="Verstuur reactie").click()
    assert told.value.status == 204
    sent = told.value.request.post_data or ""
    assert '"remark":"Duidelijker"' in sent
    assert '"helpful":false' in sent
    # The form goes, and the focus not with it.
    expect(judgement.get_by_role("textbox")).to_be_hidden()
    assert widget.announced() == ["Bedankt voor je reactie."] * 2
    expect(judgement.get_by_role("button", name="Niet nuttig")).to_be_focused()


def test_who_was_not_helped_can_go_on_to_people(widget: Widget) -> None:
    answer = widget.say("Wat is de toets?")
    judgement = answer.get_by_role("group", name="Was dit nuttig?")
    contact = judgement.get_by_role("button", name="Contact met het NCSC")
    judgement.get_by_role("button", name="Nuttig", exact=True).click()
    expect(judgement).to_contain_text("Bedankt voor je reactie.")
    expect(contact).to_have_count(0)
    judgement.get_by_role("button", name="Niet nuttig").click()
    contact.click()
    expect(widget.said.last).to_contain_text("Contact met het NCSC")
    links = widget.answers.last.get_by_role("link")
    expect(links.filter(has_text="info@ncsc.nl").first).to_be_visible()


def test_it_resumes_after_a_reload_in_the_same_tab_only(widget: Widget, live_bot: LiveBot) -> None:
    widget.say("Wat is de toets?")
    before = widget.transcript.locator("li.message .bubble").all_inner_texts()
    widget.field.fill("Half getypt")
    widget.page.reload()
    widget.ready()
    expect(widget.said).to_have_count(1)
    assert widget.transcript.locator("li.message .bubble").all_inner_texts() == before
    expect(widget.field).to_have_value("Half getypt")
    expect(widget.answers.first.locator("button.choice:enabled")).to_have_count(0)
    expect(widget.choices.first).to_be_enabled()
    other = widget.page.context.new_page()
    other.goto(live_bot.url + "/")
    expect(Widget(other).ready().said).to_have_count(0)


def test_a_new_conversation(widget: Widget, live_bot: LiveBot) -> None:
    widget.say("Wat is de toets?")
    old = widget.headers
    widget.menu("Nieuw gesprek")
    # Nobody can open, keep or erase the old one afterwards.
    widget.host.get_by_role("button", name="Nee, ga terug").click()
    expect(widget.said).to_have_count(1)
    widget.menu("Nieuw gesprek")
    widget.host.get_by_role("button", name="Begin een nieuw gesprek").click()
    expect(widget.said).to_have_count(0)
    widget.ready()
    expect(widget.field).to_be_focused()
    assert widget.headers != old
    assert live_bot.request("GET", "/api/conversation", headers=old).status_code == 200
    new = widget.headers
    widget.menu("Nieuw gesprek")  # nothing was said in this one, so nothing is asked
    expect(widget.host.get_by_role("heading", name="Nieuw gesprek")).to_have_count(0)
    eventually(widget.page, lambda: widget.headers == new, False)


def test_a_new_conversation_can_erase_the_old_one(widget: Widget, live_bot: LiveBot) -> None:
    widget.say("Wat is de toets?")
    old = widget.headers
    widget.menu("Nieuw gesprek")
    widget.host.get_by_role("button", name="Wis dit gesprek en begin opnieuw").click()
    expect(widget.said).to_have_count(0)
    widget.ready()
    assert live_bot.request("GET", "/api/conversation", headers=old).status_code == 401


def test_erasing_asks_first_and_then_erases(widget: Widget, live_bot: LiveBot) -> None:
    widget.say("Wat is de toets?")
    old = widget.headers
    widget.menu("Gesprek wissen")
    widget.host.get_by_role("button", name="Nee, ga terug").click()
    expect(widget.said).to_have_count(1)
    widget.menu("Gesprek wissen")
    widget.host.get_by_role("button", name="Ja, wis het gesprek").click()
    expect(widget.transcript).to_contain_text("Je gesprek is gewist.")
    assert live_bot.request("GET", "/api/conversation", headers=old).status_code == 401
    assert widget.stored("token") is None
    expect(widget.said).to_have_count(0)
    widget.say("Wat is de toets?")
    expect(widget.said).to_have_count(1)


def test_the_conversation_can_be_downloaded(widget: Widget, tmp_path: Path) -> None:
    widget.say("Wat is de toets?")
    with widget.page.expect_download() as download:
        widget.menu("Gesprek downloaden")
    download.value.save_as(tmp_path / "gesprek.txt")
    text = (tmp_path / "gesprek.txt").read_text("utf-8")
    assert download.value.suggested_filename == "gesprek-samenwerkgids.txt"
    assert text.startswith("Gesprek met de chatbot Samenwerkgids\n")
    assert re.search(r"\nJij \(.+ om \d\d:\d\d\):\nWat is de toets\?\n", text)
    assert "Bron: Samenwerking starten" in text
    assert "**" not in text


def test_contact_is_always_in_the_menu(widget: Widget) -> None:
    widget.menu("Contact met het NCSC")
    heading = widget.host.get_by_role("heading", name="Contact met het NCSC")
    expect(heading).to_be_focused()
    expect(widget.host.get_by_role("link", name="info@ncsc.nl")).to_have_attribute(
        "href", "mailto:info@ncsc.nl"
    )
    expect(widget.host.get_by_role("link", name="Contactpagina")).to_be_visible()
    widget.host.get_by_role("button", name="Vraag het de chatbot").click()
    expect(widget.said.last).to_contain_text("Contact met het NCSC")


def test_it_says_that_it_is_a_bot_and_what_is_kept(widget: Widget) -> None:
    expect(widget.host.get_by_text("Chatbot, geen mens", exact=True)).to_be_visible()
    expect(widget.host.get_by_text("Deel geen persoonsgegevens", exact=False).last).to_be_visible()
    widget.menu("Over deze chatbot")
    expect(widget.host.locator(".view")).to_contain_text("Je IP-adres wordt niet bewaard.")


def test_the_address_can_name_a_conversation_and_is_cleaned(page: Page, live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    chat.say("Wat is de toets?")
    page.goto(f"{live_bot.url}/#gesprek={chat.token}")
    widget = Widget(page).ready()
    widget.transcript.get_by_role("button", name="Neem het over").click()
    expect(widget.said).to_have_count(1)
    expect(widget.transcript).to_contain_text("Dit is een gedeeld gesprek.")
    assert page.url == live_bot.url + "/"
    assert widget.stored("token") == chat.token
    page.go_back()
    assert chat.token not in page.url


@pytest.mark.parametrize(
    "fragment", ["gesprek=", "gesprek=kort", "gesprek=" + "a" * 50, "gesprek=<script>&wijzig=x y"]
)
def test_an_address_with_a_wrong_conversation_starts_a_new_one(
    page: Page, live_bot: LiveBot, fragment: str
) -> None:
    page.goto(f"{live_bot.url}/#{fragment}")
    widget = Widget(page).ready()
    expect(widget.answers).to_have_count(1)
    expect(widget.answers.first).to_contain_text("Hallo")
