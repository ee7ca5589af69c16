"""The testbank as a staff member uses it, on a copy of the project that may be changed."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from playwright.sync_api import Page, expect

from tests.browser import axe, small_project
from tests.browser.conftest import NewPage
from tests.conftest import TESTBANK_PASSWORD
from tests.live_bot import LiveBot

QUESTION = "mag het NCSC informatie delen met een gemeente?"
CLEAR = "Wij zijn een gemeente"  # also to what learnt from few examples
OLD, NEW = "Vraag bij het NCSC na wat er voor deze organisatie geldt", "Bel het NCSC hierover"
TOETS = "Wil een computercrisisteam vertrouwelijk herleidbare informatie?"
MANY = 500
RUN_SECONDS = 420  # the longest that a run may take on a slow machine; no measure of speed
PLACES = (
    "",
    "/tests",
    "/dekking",
    "/niet-begrepen",
    "/oordelen",
    "/taalkwaliteit",
    "/bezorging",
    "/open",
    "/logboek",
    "/antwoord/utter_toets",
)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the project, trained."""
    folder = small_project.copy_project(tmp_path_factory.mktemp("project"))
    small_project.train(folder, folder / "var")
    return folder


@pytest.fixture(scope="module")
def bot(project: Path) -> Iterator[LiveBot]:
    """Run the bot of the copy, with the testbank on."""
    running = LiveBot(
        project / "var",
        project,
        TESTBANK_PASSWORD=TESTBANK_PASSWORD,
        TESTBANK_FLOWS_DIR=str(project / "flows"),
    )
    try:
        yield running.start()
    finally:
        running.stop()


@pytest.fixture(scope="module")
def session() -> dict[str, Any]:
    """Keep the cookies of the first login for all: checking a password takes a while."""
    return {}


@pytest.fixture
def staff(bot: LiveBot, new_page: NewPage, session: dict[str, Any]) -> Page:
    """Give a page of a staff member who has logged in."""
    if not session:
        page = logged_in(bot, new_page())
        session.update(page.context.storage_state())
        return page
    page = new_page(storage_state=session)
    page.goto(f"{bot.url}/testbank")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gesprek")
    return page


