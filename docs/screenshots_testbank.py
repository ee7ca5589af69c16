"""Makes the pictures of the testbank in docs/images: `python docs/screenshots_testbank.py`.

Works on a copy of the project with fewer examples, where an answer can be changed.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.browser import chromium, small_project
from tests.live_bot import LiveBot

IMAGES = Path(__file__).resolve().parent / "images"
PASSWORD = "alleen voor de plaatjes"  # noqa: S105
OLD, NEW = "Vraag bij het NCSC na wat er voor deze organisatie geldt", "Bel het NCSC hierover"
PATIENCE = 600_000  # milliseconds


def take(page: Page, name: str, height: int) -> None:
    """Keep the page as it is shown now, from the top."""
    page.set_viewport_size({"width": 1200, "height": height})
    page.evaluate("window.scrollTo(0, 0)")
    page.screenshot(path=IMAGES / f"testbank-{name}.png")
    print(IMAGES / f"testbank-{name}.png")


def story(page: Page, bot: LiveBot, project: Path) -> None:
    """Do what the guide tells, and keep pictures of it."""
    page.goto(f"{bot.url}/testbank")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_label("Je bericht").fill("Mag het NCSC informatie delen met onze gemeente?")
    page.get_by_role("button", name="Begin een gesprek").click()
    page.locator("#laatste").wait_for()
    take(page, "gesprek", 1680)
    page.get_by_role("link", name="Bewaar als test").click()
    page.get_by_label("Naam van de test").fill("Mag het NCSC delen met een gemeente?")
    page.get_by_role("checkbox", name="de tekst (beurt 1)").check()
    take(page, "bewaren", 860)
    page.get_by_role("button", name="Bewaar", exact=True).click()
    small_project.change_answer(project, OLD, NEW)
    page.get_by_role("button", name="Draai deze test").click()
    page.get_by_role("button", name="Stop deze run").wait_for(state="detached", timeout=PATIENCE)
    take(page, "run", 900)
    chat = bot.chat()
    given = {"message_id": chat.say("Wat vraagt de toets?")[-1]["id"], "helpful": False}
    chat.feedback({**given, "remark": "Ik wil weten wat wij zelf moeten opsturen."})
    page.get_by_role("link", name="Oordelen").click()
    take(page, "oordelen", 640)
    for text in ("kosten blauwe formulier", "kosten blauwe formulieren?", "kosten blauw formulier"):
        chat = bot.chat()
        chat.feedback({"message_id": chat.say(text)[-1]["id"], "helpful": False})
    page.get_by_role("link", name="Niet begrepen").click()
    take(page, "niet-begrepen", 640)


def main() -> None:
    """Make all pictures."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = small_project.copy_project(Path(folder) / "project")
        small_project.train(project, project / "var")
        bot = LiveBot(
            project / "var",
            project,
            TESTBANK_PASSWORD=PASSWORD,
            TESTBANK_FLOWS_DIR="tests/flows",
        )
        program = chromium.program(playwright)
        browser = playwright.chromium.launch(executable_path=program, args=chromium.arguments())
        try:
            bot.start()
            page = browser.new_context(locale="nl-NL", device_scale_factor=1.5).new_page()
            page.set_viewport_size({"width": 1200, "height": 900})
            story(page, bot, project)
        finally:
            browser.close()
            bot.stop()


if __name__ == "__main__":
    main()
