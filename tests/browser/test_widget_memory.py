"""A very long conversation does not make the page grow for ever."""

from __future__ import annotations

from playwright.sync_api import CDPSession, Page

from tests.browser.widget import Widget
from tests.live_bot import LiveBot

ROUNDS = 250  # a question and an answer each: 500 messages
_ASK = """async (host) => {
  const field = host.shadowRoot.querySelector('textarea');
  const typing = host.shadowRoot.querySelector('.typing');
  field.value = 'Wat is de toets?';
  field.form.requestSubmit();
  while (!typing.hidden) await new Promise((done) => setTimeout(done, 5));
}"""


def test_500_messages(page: Page, live_bot: LiveBot) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")
    measured = []
    for number in range(1, ROUNDS + 1):
        widget.host.evaluate(_ASK)
        if number in (150, ROUNDS):  # by then the oldest messages leave the page
            measured.append(_used(session))
    early, late = measured
    shown = widget.transcript.locator("ol > li.message").count()
    assert 150 < shown <= 200
    assert late["Nodes"] < early["Nodes"] * 1.1
    assert late["JSEventListeners"] < early["JSEventListeners"] * 1.1
    assert late["JSHeapUsedSize"] < early["JSHeapUsedSize"] * 1.3


def _used(session: CDPSession) -> dict[str, float]:
    session.send("HeapProfiler.collectGarbage")
    metrics = session.send("Performance.getMetrics")["metrics"]
    return {metric["name"]: metric["value"] for metric in metrics}
