"""What a browser cannot do: keep what it is given, or show what it gets."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.base.settings import ROOT
from tests.browser.widget import Widget
from tests.live_bot import LiveBot

# A storage without room: no test can count on how much a browser gives.
_FILL = """() => Object.defineProperty(sessionStorage, 'setItem', {
  configurable: true,
  value: () => { throw new DOMException('full', 'QuotaExceededError'); },
})"""


@pytest.fixture
def widget(page: Page, live_bot: LiveBot) -> Widget:
    page.goto(live_bot.url + "/")
    return Widget(page).ready()


def test_an_answer_that_cannot_be_shown_is_not_taken_for_one_that_was_not_sent(
    widget: Widget,
) -> None:
    broken: dict[str, Any] = {
        "id": "1",
        "text": None,
        "kind": "answer",
        "source": None,
        "buttons": [],
        "data": {},
    }
    widget.page.route(
        "**/api/messages", lambda route: route.fulfill(json={"messages": [broken]}), times=1
    )
    widget.listen()
    widget.send("Wat is de toets?")
    error = widget.transcript.locator(".message.error")
    expect(error).to_contain_text("Er ging iets mis.")
    expect(widget.said.locator(".status")).to_have_count(0)
    expect(widget.typing).to_be_hidden()
    assert widget.stored("unsent") is None
    assert widget.told() == ["Er ging iets mis. Probeer het opnieuw."]
    widget.send("Wat is de toets?")
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    expect(error).to_have_count(0)


def test_a_full_storage_forgets_no_conversation(widget: Widget) -> None:
    started: list[str] = []
    widget.page.on(
        "request",
        lambda request: started.append(request.url) if "conversations" in request.url else None,
    )
    widget.page.evaluate(_FILL)
    widget.menu("Nieuw gesprek")
    widget.ready()
    expect(widget.say("Wat is de toets?")).to_contain_text("vertrouwelijkheid")
    expect(widget.say("Wat is een CSIRT?")).to_contain_text("Computer Security Incident")
    assert len(started) == 1
    assert widget.stored("token") is None


def test_what_a_tab_remembers_is_what_was_said_last(widget: Widget) -> None:
    widget.page.route(
        "**/proef/storage.js",
        lambda route: route.fulfill(path=ROOT / "widget" / "storage.js"),
    )
    found = widget.page.evaluate(
        """async () => {
          const { TabStore } = await import('/proef/storage.js');
          const store = new TabStore('proef:');
          const found = [];
          const full = () => { throw new DOMException('full', 'QuotaExceededError'); };
          const set = (value) => {
            store.set('a', value);
            found.push([store.get('a'), sessionStorage.getItem('proef:a')]);
          };
          set('1');
          Object.defineProperty(sessionStorage, 'setItem', {configurable: true, value: full});
          set('2');
          set('3');
          delete sessionStorage.setItem;
          set('4');
          Object.defineProperty(sessionStorage, 'setItem', {configurable: true, value: full});
          set('5');
          set(null);
          return found;
        }"""
    )
    assert found == [["1", "1"], ["2", "1"], ["3", "1"], ["4", "4"], ["5", "4"], [None, None]]
