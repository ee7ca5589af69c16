"""What a page can do with the widget on it: methods, links and buttons, events, texts, versions."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.website.bundle import CHAT, LAUNCHER, bundle
from bot.website.cli import lines, release
from bot.website.widget_files import WIDGET
from tests.browser.site import Site
from tests.browser.waiting import eventually
from tests.browser.widget import Widget
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"
QUESTION = "Wat is de toets?"
_KEEP = """
  window.told = [];
  for (const name of ['open', 'close', 'answer', 'result', 'error']) {
    document.addEventListener(`samenwerkgids-${name}`,
      (event) => told.push([name, {...event.detail}, Object.isFrozen(event.detail)]));
  }
"""


@pytest.fixture
def widget(page: Page, site: Site) -> Widget:
    page.add_init_script(_KEEP)
    page.goto(
        site.add(
            "/gastheer",
            f'<a href="/anders" data-samenwerkgids-ask="{QUESTION}">Vraag <b>het</b></a>'
            '<button data-samenwerkgids-start="zelfcheck">Check</button>' + TAG,
        )
    )
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    return widget


def told(widget: Widget) -> list[list[Any]]:
    """Return the events so far: name and detail, which nobody can change."""
    found: list[list[Any]] = widget.page.evaluate("told")
    assert all(frozen for _, _, frozen in found)
    return [[name, detail] for name, detail, _ in found]


def test_methods_state_and_events(widget: Widget) -> None:
    host = widget.host
    state = {"open": False, "busy": False, "unseen": 0, "conversation": False}
    assert host.evaluate("(host) => ({...host.state})") == state
    host.evaluate("(host) => host.open()")
    widget.ready()
    expect(widget.field).to_be_focused()
    host.evaluate("(host, text) => host.ask(text)", QUESTION)
    expect(widget.said).to_have_text([f"Jij: {QUESTION}"])
    widget.answered(1)
    assert host.evaluate("(host) => ({...host.state})") == {
        **state,
        "open": True,
        "conversation": True,
    }
    host.evaluate("(host) => host.close()")
    expect(widget.dialog).to_be_hidden()
    host.evaluate("(host) => host.close()")  # nothing to close, nothing to tell
    assert told(widget) == [
        ["open", {}],
        ["answer", {"kind": "greeting", "topic": "groet"}],
        ["answer", {"kind": "answer", "topic": "toets"}],
        ["close", {}],
    ]
    assert (
        host.evaluate("(host) => { try { host.state.open = 1; } catch {} return host.state.open }")
        is False
    )


def test_the_self_check_by_a_button_of_the_page(widget: Widget) -> None:
    widget.page.get_by_role("button", name="Check").click()
    expect(widget.answers.last).to_contain_text("Vraag 1 van")
    for answer in ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja"):
        widget.choose(answer)
    assert ["result", {"outcome": "nog_niet"}] in told(widget)
    words = str(told(widget))
    assert not [text for text in ("Samenwerkingsverband", "Uitslag", "verslag") if text in words]
    failed = widget.host.evaluate("(host) => host.start('x').catch((error) => error.name)")
    assert failed == "RangeError"


def test_a_link_of_the_page_asks_and_goes_nowhere(widget: Widget) -> None:
    address = widget.page.url
    for times in (1, 2):
        widget.page.get_by_text("het", exact=True).click()  # inside the link
        expect(widget.said).to_have_count(times)
        widget.answered(times)
    assert widget.page.url == address
    with widget.page.context.expect_page():
        widget.page.get_by_role("link", name="Vraag het").click(modifiers=["ControlOrMeta"])
    expect(widget.said).to_have_count(2)


def test_what_goes_wrong_is_told(widget: Widget) -> None:
    console: list[str] = []
    widget.page.on("console", lambda message: console.append(message.text))
    widget.page.route("**/api/conversations", lambda route: route.abort())
    widget.launcher.click()
    eventually(widget.page, lambda: told(widget)[-1:], [["error", {"status": 0, "code": None}]])
    assert [text for text in console if "ALLOWED_ORIGINS" in text]


def test_a_question_of_the_page_is_no_longer_than_a_visitors(widget: Widget) -> None:
    widget.host.evaluate("(host) => host.ask('é'.repeat(3000))")
    widget.answered(1)
    expect(widget.said.last.locator("p").first).to_have_text("é" * 1000)
    widget.host.evaluate("(host) => host.ask('   ')")
    expect(widget.said).to_have_count(1)


def test_the_page_sets_texts(page: Page, site: Site) -> None:
    console: list[str] = []
    page.on("console", lambda message: console.append(message.text))
    texts = '{"launcher": "Vraag <b>ons</b>", "subtitle": "Loket", "left": "x", "nee": "y"}'
    page.goto(site.add("/teksten", f"<samenwerk-gids texts='{texts}'></samenwerk-gids>"))
    widget = Widget(page)
    widget.host.get_by_role("button", name="Vraag <b>ons</b>").click()
    expect(widget.host.get_by_text("Loket", exact=True)).to_be_visible()
    assert [text for text in console if 'attribute "texts"' in text and "left" in text]


def test_the_lines_for_a_version_work_and_another_chat_does_not(
    page: Page, live_bot: LiveBot, site: Site
) -> None:
    made = bundle(WIDGET)
    head = lines(made, live_bot.url)
    own = f'<script type="module" src="{live_bot.url}/widget/samenwerkgids.js"></script>'
    address = site.add("/versie", TAG, head=head)
    text, headers = site.pages["/versie"]
    site.pages["/versie"] = (text.replace(own, ""), headers)
    page.goto(address)
    assert Widget(page).open().say(QUESTION)
    # The launcher takes no chat but its own, also when the page names none.
    site.pages["/versie"] = (
        text.replace(own, "").replace(head.splitlines()[1], ""),
        headers,
    )
    page.route(
        f"**/{made.version}/{CHAT}*",
        lambda route: route.fulfill(
            body="document.title = 'anders'; export class Chat {}",
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )
    other = page.context.new_page()
    other.route(
        f"**/{made.version}/{CHAT}*",
        lambda route: route.fulfill(
            body="document.title = 'anders'; export class Chat {}",
            content_type="text/javascript",
            headers={"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store"},
        ),
    )
    other.goto(address + "?anders")
    widget = Widget(other)
    widget.launcher.click()
    expect(widget.host.get_by_role("alert")).to_contain_text("kan nu niet laden")
    assert other.title() == "Een andere site"


def test_a_warm_load_fetches_no_page_and_no_widget(page: Page, live_bot: LiveBot) -> None:
    fetched = []
    for _ in ("cold", "warm"):
        page.goto("about:blank")
        page.goto(live_bot.url + "/")
        Widget(page).ready()
        fetched.append(
            page.evaluate(
                """Object.fromEntries(performance.getEntries()
                     .filter(({name}) => name === location.href || name.includes('/widget/'))
                     .map(({name, transferSize}) => [name.split('/').at(-1), transferSize]))"""
            )
        )
    cold, warm = fetched
    assert set(cold) == {"", LAUNCHER, CHAT}
    assert min(cold.values()) > 1000
    assert warm == {"": 0, LAUNCHER: 0, CHAT: 0}


def test_the_widget_from_the_pages_own_server(
    page: Page, live_bot: LiveBot, site: Site, tmp_path: Path
) -> None:
    release(bundle(WIDGET), tmp_path / "widget.zip")
    with zipfile.ZipFile(tmp_path / "widget.zip") as packed:
        assert set(packed.namelist()) == {LAUNCHER, CHAT, "version.json", "LICENSE"}
        for name in (LAUNCHER, CHAT):
            site.pages[f"/eigen/{name}"] = (
                packed.read(name).decode(),
                {"Content-Type": "text/javascript"},
            )
    policy = "default-src 'none'; script-src 'self'; connect-src {bot}"
    address = site.add(
        "/eigen", f'<samenwerk-gids server="{live_bot.url}/"></samenwerk-gids>', policy=policy
    )
    text, headers = site.pages["/eigen"]
    there = f"{live_bot.url}/widget/{LAUNCHER}"
    site.pages["/eigen"] = (text.replace(there, f"/eigen/{LAUNCHER}"), headers)
    page.goto(address)
    answer = Widget(page).open().say(QUESTION)
    expect(answer).to_contain_text("vertrouwelijkheid")


def test_a_conversation_is_copied_and_printed(page: Page, live_bot: LiveBot) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.add_init_script(
        "Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {get() {"
        "  const page = this.contentDocument.defaultView;"
        "  page.print = () => { window.printed = page.document.body.innerText; };"
        "  return page; }})"
    )
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say(QUESTION)
    widget.menu("Gesprek kopiëren")
    expect(widget.transcript).to_contain_text("Gekopieerd.")
    copied = page.evaluate("navigator.clipboard.readText()")
    widget.menu("Gesprek afdrukken")
    eventually(page, lambda: page.evaluate("Boolean(window.printed)"), True)
    for text in (copied, page.evaluate("printed")):
        assert QUESTION in text
        assert "Bron: Samenwerking starten" in text
        assert "Vertrouwelijkheid" in text  # a choice
        assert "**" not in text
    assert copied.startswith("Gesprek met de chatbot Samenwerkgids")