def logged_in(bot: LiveBot, page: Page) -> Page:
    page.goto(f"{bot.url}/testbank")
    page.get_by_label("Wachtwoord").fill(TESTBANK_PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gesprek")
    return page


def begin(page: Page, text: str) -> None:
    page.get_by_role("link", name="Gesprek", exact=True).click()
    page.get_by_label("Je bericht").fill(text)
    page.get_by_role("button", name="Begin een gesprek").click()


def keep(page: Page, name: str, *also: str) -> None:
    page.get_by_role("link", name="Bewaar als test").click()
    page.get_by_label("Naam van de test").fill(name)
    for check in also:
        page.get_by_role("checkbox", name=f"{check} (beurt 1)").check()
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Test bewaard")


def until_over(page: Page) -> None:
    """Wait until a run is over: then there is no button any more to stop it."""
    expect(page.get_by_role("button", name="Stop deze run")).to_have_count(
        0, timeout=RUN_SECONDS * 1000
    )


def many_tests(folder: Path) -> None:
    cases = [
        {
            "test_case": f"Onderwerp {i}",
            "steps": [{"user": {"payload": "/dank"}}, {"kind": "answer"}],
        }
        if i % 25 == 0
        else {"test_case": f"Begin {i}", "steps": [{"kind": "greeting"}]}
        for i in range(MANY)
    ]
    folder.mkdir(exist_ok=True)
    (folder / "veel.yml").write_text(yaml.safe_dump({"test_cases": cases}), "utf-8")


def test_from_an_answer_to_a_test_that_finds_what_changed(
    bot: LiveBot, project: Path, staff: Page
) -> None:
    begin(staff, CLEAR)
    why = staff.get_by_role("region", name="Beurt 1")
    expect(why).to_contain_text("Herkend: “gemeente”")
    begin(staff, QUESTION)
    expect(why).to_contain_text(OLD)
    expect(why).to_contain_text("action_antwoord: door het gesprek")
    expect(why.get_by_label("Zekerheid delen_anders")).to_be_visible()
    expect(why).to_contain_text("utter_delen_anders")
    expect(why).to_contain_text("ms in totaal")
    keep(staff, "Delen met een gemeente", "de tekst")
    many_tests(project / "flows")

    small_project.change_answer(project, OLD, NEW)

    staff.get_by_role("link", name="Tests", exact=True).click()
    staff.get_by_role("button", name=f"Draai alle {MANY + 1} tests").click()
    expect(staff.locator("#stand")).to_have_text("bezig", timeout=RUN_SECONDS * 1000)

    # While the tests run, other pages answer, visitors too.
    other = staff.context.new_page()
    for place in PLACES:
        response = other.goto(f"{bot.url}/testbank{place}")
        assert response is not None
        assert response.status == 200
    assert bot.chat().say("hallo")
    other.close()

    until_over(staff)
    expect(staff.locator("#stand")).to_have_text("klaar")
    expect(staff.locator("#voortgang")).to_contain_text(f"Goed: {MANY}. Fout: 1.")
    wrong = staff.locator(".result")
    expect(wrong).to_have_count(1)
    expect(wrong.get_by_role("heading", level=3)).to_have_text("Delen met een gemeente")
    expect(wrong.locator(".versus > div").nth(0)).to_contain_text(OLD)
    expect(wrong.locator(".versus > div").nth(1)).to_contain_text(NEW)
    assert axe.violations(staff) == []

    with staff.expect_download() as junit:
        staff.get_by_role("link", name="JUnit XML").click()
    suites = ElementTree.parse(junit.value.path()).getroot()
    assert [case.get("name") for case in suites.iter("testcase") if len(case)] == [
        "Delen met een gemeente"
    ]
    with staff.expect_download() as table:
        staff.get_by_role("link", name="CSV").click()
    assert Path(table.value.path()).read_text("utf-8").count("\n") == MANY + 2

    # With the model of before, the test passes: that gives the old answer.
    models = sorted(path.name for path in (project / "models").glob("*.tar.gz"))
    assert len(models) == 2
    staff.get_by_role("link", name="Tests", exact=True).click()
    staff.locator("summary", has_text="delen-met-een-gemeente.yml").click()
    staff.get_by_role("checkbox", name="Delen met een gemeente").check()
    staff.get_by_label("Met welk model?").select_option(models[0])
    staff.get_by_role("button", name="Draai de gekozen tests").click()
    until_over(staff)
    expect(staff.locator("#voortgang")).to_contain_text("Goed: 1. Fout: 0.")
    staff.get_by_label("Vergelijk met een andere run").select_option(index=0)
    staff.get_by_role("button", name="Vergelijk").click()
    expect(staff.locator("tr.marked").first).to_contain_text("Delen met een gemeente")
    assert axe.violations(staff) == []


def test_a_run_is_stopped(bot: LiveBot, project: Path, staff: Page) -> None:
    staff.goto(f"{bot.url}/testbank/tests")
    staff.get_by_role("button", name=re.compile("Draai alle")).click()
    staff.get_by_role("button", name="Stop deze run").click()
    until_over(staff)
    expect(staff.locator("#stand")).to_have_text("gestopt")


def test_a_text_that_breaks_a_rule_is_told_at_once(
    bot: LiveBot, project: Path, staff: Page
) -> None:
    many_tests(project / "flows")
    place = f"{bot.url}/testbank/antwoord/utter_toets"
    staff.goto(place)
    expect(staff.get_by_text("De tekst houdt zich aan alle regels.")).to_be_visible()
    small_project.change_answer(project, TOETS, f"Wat vraagt men u? {TOETS}")
    try:
        staff.reload()
        expect(staff.locator(".problem")).to_contain_text("Er staat “u”. De chatbot zegt “je”.")
        assert axe.violations(staff) == []
        staff.goto(f"{bot.url}/testbank/tests")
        expect(staff.locator(".problem")).to_contain_text("1 tekst houdt zich niet aan de regels")
        staff.locator(".problem").get_by_role("link", name="utter_toets").click()
        expect(staff).to_have_url(place)
        # No run of tests says that all is well.
        staff.goto(f"{bot.url}/testbank/tests")
        staff.get_by_role("button", name=re.compile("Draai alle")).click()
        expect(staff.locator(".problem")).to_contain_text("1 tekst houdt zich nu niet")
        assert axe.violations(staff) == []
        staff.get_by_role("button", name="Stop deze run").click()
        until_over(staff)
    finally:
        small_project.change_answer(project, f"Wat vraagt men u? {TOETS}", TOETS)


def test_coverage_rises_with_a_new_test(bot: LiveBot, staff: Page) -> None:
    def covered() -> int:
        staff.goto(f"{bot.url}/testbank/dekking")
        label = staff.get_by_role("meter", name="Dekking van antwoorden", exact=True)
        return int(float(label.get_attribute("value") or "0"))

    before = covered()
    begin(staff, "wat is de handreiking?")
    keep(staff, "De handreiking")
    assert covered() > before


def test_a_message_not_understood_is_masked_gets_a_topic_and_is_exported(
    bot: LiveBot, staff: Page
) -> None:
    chat = bot.chat()
    said = chat.say("zwolse kwestie jan@example.nl blauwe banaan")
    if said[-1]["kind"] not in ("clarification", "fallback"):
        chat.feedback({"message_id": said[-1]["id"], "helpful": False})
    staff.get_by_role("link", name="Niet begrepen").click()
    group = staff.get_by_role("form", name=re.compile("banaan"))
    expect(group).to_contain_text("[e-mailadres]")
    assert "jan@example.nl" not in staff.content()
    assert axe.violations(staff) == []
    group.get_by_label("Onderwerp").select_option("offtopic")
    group.get_by_role("button", name="Zet bij dit onderwerp").click()
    expect(staff.get_by_role("form", name=re.compile("banaan"))).to_have_count(0)
    with staff.expect_download() as export:
        staff.get_by_role("link", name="Download voor data/nlu").click()
    assert re.fullmatch(r"bezoekers-[\d-]{17}\.yml", export.value.suggested_filename)
    content = yaml.safe_load(Path(export.value.path()).read_text("utf-8"))
    (block,) = content["nlu"]
    assert block["intent"] == "offtopic"
    assert block["examples"] == "- zwolse kwestie blauwe banaan\n"


def test_pages_have_no_violations_and_fit_a_narrow_window(bot: LiveBot, new_page: NewPage) -> None:
    page = new_page(viewport={"width": 320, "height": 640}, color_scheme="dark")
    page.goto(f"{bot.url}/testbank")
    assert axe.violations(page) == []
    logged_in(bot, page)
    begin(page, QUESTION)
    places = [page.url, f"{page.url.partition('#')[0]}/bewaar"]
    for place in (*places, *(f"{bot.url}/testbank{place}" for place in PLACES)):
        page.goto(place)
        assert axe.violations(page) == [], place
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, place
        # The names of the pages leave most of a telephone to the page.
        assert page.locator("header").evaluate("(top) => top.offsetHeight") < 200, place
    page.goto(f"{bot.url}/testbank/antwoord/utter_toets")
    assert page.locator(".code").evaluate("(box) => box.scrollWidth <= box.clientWidth")


def test_a_link_from_another_site_leaves_one_logged_in(bot: LiveBot, staff: Page) -> None:
    elsewhere = f"http://localhost:{bot.port}/"  # the same machine by another name: another site
    staff.goto(elsewhere)
    staff.evaluate(f"location.assign('{bot.url}/testbank/tests')")
    expect(staff.get_by_role("heading", level=1)).to_have_text("Tests")
    staff.reload()
    expect(staff.get_by_role("button", name="Uitloggen")).to_be_visible()


def test_the_command_for_programmers(project: Path) -> None:
    (project / "flows").mkdir(exist_ok=True)
    (project / "flows" / "leeg.yml").write_text("!!")
    command = [sys.executable, "-m", "bot", "flows", "list", str(project / "flows")]
    found = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert found.returncode == 2
    assert "leeg.yml:1:" in found.stderr
    (project / "flows" / "leeg.yml").unlink()
