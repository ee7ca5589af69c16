"""How a conversation comes about: however slow that is, nothing typed meanwhile goes astray."""

from __future__ import annotations

from playwright.sync_api import Page, Route, expect

from tests.browser.site import Site
from tests.browser.waiting import eventually, stop_the_clock
from tests.browser.widget import Widget
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"
QUESTION = "Wat is de toets?"
_ORDER = "(items) => items.map((item) => item.className.split(' ').at(1) ?? item.className)"


def order(widget: Widget) -> list[str]:
    """Return who said what stands there, in order."""
    found: list[str] = widget.transcript.locator("ol > li").evaluate_all(_ORDER)
    return found


def texts(bot: LiveBot, token: str) -> list[str]:
    """Return what visitors said in a conversation."""
    headers = {"Authorization": f"Bearer {token}"}
    said = bot.request("GET", "/api/conversation", headers=headers).json()["messages"]
    return [message["text"] for message in said if message["from"] == "user"]


def test_what_is_typed_before_the_greeting_waits_for_it(page: Page, live_bot: LiveBot) -> None:
    started: list[Route] = []
    page.route("**/api/conversations", lambda route: started.append(route))
    page.goto(live_bot.url + "/")
    widget = Widget(page)
    widget.send(QUESTION)
    eventually(page, lambda: len(started), 1)
    page.wait_for_timeout(300)
    (route,) = started
    route.continue_()
    expect(widget.answers).to_have_count(2)
    assert order(widget) == ["bot", "user", "bot"]
    expect(widget.answers.first.locator("button.choice:enabled")).to_have_count(0)
    assert texts(live_bot, widget.stored("token") or "") == [QUESTION]


def test_what_is_typed_before_the_conversation_is_back_comes_under_it(
    page: Page, live_bot: LiveBot
) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("Wat is een CSIRT?")
    asked: list[Route] = []
    page.route("**/api/conversation", lambda route: asked.append(route))
    page.reload()
    widget.send(QUESTION)
    eventually(page, lambda: len(asked), 1)
    asked[0].continue_()
    expect(widget.answers).to_have_count(3)
    assert order(widget) == ["bot", "user", "bot", "user", "bot"]
    expect(widget.said.last).to_contain_text(QUESTION)


def test_after_a_resume_that_failed_nothing_is_lost(page: Page, live_bot: LiveBot) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say("Wat is een CSIRT?")
    page.route("**/api/*", lambda route: route.abort())
    page.reload()
    error = widget.transcript.locator(".message.error")
    expect(error).to_contain_text("niet bereikbaar")
    widget.send(QUESTION)
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    page.unroute("**/api/*")
    widget.said.last.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.answers).to_have_count(3)
    assert order(widget) == ["bot", "user", "bot", "user", "bot"]
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    assert texts(live_bot, widget.stored("token") or "") == ["Wat is een CSIRT?", QUESTION]


def test_a_start_that_failed_offers_its_choices_later(page: Page, live_bot: LiveBot) -> None:
    page.route("**/api/*", lambda route: route.abort())
    page.goto(live_bot.url + "/")
    widget = Widget(page)
    retry = widget.transcript.get_by_role("button", name="Opnieuw proberen")
    expect(retry).to_be_visible()
    page.unroute("**/api/*")
    retry.click()
    expect(widget.choices.first).to_be_enabled()
    expect(widget.transcript.locator(".error")).to_have_count(0)
    expect(widget.field).to_be_focused()


def test_a_new_conversation_while_one_begins(page: Page, live_bot: LiveBot) -> None:
    started: list[Route] = []
    page.route("**/api/conversations", lambda route: started.append(route))
    page.goto(live_bot.url + "/")
    widget = Widget(page)
    expect(widget.typing).to_be_visible()
    widget.send(QUESTION)
    widget.menu("Nieuw gesprek")
    eventually(page, lambda: len(started), 2)
    for route in reversed(started):
        route.continue_()
    widget.ready()
    page.wait_for_timeout(300)
    assert order(widget) == ["bot"]
    assert texts(live_bot, widget.stored("token") or "") == []
    widget.say(QUESTION)
    assert order(widget) == ["bot", "user", "bot"]


def test_a_link_does_not_take_the_place_of_the_tabs_own_conversation(
    page: Page, live_bot: LiveBot
) -> None:
    sent = live_bot.chat()
    sent.say("Wat is een CSIRT?")
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say(QUESTION)
    own = widget.stored("token")
    page.goto(f"{live_bot.url}/#gesprek={sent.token}")
    page.reload()  # the address differs in its fragment only
    offer = widget.transcript.locator(".notice")
    expect(offer).to_contain_text("Iemand deelt een gesprek met je.")
    assert sent.token not in page.url
    assert widget.stored("token") == own
    expect(widget.said).to_have_text([f"Jij: {QUESTION}"])
    offer.get_by_role("button", name="Neem het over").click()
    expect(widget.said).to_have_text(["Jij: Wat is een CSIRT?"])
    expect(widget.transcript).to_contain_text("Wie de link heeft, kan meelezen.")
    assert widget.stored("token") == sent.token


