"""What a page does with its elements: moves them, takes them out, puts them back."""

from __future__ import annotations

import pytest
from playwright.sync_api import ElementHandle, Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.waiting import eventually
from tests.browser.widget import Widget

TAG = "<samenwerk-gids></samenwerk-gids>"
# A page with something over everything else, and another place.
BODY = (
    TAG + '<div id="elders"></div><div style="position: fixed; inset: 0; z-index: 2147483647;'
    ' pointer-events: none"></div>'
)
QUESTION = "Wat is de toets?"
PHONE = {"width": 390, "height": 700}
WIDE = {"width": 1280, "height": 900}
_MOVE = "(host, way) => document.getElementById('elders')[way](host, null)"
_BACK = "(host) => document.body.append(host)"
_ON_TOP = "(host) => host.shadowRoot.querySelector('.root').matches(':popover-open')"
_LIMITED = {"status": 429, "headers": {"Retry-After": "1"}, "json": {"error": {"message": ""}}}


@pytest.fixture
def widget(page: Page, site: Site) -> Widget:
    page.goto(site.add("/plaats", BODY, policy=None))
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    return widget


def taken_out(widget: Widget) -> ElementHandle:
    """Take the widget out of the page; return it."""
    host = widget.host.element_handle()
    host.evaluate("(host) => host.remove()")
    return host


def asked(widget: Widget) -> list[str]:
    """Return the list of what is asked of the server from now on."""
    found: list[str] = []
    widget.page.on(
        "request", lambda request: found.append(request.url) if "/api/" in request.url else None
    )
    return found


@pytest.mark.parametrize("window", [WIDE, PHONE])
@pytest.mark.parametrize("way", ["insertBefore", "moveBefore"])
def test_an_open_chat_goes_on_in_another_place(
    new_page: NewPage, site: Site, window: dict[str, int], way: str
) -> None:
    page = new_page(viewport=window)
    page.goto(site.add("/plaats", BODY, policy=None))
    widget = Widget(page).open()
    widget.say(QUESTION)
    widget.field.fill("Half getypt")
    requests = asked(widget)
    widget.host.evaluate(_MOVE, way)
    expect(widget.dialog).to_be_visible()
    expect(widget.launcher).to_be_hidden()
    assert widget.host.evaluate(_ON_TOP)
    assert widget.dialog.evaluate("(box) => box.matches(':modal')") == (window == PHONE)
    expect(widget.said).to_have_count(1)
    widget.is_read_from_its_beginning()
    expect(widget.field).to_have_value("Half getypt")
    if way == "moveBefore":
        expect(widget.field).to_be_focused()
    assert requests == []
    widget.say("Wat is een CSIRT?")
    expect(widget.answers).to_have_count(3)
    widget.field.press("Escape")
    expect(widget.launcher).to_be_focused()


def test_a_launcher_that_is_moved_stays_on_top(widget: Widget) -> None:
    widget.host.evaluate(_MOVE, "insertBefore")
    expect(widget.launcher).to_be_visible()
    assert widget.host.evaluate(_ON_TOP)
    widget.open()


def test_a_chat_in_the_page_goes_on_in_another_place(page: Page, site: Site) -> None:
    page.goto(site.add("/plaats", "<samenwerk-gids inline></samenwerk-gids><p id='elders'></p>"))
    widget = Widget(page).ready()
    widget.say(QUESTION)
    widget.host.evaluate(_MOVE, "insertBefore")
    widget.say("Wat is een CSIRT?")
    expect(widget.answers).to_have_count(3)
    expect(widget.said).to_have_count(2)


def test_an_answer_on_its_way_finds_a_chat_that_was_moved(widget: Widget) -> None:
    widget.open()
    waiting: list[Route] = []
    widget.page.route("**/api/messages", lambda route: waiting.append(route), times=1)
    widget.send(QUESTION)
    eventually(widget.page, lambda: len(waiting), 1)
    widget.host.evaluate(_MOVE, "insertBefore")
    waiting[0].continue_()
    widget.answered(1)
    expect(widget.answers).to_have_count(2)
    expect(widget.said).to_have_count(1)


def test_what_is_taken_out_hears_nothing_of_the_page(widget: Widget) -> None:
    widget.open()
    widget.page.route("**/api/messages", lambda route: route.abort())
    widget.send(QUESTION)
    expect(widget.said).to_contain_text("Niet verstuurd.")
    host = taken_out(widget)
    requests = asked(widget)
    # Another chat opens, the network comes back, the window gets small.
    widget.page.evaluate("document.dispatchEvent(new Event('samenwerkgids-open'))")
    widget.page.context.set_offline(True)
    widget.page.context.set_offline(False)
    widget.page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    widget.page.wait_for_timeout(300)
    assert host.evaluate("(host) => host.isOpen")
    assert requests == []
    widget.page.unroute("**/api/messages")
    host.evaluate(_BACK)
    expect(widget.dialog).to_be_visible()
    expect(widget.answers).to_have_count(2)


def test_what_is_put_back_open_closes_another(page: Page, site: Site) -> None:
    page.goto(site.add("/plaats", TAG + TAG, policy=None))
    host = taken_out(Widget(page).open())
    other = Widget(page).open()
    host.evaluate(_BACK)
    expect(other.dialog).to_be_hidden()
    expect(Widget(page, 1).dialog).to_be_visible()


@pytest.mark.parametrize("early", [True, False])
def test_what_is_taken_out_sends_nothing_until_it_is_put_back(widget: Widget, early: bool) -> None:
    widget.open()
    waiting: list[Route] = []
    widget.page.route("**/api/messages", lambda route: waiting.append(route), times=1)
    widget.send(QUESTION)
    eventually(widget.page, lambda: len(waiting), 1)
    if early:
        host = taken_out(widget)
        waiting[0].fulfill(**_LIMITED)  # type: ignore[arg-type]
    else:
        waiting[0].fulfill(**_LIMITED)  # type: ignore[arg-type]
        expect(widget.said).to_contain_text("proberen we het opnieuw")
        host = taken_out(widget)
    requests = asked(widget)
    widget.page.wait_for_timeout(1_500)
    assert requests == []
    host.evaluate(_BACK)
    expect(widget.answers).to_have_count(2)
    assert len(requests) == 1


def test_what_waits_in_a_widget_that_is_taken_out_goes_on_waiting(widget: Widget) -> None:
    widget.open()
    waiting: list[Route] = []
    widget.page.route("**/api/messages", lambda route: waiting.append(route), times=1)
    for _ in range(2):
        widget.send(QUESTION)
    expect(widget.said).to_have_count(2)
    eventually(widget.page, lambda: len(waiting), 1)
    host = taken_out(widget)
    requests = asked(widget)
    with widget.page.expect_response("**/api/messages"):
        waiting[0].continue_()
    widget.page.wait_for_timeout(300)
    assert requests == []
    host.evaluate(_BACK)
    expect(widget.answers).to_have_count(3)
    assert len(requests) == 1


def test_what_is_taken_out_while_the_chat_is_fetched_opens_when_it_is_asked_again(
    widget: Widget,
) -> None:
    waiting: list[Route] = []
    widget.page.route("**/widget/*/chat.js*", lambda route: waiting.append(route))
    widget.launcher.click()
    eventually(widget.page, lambda: len(waiting), 1)
    host = taken_out(widget)
    waiting[0].continue_()
    widget.page.wait_for_function("(host) => host.shadowRoot.querySelector('textarea')", arg=host)
    assert not host.evaluate("(host) => host.isOpen")
    host.evaluate(_BACK)
    widget.open()
    expect(widget.answers).to_have_count(1)
