"""axe-core finds nothing in the widget, the report and the testbank, in each engine."""

from __future__ import annotations

from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser import axe
from tests.browser.site import Site
from tests.conftest import TESTBANK_PASSWORD
from tests.engines.visitor import Visitor, until
from tests.live_bot import LiveBot

TAG = "<samenwerk-gids></samenwerk-gids>"
ANSWERS = ("Samenwerkingsverband", "Ja", "Nee", "Weet ik niet", "Ja")
PAGES = ("", "/tests", "/dekking", "/niet-begrepen", "/oordelen", "/taalkwaliteit", "/bezorging")
_RUN = f"const done = arguments[1]; ({axe.RUN})(arguments[0]).then(done, (e) => done([String(e)]))"

_STILL = """const root = document.querySelector('samenwerk-gids')?.shadowRoot ?? document;
  return root.getAnimations().every((each) => each.playState !== 'running')"""


class States:
    """Checks one state after another; all that is wrong is told at the end."""

    def __init__(self, browser: WebDriver) -> None:
        self._browser = browser
        browser.set_script_timeout(60)
        self.found: dict[str, list[str]] = {}

    def check(self, state: str) -> None:
        """Keep what is wrong now."""
        until(lambda: self._browser.execute_script(_STILL), "nothing moves")  # nor fades in
        self._browser.execute_script(f"{axe.source()}; window.axe = axe")
        if wrong := self._browser.execute_async_script(_RUN, axe.TAGS):
            self.found[state] = wrong


def test_a_nameless_button_is_found(browser: WebDriver, site: Site) -> None:
    browser.get(site.add("/mis", "<button></button>", policy=None))
    states = States(browser)
    states.check("a button")
    assert "button-name" in str(states.found)


def test_nothing_is_wrong_in_the_widget(browser: WebDriver, site: Site) -> None:
    visitor, states = Visitor(browser), States(browser)
    visitor.open_page(site.add("/axe-4", TAG))
    states.check("closed")
    visitor.press("Stel je vraag")
    visitor.answered()
    states.check("open")
    visitor.say("iets over organisaties")
    states.check("clarification")
    visitor.choose("Iets anders")
    visitor.say("Wat is de toets?")
    visitor.press("Niet nuttig")
    states.check("judged")
    visitor.press("Menu")
    states.check("menu")
    visitor.press("Gesprek wissen")
    states.check("view")
    visitor.press("Nee, ga terug")
    visitor.type_into("textarea", "a" * 1001)
    visitor.press("Verstuur")
    visitor.wait("root.querySelector('#error').checkVisibility()")
    states.check("error")
    assert states.found == {}


def test_nothing_is_wrong_in_the_self_check_and_its_report(
    browser: WebDriver, live_bot: LiveBot
) -> None:
    visitor, states = Visitor(browser), States(browser)
    visitor.open_page(live_bot.url + "/")
    visitor.answered()
    visitor.say("ik wil de zelfcheck doen")
    for number, answer in enumerate(ANSWERS, start=1):
        states.check(f"question {number}")
        visitor.choose(answer)
    states.check("result")
    browser.get(visitor.script("return root.querySelector('a.action').href"))
    states.check("report")
    assert states.found == {}


def test_nothing_is_wrong_in_the_testbank(browser: WebDriver, live_bot: LiveBot) -> None:
    states = States(browser)
    browser.get(live_bot.url + "/testbank")
    states.check("login")
    field = browser.find_element("id", "wachtwoord")
    field.send_keys(TESTBANK_PASSWORD)
    browser.execute_script("arguments[0].form.requestSubmit()", field)
    until(lambda: browser.find_elements("link text", "Oordelen"), "logged in")
    for page in PAGES:
        browser.get(f"{live_bot.url}/testbank{page}")
        states.check(page or "talk")
    assert states.found == {}
