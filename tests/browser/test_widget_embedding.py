"""The widget on pages that are not ours: other origins, strict policies, hostile styles."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.widget import Widget
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"
# What browsers have had since the end of 2023 or later.
OF_LATER = """
  delete URL.canParse; delete URL.parse; delete Promise.withResolvers; delete Promise.try;
  delete Object.groupBy; delete Map.groupBy; delete AbortSignal.any; delete Array.fromAsync;
  for (const name of ['popover', 'showPopover', 'hidePopover', 'togglePopover']) {
    delete HTMLElement.prototype[name];
  }
  for (const name of ['map', 'filter', 'some', 'every', 'find', 'forEach', 'flatMap', 'toArray']) {
    delete Iterator.prototype[name];
  }
  delete Element.prototype.moveBefore; delete Element.prototype.setHTML;
"""
HOSTILE = """<style>
  * { color: red !important; font: 40px/1 cursive !important; letter-spacing: 9px !important;
      text-transform: uppercase !important; background: yellow !important; z-index: 1 !important;
      transform: rotate(3deg) !important; border: 5px solid lime; visibility: visible; }
  html { font-size: 4px !important; }
  button, textarea, li, p, dialog, .panel, .launcher, [popover] { display: none !important; }
  body { overflow: hidden; height: 50px; }
