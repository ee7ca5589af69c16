"""When something fails: nothing typed is lost, nothing is sent twice, and people can be reached.

The failures are real: servers that are killed or limit, a browser without network, an answer
that gets lost on the way.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import NewPage
from tests.browser.site import Site
from tests.browser.waiting import eventually
from tests.browser.widget import SLOW, UNCLEAR, Widget
from tests.conftest import StartBot
from tests.failing_actions import FailingActions
from tests.live_bot import LiveBot

TAG = (
    '<samenwerk-gids contact-url="https://www.example.nl/contact"'
    ' contact-email="vraag@example.nl"></samenwerk-gids>'
)


@pytest.fixture(scope="module")
def actions(tmp_path_factory: pytest.TempPathFactory) -> FailingActions:
    return FailingActions(tmp_path_factory.mktemp("failing"))


@pytest.fixture(scope="module")
def own_bot(start_bot: StartBot, site: Site, actions: FailingActions) -> LiveBot:
    limits = {"ALLOWED_ORIGINS": site.origin, "RATE_LIMIT": "20/20 second"}
    return start_bot(actions.root, **actions.settings, **limits)


@pytest.fixture
def widget(page: Page, live_bot: LiveBot) -> Widget:
    page.goto(live_bot.url + "/")
    return Widget(page).ready()


def said_by_user(bot: LiveBot, widget: Widget) -> list[str]:
    transcript = bot.request("GET", "/api/conversation", headers=widget.headers).json()
    return [message["text"] for message in transcript["messages"] if message["from"] == "user"]


def lose(route: Route) -> None:
    """Have the server do its work, of which the answer never arrives."""
    route.fetch()
    route.abort()


def test_a_server_that_goes_away_and_comes_back(
    new_page: NewPage, site: Site, own_bot: LiveBot
) -> None:
    address = site.add("/weg", TAG, bot=own_bot.url)
    page, closed_page = new_page(), new_page()
    page.goto(address)
    closed_page.goto(address)
    widget, closed = Widget(page).open(), Widget(closed_page)
    expect(closed.launcher).to_be_visible()
    own_bot.kill_server()

    widget.send("Wat is de toets?")
    error = widget.transcript.locator(".message.error")
    expect(error).to_contain_text("De chatbot is nu niet bereikbaar.")
    expect(error.get_by_role("link", name="vraag@example.nl")).to_be_visible()
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    widget.host.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    expect(error).to_have_count(1)

    closed.launcher.click()
    told = closed.host.get_by_role("alert")
    expect(told).to_contain_text("De chat kan nu niet laden.")
    expect(told.get_by_role("link", name="Contactpagina")).to_be_visible()

    own_bot.start_server()
    widget.host.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    expect(error).to_have_count(0)
    expect(widget.said).to_have_count(1)
    expect(widget.said.last).not_to_contain_text("Niet verstuurd.")
    assert said_by_user(own_bot, widget) == ["Wat is de toets?"]

    told.get_by_role("button", name="Opnieuw proberen").click()
    closed.ready()
    expect(told).to_have_count(0)


def test_a_part_that_fails_is_told_by_the_server(
    page: Page, own_bot: LiveBot, actions: FailingActions
) -> None:
    page.goto(own_bot.url + "/")
    widget = Widget(page).ready()
    actions.fail("raises")
    widget.send(UNCLEAR)
    error = widget.transcript.locator(".message.error")
    expect(error).to_contain_text("Je gesprek blijft bewaard.")
    actions.mend()
    widget.host.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.answers.last).to_contain_text("Gaat je vraag hierover?")
    assert said_by_user(own_bot, widget) == [UNCLEAR]


def test_too_many_messages_wait_for_their_turn_and_all_arrive_once(
    page: Page, own_bot: LiveBot
) -> None:
    page.goto(own_bot.url + "/")
    widget = Widget(page).ready()
    while own_bot.request("GET", "/api/conversation").status_code != 429:
        pass  # the same client asks until the limit is reached
    words = [f"Wat is de toets? ({number})" for number in range(3)]
    for text in words:
        widget.send(text)
    expect(widget.transcript).to_contain_text("proberen we het opnieuw.", timeout=60_000)
    # What waits has no status either while it is tried again: only the answers tell that all came.
    messages = widget.transcript.locator("ol > li")
    expect(messages).to_have_count(1 + 2 * len(words), timeout=60_000)
    expect(widget.said).to_have_count(len(words))
    expect(widget.said.locator(".status")).to_have_count(0)
    expect(widget.typing).to_be_hidden()
    # Every answer stands under its question, also when the next one was typed before it came.
    order = messages.evaluate_all(
        "(items) => items.map((item) => item.classList.contains('user')).join(' ')"
    )
    assert order == "false " + " ".join(["true false"] * len(words))
    own_bot.kill_server()  # the limit is forgotten, the conversation is not
    own_bot.start_server()
    assert said_by_user(own_bot, widget) == words


def test_an_answer_that_got_lost_is_fetched_and_not_asked_again(
    widget: Widget, live_bot: LiveBot
) -> None:
    widget.page.route("**/api/messages", lose, times=1)
    widget.send("Wat is de toets?")
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    assert said_by_user(live_bot, widget) == ["Wat is de toets?"]
    widget.host.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    expect(widget.said).to_have_count(1)
    assert said_by_user(live_bot, widget) == ["Wat is de toets?"]


def test_a_message_is_not_taken_for_one_that_was_said_elsewhere(
    widget: Widget, live_bot: LiveBot
) -> None:
    widget.page.route("**/api/messages", lambda route: route.abort(), times=1)
    widget.send("Wat is de toets?")
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    # Meanwhile the same conversation goes on in another tab, as from the report.
    body = {"text": "Wat is een CSIRT?"}
    live_bot.request("POST", "/api/messages", json=body, headers=widget.headers)
    widget.host.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    assert said_by_user(live_bot, widget) == ["Wat is een CSIRT?", "Wat is de toets?"]


def test_without_network_it_waits_and_sends_when_the_network_is_back(
    widget: Widget, live_bot: LiveBot
) -> None:
    widget.page.context.set_offline(True)
    widget.send("Wat is de toets?")
    widget.send("Wat is een CSIRT?")
    expect(widget.transcript.locator(".message.error")).to_contain_text("geen internet")
    widget.page.context.set_offline(False)
    expect(widget.transcript.locator("ol > li")).to_have_count(1 + 2 * 2)
    expect(widget.said.locator(".status")).to_have_count(0)
    expect(widget.transcript.locator(".message.error")).to_have_count(0)
    assert said_by_user(live_bot, widget) == ["Wat is de toets?", "Wat is een CSIRT?"]


def test_all_that_was_not_sent_survives_a_reload_until_it_is_answered(
    widget: Widget, live_bot: LiveBot
) -> None:
    words = ["Wat is de toets?", "Wat is een CSIRT?"]
    widget.page.route("**/api/messages", lambda route: route.abort())
    for text in words:
        widget.send(text)
    expect(widget.said.first).to_contain_text("Niet verstuurd.")
    widget.page.reload()
    expect(widget.said.first).to_contain_text("Niet verstuurd.")
    expect(widget.said.locator("p:first-of-type").first).to_have_text(words[0])
    expect(widget.field).to_have_value("")
    widget.page.unroute("**/api/messages")
    widget.said.first.get_by_role("button", name="Opnieuw proberen").click()
    expect(widget.transcript.locator("ol > li")).to_have_count(1 + 2 * len(words))
    widget.page.reload()
    expect(widget.transcript.locator("ol > li")).to_have_count(1 + 2 * len(words))
    assert said_by_user(live_bot, widget) == words
    assert widget.stored("unsent") is None


def test_what_arrived_just_before_the_page_was_left_is_not_sent_again(
    widget: Widget, live_bot: LiveBot
) -> None:
    widget.page.route("**/api/messages", lose)
    widget.send("Wat is de toets?")
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    widget.page.reload()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    expect(widget.said).to_have_count(1)
    expect(widget.said.locator(".status")).to_have_count(0)
    assert widget.stored("unsent") is None
    assert said_by_user(live_bot, widget) == ["Wat is de toets?"]


def test_no_answer_at_all_ends_in_a_message(page: Page, live_bot: LiveBot) -> None:
    page.clock.install()
    page.goto(live_bot.url + "/")
    widget = Widget(page).ready()
    page.route("**/api/messages", lambda _route: None)  # never answered
    widget.listen()
    widget.send("Wat is de toets?")
    expect(widget.typing).to_be_visible()
    page.clock.fast_forward(5_000)
    assert widget.announced() == [SLOW]
    page.clock.fast_forward(26_000)
    expect(widget.said.last).to_contain_text("Niet verstuurd.")
    expect(widget.typing).to_be_hidden()


def test_an_erased_conversation_gives_way_to_a_new_one(widget: Widget, live_bot: LiveBot) -> None:
    old = widget.headers
    assert live_bot.request("DELETE", "/api/conversation", headers=old).status_code == 204
    widget.listen()
    answer = widget.say("Wat is de toets?")
    expect(answer).to_contain_text("vertrouwelijkheid")
    expect(widget.transcript).to_contain_text("Hier begint een nieuw gesprek.")
    assert widget.headers != old
    assert said_by_user(live_bot, widget) == ["Wat is de toets?"]
    assert widget.told()[0].startswith("Je vorige gesprek is verlopen of gewist.")


def test_a_choice_of_an_erased_conversation_can_be_made_again(
    widget: Widget, live_bot: LiveBot
) -> None:
    live_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    widget.choices.first.click()
    expect(widget.transcript).to_contain_text("Typ je vraag of kies opnieuw.")
    expect(widget.said.locator(".status")).to_have_count(0)
    expect(widget.answers).to_have_count(2)
    expect(widget.answers.last).to_contain_text("Hallo")
    widget.choose("Wat vraagt de toets?")
    assert said_by_user(live_bot, widget) == ["Wat vraagt de toets?"]


def test_what_cannot_be_done_any_more_is_told(widget: Widget, live_bot: LiveBot) -> None:
    answer = widget.say("Wat is de toets?")
    live_bot.request("DELETE", "/api/conversation", headers=widget.headers)
    judgement = answer.get_by_role("group", name="Was dit nuttig?")
    judgement.get_by_role("button", name="Nuttig", exact=True).click()
    expect(judgement).to_contain_text("Dit gesprek is verlopen of gewist.")
    widget.choices.first.click()  # no choice of what is no more is made in a new conversation
    expect(widget.transcript).to_contain_text("Typ je vraag of kies opnieuw.")
    expect(widget.answers.last).to_contain_text("Hallo")


def test_a_text_that_the_server_finds_too_long_comes_back_to_the_field(widget: Widget) -> None:
    long = "ﷺ" * 100  # one character that the server reads as eighteen
    widget.send(long)
    expect(widget.field).to_have_value(long)
    expect(widget.host.locator("#error")).to_contain_text("te lang")
    expect(widget.said).to_have_count(0)


def test_an_unseen_answer_is_told_on_the_launcher(page: Page, site: Site) -> None:
    page.goto(site.add("/ongezien", TAG))
    widget = Widget(page).open()
    waiting: list[Route] = []
    page.route("**/api/messages", lambda route: waiting.append(route))
    widget.send("Wat is de toets?")
    widget.field.press("Escape")
    expect(widget.dialog).to_be_hidden()
    expect(widget.launcher).to_be_focused()
    eventually(page, lambda: len(waiting), 1)
    waiting[0].continue_()
    expect(widget.launcher).to_have_accessible_name("Stel je vraag (Nieuw antwoord)")
    widget.launcher.click()
    expect(widget.answers.last).to_contain_text("vertrouwelijkheid")
    widget.is_read_from_its_beginning()
    expect(widget.launcher).to_be_hidden()
