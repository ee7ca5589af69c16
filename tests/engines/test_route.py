"""The visitor's route, in each engine."""

from __future__ import annotations

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.site import Site
from tests.engines.visitor import Visitor, until
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"


def test_from_question_to_report(browser: WebDriver, live_bot: LiveBot) -> None:
    visitor = Visitor(browser)
    visitor.open_page(live_bot.url + "/")
    visitor.answered()
    visitor.say("iets over organisaties")  # the bot asks back
    visitor.choose("Iets anders")
    assert "vertrouwelijk" in visitor.say("Wat is de toets?")
    assert visitor.focused == "question"
    visitor.say("ik wil de zelfcheck doen")
    for answer in ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja"):
        visitor.choose(answer)
    verdict = visitor.script("return root.querySelector('h3.verdict').textContent")
    assert verdict == "Uitslag: nog iets te regelen"
    report = visitor.script("return root.querySelector('a.action').href")
    before = visitor.script("return root.querySelectorAll('.message').length")
    browser.refresh()
    visitor.answered(1)
    assert visitor.script("return root.querySelectorAll('.message').length") == before
    visitor.wait("root.querySelector('.transcript').scrollTop > 500")  # and not at its top
    browser.get(report)
    assert "Uitslag" in browser.find_element("css selector", "main").text


def test_two_messages_are_told_as_one(browser: WebDriver, live_bot: LiveBot) -> None:
    visitor = Visitor(browser)
    visitor.open_page(live_bot.url + "/")
    visitor.answered()
    visitor.script(
        "window.told = []; new MutationObserver((all) => { for (const one of all)"
        " for (const node of one.addedNodes) told.push(node.textContent); })"
        ".observe(root.querySelector('[aria-live]'), {childList: true})"
    )
    visitor.say("ik wil de zelfcheck doen")
    (told,) = browser.execute_script("return told")
    assert told.index("Met de zelfcheck ga je na") < told.index("Vraag 1 van 5 of 6.")


def test_the_keyboard(browser: WebDriver, site: Site) -> None:
    visitor = Visitor(browser)
    visitor.open_page(site.add("/toetsen-3", TAG))
    visitor.script("root.querySelector('.launcher').focus()")
    visitor.keys(Keys.ENTER)
    visitor.answered()
    until(lambda: visitor.focused == "question", "focus in the field")
    for text in ("Wat is de toets?", "Wat is een CSIRT?", "Met wie deelt het NCSC informatie?"):
        visitor.say(text)
    visitor.script("root.querySelector('[aria-controls=menu]').focus()")
    stops = 0
    while visitor.focused != "question" and stops < 20:
        visitor.keys(Keys.TAB)
        stops += 1
    assert stops - 1 <= 6
    visitor.keys(Keys.ESCAPE)
    visitor.wait("!root.querySelector('dialog').open")
    until(lambda: visitor.focused.startswith("Stel je vraag"), "focus on the launcher")


def test_it_works_under_a_strict_policy_on_another_origin(browser: WebDriver, site: Site) -> None:
    visitor = Visitor(browser)
    visitor.open_page(site.add("/streng-3", TAG))
    visitor.press("Stel je vraag")
    visitor.answered()
    assert "vertrouwelijk" in visitor.say("Wat is de toets?")
    wide = "return document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert browser.execute_script(wide)


def test_erasing_and_another_conversation(browser: WebDriver, live_bot: LiveBot) -> None:
    visitor = Visitor(browser)
    visitor.open_page(live_bot.url + "/")
    visitor.answered()
    visitor.say("Wat is de toets?")
    visitor.press("Menu")
    visitor.press("Nieuw gesprek")
    visitor.press("Nee, ga terug")
    visitor.press("Menu")
    visitor.press("Gesprek wissen")
    visitor.press("Ja, wis het gesprek")
    visitor.wait("root.textContent.includes('Je gesprek is gewist.')")
    assert browser.execute_script("return Object.keys(sessionStorage).join()").count("token") == 0
    assert "vertrouwelijk" in visitor.say("Wat is de toets?")


def test_an_origin_that_is_not_allowed_keeps_its_own_link(
    browser: WebDriver, site: Site, live_bot: LiveBot
) -> None:
    # The same page by another name of this machine is another origin.
    address = site.add("/vreemd-3", "<samenwerk-gids><a href='/x'>Contact</a></samenwerk-gids>")
    browser.get(address.replace("127.0.0.1", "localhost"))
    defined = "return Boolean(customElements.get('samenwerk-gids'))"
    assert until(lambda: browser.find_element("link text", "Contact").is_displayed(), "the link")
    assert browser.execute_script(defined) is False