</style>"""


def test_it_works_under_a_strict_policy_on_another_origin(
    page: Page, site: Site, live_bot: LiveBot
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    address = site.add("/streng", TAG)
    page.goto(address)
    widget = Widget(page).open()
    answer = widget.say("Wat is de toets?")
    expect(answer).to_contain_text("vertrouwelijkheid")
    expect(answer.get_by_role("link", name="Samenwerking starten")).to_have_attribute(
        "rel", "noopener noreferrer"
    )
    assert page.evaluate("policyViolations") == []
    others = [url for url in asked if not url.startswith((live_bot.url + "/", address))]
    assert others == []
    assert page.context.cookies() == []
    assert page.evaluate("[localStorage.length, document.cookie]") == [0, ""]


def test_the_chat_is_fetched_only_when_it_is_opened(page: Page, site: Site) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(site.add("/dicht", TAG))
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/api/" in url or url.endswith("/chat.js")]
    assert page.evaluate("sessionStorage.length") == 0


def test_a_site_that_is_not_allowed_shows_its_own_contact_route(
    page: Page, live_bot: LiveBot
) -> None:
    stranger = Site(live_bot.url)
    try:
        page.goto(
            stranger.add("/", "<samenwerk-gids><a href='/contact'>Contact</a></samenwerk-gids>")
        )
        page.wait_for_load_state("networkidle")
        expect(page.get_by_role("link", name="Contact")).to_be_visible()
        assert not page.evaluate("Boolean(customElements.get('samenwerk-gids'))")
    finally:
        stranger.close()


def test_hostile_styles_do_not_reach_it(page: Page, site: Site) -> None:
    page.goto(site.add("/kwaad", TAG, head=HOSTILE, policy=None))
    widget = Widget(page)
    box = widget.launcher.bounding_box()
    assert box is not None
    assert 1280 - 40 < box["x"] + box["width"] < 1280
    widget.open()
    look = widget.field.evaluate(
        """(field) => { const look = getComputedStyle(field);
           return [look.fontSize, look.letterSpacing, look.textTransform, look.color]; }"""
    )
    assert look == ["16px", "normal", "none", "rgb(23, 37, 42)"]
    assert widget.dialog.bounding_box() == {"x": 828, "y": 176, "width": 432, "height": 704}
    # Nothing of the page lies on top of it.
    at = page.evaluate("document.elementFromPoint(1000, 400).localName")
    assert at == "samenwerk-gids"


def test_it_works_in_a_browser_of_2023(page: Page, site: Site) -> None:
    page.add_init_script(OF_LATER)
    page.goto(site.add("/oud", TAG, policy=None))
    widget = Widget(page)
    box = widget.launcher.bounding_box()
    assert box is not None
    assert 1280 - 40 < box["x"] + box["width"] < 1280  # in its corner, also without popover
    answer = widget.open().say("Wat is de toets?")
    expect(answer.get_by_role("link", name="Samenwerking starten")).to_be_visible()


def test_two_on_one_page_have_a_conversation_each(page: Page, site: Site) -> None:
    page.goto(site.add("/twee", TAG + '<samenwerk-gids heading="De andere"></samenwerk-gids>'))
    first, second = Widget(page, 0), Widget(page, 1)
    first_box, second_box = first.launcher.bounding_box(), second.launcher.bounding_box()
    assert first_box is not None
    assert second_box is not None
    assert second_box["y"] + second_box["height"] <= first_box["y"]
    first.open().say("Wat is de toets?")
    second.launcher.click()
    second.ready()
    expect(first.dialog).to_be_hidden()  # one panel at a time: they stand in the same place
    expect(second.dialog).to_have_accessible_name("De andere")
    expect(second.answers).to_have_count(1)
    assert (
        page.evaluate("Object.keys(sessionStorage).filter((k) => k.endsWith(':token')).length") == 2
    )


@pytest.mark.parametrize("attributes", ["open", "inline"])
def test_it_can_start_open_without_taking_the_focus(
    page: Page, site: Site, attributes: str
) -> None:
    page.goto(site.add(f"/{attributes}", f"<samenwerk-gids {attributes}></samenwerk-gids>"))
    Widget(page).ready()
    assert page.evaluate("document.activeElement.localName") == "body"


def test_it_does_not_start_open_where_it_would_fill_the_screen(
    new_page: NewPage, site: Site
) -> None:
    page = new_page(viewport={"width": 390, "height": 700})
    page.goto(site.add("/open", "<samenwerk-gids open></samenwerk-gids>"))
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    expect(widget.dialog).to_be_hidden()


def test_attributes(page: Page, site: Site, live_bot: LiveBot) -> None:
    page.goto(
        site.add(
            "/attributen",
            f'<samenwerk-gids server="{live_bot.url}" heading="Vraagbaak" label="Hulp nodig?"'
            ' no-greeting theme="dark"></samenwerk-gids>',
        )
    )
    widget = Widget(page)
    widget.host.get_by_role("button", name="Hulp nodig?").click()
    expect(widget.dialog).to_have_accessible_name("Vraagbaak")
    expect(widget.host.get_by_text("Chatbot, geen mens", exact=True)).to_be_visible()
    assert widget.stored("token") is None  # nothing is kept before something is said
    assert widget.say("Wat is de toets?").count() == 1
    expect(widget.answers).to_have_count(1)
    dark = widget.dialog.evaluate("(box) => getComputedStyle(box).backgroundColor")
    assert dark == "rgb(22, 32, 36)"
    page.reload()
    widget.ready()
    expect(widget.answers).to_have_count(1)


def test_the_attribute_open_opens_and_closes_it(page: Page, site: Site) -> None:
    page.goto(site.add("/attribuut", TAG))
    widget = Widget(page)
    expect(widget.launcher).to_be_visible()
    widget.host.evaluate("(host) => host.setAttribute('open', '')")
    widget.ready()
    widget.host.get_by_role("button", name="Sluit de chat").click()
    expect(widget.dialog).to_be_hidden()
    assert widget.host.get_attribute("open") is None


def test_a_theme_by_custom_properties(page: Page, site: Site) -> None:
    theme = (
        "<style>samenwerk-gids { --samenwerkgids-button-background-color: rgb(80 20 90); }</style>"
    )
    page.goto(site.add("/thema", TAG, head=theme, policy=None))
    look = Widget(page).launcher.evaluate("(found) => getComputedStyle(found).backgroundColor")
    assert look == "rgb(80, 20, 90)"