def test_a_link_of_a_stranger_is_not_taken_over_unasked(page: Page, live_bot: LiveBot) -> None:
    sent = live_bot.chat()
    page.goto(f"{live_bot.url}/#gesprek={sent.token}&wijzig=avg")
    widget = Widget(page).ready()
    offer = widget.transcript.locator(".notice")
    expect(offer).to_contain_text("Wie je de link gaf, leest dan mee.")
    own = widget.stored("token")
    assert own
    assert own != sent.token
    assert sent.token not in page.url
    offer.get_by_role("button", name="Niet overnemen").click()
    expect(offer).to_have_count(0)
    expect(widget.field).to_be_focused()
    widget.say(QUESTION)
    page.reload()
    expect(Widget(page).ready().said).to_have_text([f"Jij: {QUESTION}"])
    assert widget.stored("token") == own
    assert texts(live_bot, sent.token) == []


def test_without_a_conversation_of_its_own_a_tab_takes_over_what_is_asked(
    page: Page, live_bot: LiveBot
) -> None:
    sent = live_bot.chat()
    sent.say("Wat is een CSIRT?")
    page.goto(f"{live_bot.url}/#gesprek={sent.token}")
    widget = Widget(page).ready()
    widget.transcript.get_by_role("button", name="Neem het over").click()
    expect(widget.said).to_have_text(["Jij: Wat is een CSIRT?"])
    expect(widget.transcript).to_contain_text("Wie de link heeft, kan meelezen.")
    assert widget.stored("token") == sent.token


def test_what_waits_does_not_go_into_the_conversation_of_a_link(
    page: Page, live_bot: LiveBot
) -> None:
    sent = live_bot.chat()
    page.route("**/api/*", lambda route: route.abort())
    page.goto(live_bot.url + "/")
    widget = Widget(page)
    widget.send(QUESTION)
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    page.unroute("**/api/*")
    page.goto(f"{live_bot.url}/#gesprek={sent.token}")
    page.reload()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    assert widget.stored("token") != sent.token
    assert texts(live_bot, sent.token) == []


def test_a_choice_that_waits_is_not_made_in_a_new_conversation(
    page: Page, live_bot: LiveBot
) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    page.route("**/api/messages", lambda route: route.abort())
    widget.choices.first.click()
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    live_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    page.unroute("**/api/messages")
    page.reload()
    expect(widget.transcript).to_contain_text("Typ je vraag of kies opnieuw.")
    expect(widget.answers.last).to_contain_text("Hallo")
    expect(widget.said).to_have_count(0)
    assert texts(live_bot, widget.stored("token") or "") == []


def test_a_false_link_changes_nothing(page: Page, live_bot: LiveBot) -> None:
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    widget.say(QUESTION)
    own = widget.stored("token") or ""
    for token in ("a" * 50, own.split(".")[0] + "." + "a" * 50, "kort"):
        page.goto("about:blank")
        page.goto(f"{live_bot.url}/#gesprek={token}")
        expect(widget.said).to_have_count(1)
        assert widget.stored("token") == own


def test_without_a_greeting_an_expired_choice_is_offered_again(
    page: Page, site: Site, live_bot: LiveBot
) -> None:
    page.goto(site.add("/stil", "<samenwerk-gids no-greeting></samenwerk-gids>"))
    widget = Widget(page)
    widget.launcher.click()
    widget.say(QUESTION)
    live_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    widget.choices.first.click()
    expect(widget.answers.last).to_contain_text("Hallo")
    expect(widget.choices.first).to_be_enabled()


def test_what_the_bot_says_in_english_is_told_to_be_english(page: Page, site: Site) -> None:
    page.goto(site.add("/engels", TAG))
    widget = Widget(page).open()
    stop_the_clock(page)  # what is announced goes by itself
    answer = widget.say("Do you speak English?")
    told = widget.host.locator("[aria-live] p").last.locator("[lang=en]")
    expect(answer).to_contain_text("In English I can only tell")
    expect(answer.locator(".bubble")).to_have_attribute("lang", "en")
    expect(told).to_contain_text("In English")
    answer = widget.say("How can I contact the NCSC?")  # the answer has links
    expect(answer.locator(".bubble")).to_have_attribute("lang", "en")
    expect(answer.get_by_role("link").first).to_be_visible()
    own_words = answer.locator(".bubble .hidden")
    assert own_words.count()
    for words in own_words.all():
        expect(words).to_have_attribute("lang", "nl")
