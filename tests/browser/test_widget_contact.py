"""The contact form, sent to a webhook that really receives."""

from __future__ import annotations

import base64
import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

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
    expect(host.get_by_role("heading", name="Je bericht is verstuurd")).to_be_focused()
    reference = host.locator(".reference").inner_text()
    assert axe.violations(widget.page) == []
    until = time.monotonic() + 20
    while not receiver.messages and time.monotonic() < until:
        time.sleep(0.1)
    (message,) = receiver.messages
    sent = message.content["text"]
    assert reference in sent
    assert text.split("\n\n", 1)[1].replace("(volgt na het versturen)", reference).strip() == (
        sent.strip()
    )


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
