"""The contact form, sent to a webhook that really receives."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import axe
from tests.browser.widget import Widget
from tests.conftest import StartBot
from tests.live_bot import LiveBot
from tests.receivers import WebhookReceiver

SECRET = "whsec_" + base64.b64encode(b"alleen voor de tests van de widget").decode()


@pytest.fixture(scope="module")
def receiver() -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver().start()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def own_bot(start_bot: StartBot, receiver: WebhookReceiver) -> LiveBot:
    return start_bot(CONTACT_WEBHOOK_URL=receiver.url, CONTACT_WEBHOOK_SECRET=SECRET)


@pytest.fixture
def widget(page: Page, own_bot: LiveBot) -> Widget:
    """Give the chat with the form open, after one question."""
    page.goto(own_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("Wat is de toets?")
    widget.say("Ik wil contact met het NCSC")
    widget.answers.last.get_by_role("button", name="Stuur een bericht").click()
    expect(widget.host.get_by_role("heading", name="Stuur een bericht")).to_be_focused()
    return widget


def fill_in(widget: Widget, email: str) -> None:
    """Fill in what is needed."""
    host = widget.host
    host.get_by_role("textbox", name="Je e-mailadres").fill(email)
    host.get_by_role("textbox", name="Je vraag", exact=True).last.fill("Hoe begin ik?")
    host.get_by_role("checkbox", name="Mijn gegevens mogen").check()


def wait_for(receiver: WebhookReceiver, reference: str) -> dict[str, Any]:
    """Return the message with this reference, when it has come."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        for message in receiver.messages:
            if message.content["reference"] == reference:
                return message.content
        time.sleep(0.1)
    raise AssertionError("it did not come")


def test_errors_stand_at_their_fields_and_in_a_summary_with_the_focus(widget: Widget) -> None:
    host = widget.host
    host.get_by_role("textbox", name="Je e-mailadres").fill("geen adres")
    host.get_by_role("button", name="Controleer je bericht").click()
    summary = host.locator(".summary")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("button")).to_have_count(3)
    email = host.get_by_role("textbox", name="Je e-mailadres")
    expect(email).to_have_attribute("aria-invalid", "true")
    expect(email).to_have_accessible_description(re.compile("geen e-mailadres"))
    assert axe.violations(widget.page) == []
    summary.get_by_role("button").first.click()
    expect(email).to_be_focused()
    expect(email).to_have_value("geen adres")


def test_what_is_shown_is_what_is_sent(widget: Widget, receiver: WebhookReceiver) -> None:
    host = widget.host
    host.get_by_role("textbox", name="Je naam").fill("Sanne <b>Jansen</b>")
    host.get_by_role("textbox", name="Je e-mailadres").fill("sanne@example.nl")
    host.get_by_role("textbox", name="Je vraag", exact=True).last.fill("Hoe begin ik?\nEn waar?")
    expect(host.get_by_role("checkbox", name="Voeg dit gesprek toe")).not_to_be_checked()
    host.get_by_role("checkbox", name="Voeg dit gesprek toe").check()
    host.get_by_role("checkbox", name="Mijn gegevens mogen").check()
    host.get_by_role("button", name="Controleer je bericht").click()
    expect(host.get_by_role("heading", name="Klopt dit?")).to_be_focused()
    shown = host.locator(".preview")
    expect(shown).to_contain_text("Sanne <b>Jansen</b>")
    expect(shown).to_contain_text("> Bezoeker: Wat is de toets?")
    text = shown.inner_text()
    assert axe.violations(widget.page) == []
    host.get_by_role("button", name="Pas het aan").click()
    expect(host.get_by_role("textbox", name="Je e-mailadres")).to_have_value("sanne@example.nl")
    host.get_by_role("button", name="Controleer je bericht").click()
    host.get_by_role("button", name="Verstuur het bericht").click()
    expect(host.get_by_role("heading", name="Je bericht is ontvangen")).to_be_focused()
    reference = host.locator(".reference").inner_text()
    expect(host.locator(".view")).to_contain_text(
        "Wij sturen je bericht door naar het NCSC. Bewaar je referentie."
    )
    assert axe.violations(widget.page) == []
    sent = wait_for(receiver, reference)["text"]
    assert reference in sent
    assert text.split("\n\n", 1)[1].replace("(volgt na het versturen)", reference).strip() == (
        sent.strip()
    )


def test_what_was_changed_after_a_lost_answer_is_what_arrives(
    widget: Widget, receiver: WebhookReceiver
) -> None:
    host = widget.host
    fill_in(widget, "sane@example.nl")
    host.get_by_role("button", name="Controleer je bericht").click()

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    widget.page.route("**/api/contact", lose, times=1)
    host.get_by_role("button", name="Verstuur het bericht").click()
    expect(host.get_by_role("alert")).to_contain_text("Het bericht is niet verstuurd.")
    host.get_by_role("button", name="Pas het aan").click()
    host.get_by_role("textbox", name="Je e-mailadres").fill("sanne@example.nl")
    host.get_by_role("button", name="Controleer je bericht").click()
    host.get_by_role("button", name="Verstuur het bericht").click()
    reference = host.locator(".reference").inner_text()
    sent = wait_for(receiver, reference)
    assert sent["email"] == "sanne@example.nl"


def test_the_form_goes_on_where_the_conversation_is_no_more(
    widget: Widget, own_bot: LiveBot
) -> None:
    host = widget.host
    fill_in(widget, "sanne@example.nl")
    own_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    host.get_by_role("button", name="Controleer je bericht").click()
    expect(host.locator(".preview")).to_contain_text("sanne@example.nl")
    own_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    host.get_by_role("button", name="Verstuur het bericht").click()
    # What would be added is not what was agreed to: it is looked at again.
    expect(host.get_by_role("alert")).to_contain_text("Je gesprek is verlopen.")
    host.get_by_role("button", name="Controleer je bericht").click()
    host.get_by_role("button", name="Verstuur het bericht").click()
    expect(host.get_by_role("heading", name="Je bericht is ontvangen")).to_be_focused()


def test_the_menu_has_the_form_from_the_beginning(page: Page, own_bot: LiveBot) -> None:
    page.goto(own_bot.url + "/")
    widget = Widget(page).ready()
    expect(widget.answers.first.locator(".contact")).to_have_count(0)
    widget.menu("Contact met het NCSC")
    widget.host.get_by_role("button", name="Stuur een bericht").click()
    expect(widget.host.get_by_role("heading", name="Stuur een bericht")).to_be_focused()


def test_the_focus_goes_back_to_where_the_form_was_asked_for(widget: Widget) -> None:
    widget.page.keyboard.press("Escape")
    opener = widget.answers.last.get_by_role("button", name="Stuur een bericht")
    expect(opener).to_be_focused()


def test_nothing_filled_in_is_lost_when_it_cannot_be_sent(widget: Widget) -> None:
    host = widget.host
    host.get_by_role("textbox", name="Je e-mailadres").fill("sanne@example.nl")
    widget.page.context.set_offline(True)
    host.get_by_role("button", name="Controleer je bericht").click()
    expect(host.get_by_role("alert")).to_contain_text("Wat je invulde, staat er nog.")
    widget.page.context.set_offline(False)
    host.get_by_role("button", name="Terug naar het gesprek").first.click()
    widget.menu("Contact met het NCSC")
    host.get_by_role("button", name="Stuur een bericht").last.click()
    expect(host.get_by_role("textbox", name="Je e-mailadres")).to_have_value("sanne@example.nl")
