"""The report of a self-check: its page, its PDF, and what stands there when there is none."""

from __future__ import annotations

import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdf import PdfReader

from bot.base.settings import Settings
from bot.zelfcheck.report_link import read_link, report_url
from tests import self_check
from tests.api.reports import conversation_of, report_of, settings_of, tells_nothing
from tests.live_bot import Chat, LiveBot
from tests.self_check import PARTNERSHIP, TEAM

NOT_BY_THIS = ("DELETE", "PATCH", "POST", "PUT")


OVERTAKEN = "na deze uitslag zijn antwoorden veranderd"


@pytest.fixture(scope="module")
def chat(live_bot: LiveBot) -> Chat:
    """A conversation with a complete self-check."""
    chat = live_bot.chat()
    self_check.complete(chat, TEAM)
    return chat


@pytest.fixture(scope="module")
def url(live_bot: LiveBot, chat: Chat) -> str:
    """The report's address, as the server would make it."""
    return report_of(live_bot, conversation_of(live_bot, chat))


def _words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_the_result_gives_the_link(live_bot: LiveBot) -> None:
    data = self_check.complete(live_bot.chat(), PARTNERSHIP)
    response = live_bot.request("GET", data["report_url"])
    assert response.status_code == 200
    assert "geen open punten" in response.text


def test_the_page(live_bot: LiveBot, url: str) -> None:
    response = live_bot.request("GET", url)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/html; charset=utf-8"
    assert '<html lang="nl">' in response.text
    words = _words(response.text)
    for text in (
        "Verslag van je zelfcheck",
        "Computercrisisteam",
        "nog iets te regelen",
        "Dit is geen besluit van het NCSC.",
        "Past bij de toets",
        "Nog te regelen",
        "Nog uit te zoeken",
        "Nog niet zeker",
        "privacyjurist",
        "Cyberbeveiligingswet",
        "https://www.ncsc.nl/contact",
        "info@ncsc.nl",
    ):
        assert text in words, text
    assert "Telefoon" not in words  # none is configured
    assert not re.search(r"<script|<style|style=|\son\w+=", response.text)


def test_the_pdf_says_the_same(live_bot: LiveBot, url: str) -> None:
    response = live_bot.request("GET", f"{url}.pdf")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/pdf"
    disposition = response.headers["Content-Disposition"]
    assert disposition == 'attachment; filename="verslag-zelfcheck.pdf"'
    pages = PdfReader(io.BytesIO(response.content)).pages
    written = " ".join(" ".join(page.extract_text() for page in pages).split())
    page = live_bot.request("GET", url).text
    told = re.findall(r"<(?:h1|h2|h3|dt|dd|p class=\"status\")[^>]*>([^<]+)", page)
    assert len(told) > 20
    for text in told:
        words = " ".join(text.split())
        assert words.replace("&#39;", "'") in written, words


@pytest.mark.parametrize("extension", ["", ".pdf"])
def test_headers(live_bot: LiveBot, url: str, extension: str) -> None:
    headers = live_bot.request("GET", url + extension).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in headers["X-Robots-Tag"]
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("extension", ["", ".pdf"])
def test_methods(live_bot: LiveBot, url: str, extension: str) -> None:
    head = live_bot.request("HEAD", url + extension)
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["Content-Length"]) > 1000
    for method in NOT_BY_THIS:
        response = live_bot.request(method, url + extension)
        assert response.status_code == 405, method
        assert set(response.headers["Allow"].split(", ")) >= {"GET", "HEAD"}


def test_a_link_keeps_showing_its_own_result(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    first = self_check.complete(chat, PARTNERSHIP)["report_url"]
    page = live_bot.request("GET", first).text
    assert "geen open punten" in page
    assert OVERTAKEN not in page
    chat.choose('/wijzig{"vraag": "avg"}')
    *_, result = self_check.answer(chat, "avg", "onbekend")
    second = live_bot.request("GET", result["data"]["report_url"]).text
    assert "nog iets uit te zoeken" in second
    assert "privacyjurist" in second
    assert OVERTAKEN not in second
    old = live_bot.request("GET", first)
    assert old.status_code == 200
    assert "geen open punten" in old.text
    assert OVERTAKEN in old.text
    assert live_bot.request("GET", f"{first}.pdf").status_code == 200


@pytest.mark.parametrize("breaks_off", ["restart", "stop", "another type"])
def test_a_link_outlives_what_comes_after_it(live_bot: LiveBot, breaks_off: str) -> None:
    chat = live_bot.chat()
    url = self_check.complete(chat, PARTNERSHIP)["report_url"]
    if breaks_off == "restart":
        chat.choose("/zelfcheck_start")
        chat.say("ja")
    else:
        chat.choose('/wijzig{"vraag": "type"}')
        if breaks_off == "another type":
            self_check.answer(chat, "type", "computercrisisteam")
        chat.say("stop")
    page = live_bot.request("GET", url)
    assert page.status_code == 200
    assert "geen open punten" in page.text
    assert (OVERTAKEN in page.text) == (breaks_off != "stop")


def test_the_link_reads_the_report_and_nothing_else(
    live_bot: LiveBot, chat: Chat, url: str
) -> None:
    page = live_bot.request("GET", url).text
    assert re.findall(r'href="/#wijzig=(\w+)"', page) == list(TEAM)
    assert chat.token not in page
    before = chat.transcript()
    conversation = chat.token.split(".")[0]
    found = set(re.findall(r"[\w-]+\.[\w-]+\.[\w-]+", page + url))
    assert url.removeprefix("/verslag/") in found
    for given in found:  # whatever could be a token
        headers = {"Authorization": f"Bearer {given}"}
        body = {"text": "hallo"}
        for method, path in (("GET", "conversation"), ("DELETE", "conversation")):
            assert live_bot.request(method, f"/api/{path}", headers=headers).status_code == 401
        said = live_bot.request("POST", "/api/messages", headers=headers, json=body)
        assert said.status_code == 401
    assert [given for given in found if given.startswith(conversation)] == [
        url.removeprefix("/verslag/")
    ]
    assert chat.transcript() == before


@pytest.mark.parametrize("extension", ["", ".pdf"])
def test_forged_links(live_bot: LiveBot, chat: Chat, url: str, extension: str) -> None:
    token = url.removeprefix("/verslag/")
    other = report_url(Settings(secret_key="k" * 40), conversation_of(live_bot, chat))
    for path in (
        "/verslag/x",
        "/verslag/" + "a" * 5000,
        "/verslag/%00",
        "/verslag/%2e%2e%2fpages.py",
        "/verslag/%C3%A9",
        "/verslag/<script>",
        f"/verslag/{chat.token}",  # a token, but for another purpose
        f"/verslag/x{token}",
        other,
    ):
        response = live_bot.request("GET", path + extension)
        assert response.status_code == 404, path
        assert "Dit verslag bestaat niet" in response.text
        tells_nothing(response.text)


def test_other_paths(live_bot: LiveBot, url: str) -> None:
    for path in ("/verslag", "/verslag/", f"{url}/", f"{url}.pdf/x", f"{url}.PDF", f"{url}.html"):
        assert live_bot.request("GET", path).status_code in (200, 404), path
    assert live_bot.request("GET", f"{url}.PDF").status_code == 404


def test_the_page_says_what_the_link_gives(live_bot: LiveBot, url: str) -> None:
    told = "Wie de link heeft, kan dit verslag lezen, en verder niets."
    assert told in _words(live_bot.request("GET", url).text)


def test_before_the_self_check_is_finished(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    address = report_of(live_bot, conversation_of(live_bot, chat))
    chat.choose("/zelfcheck_start")
    for question, given in list(PARTNERSHIP.items())[:-1]:
        response = live_bot.request("GET", address)
        assert response.status_code == 404
        assert "nog niet af" in response.text
        tells_nothing(response.text)
        self_check.answer(chat, question, given)
    assert live_bot.request("GET", address).status_code == 404
    self_check.answer(chat, "doelbinding", "nee")
    assert live_bot.request("GET", address).status_code == 200


def test_the_style_sheet(live_bot: LiveBot, url: str) -> None:
    (path,) = re.findall(
        r'<link rel="stylesheet" href="([^"]+)">', live_bot.request("GET", url).text
    )
    style = live_bot.request("GET", path)
    assert style.headers["Content-Type"] == "text/css; charset=utf-8"
    again = live_bot.request("GET", path, headers={"If-None-Match": style.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_many_pdfs_at_once_leave_the_server_answering(live_bot: LiveBot, url: str) -> None:
    with ThreadPoolExecutor(12) as pool:
        made = [pool.submit(live_bot.request, "GET", f"{url}.pdf") for _ in range(12)]
        assert live_bot.request("GET", "/health").status_code == 200
        sizes = {len(response.result().content) for response in made}
    assert len(sizes) == 1
    assert sizes.pop() > 10_000


def test_the_log_holds_no_link(live_bot: LiveBot, url: str) -> None:
    live_bot.request("GET", url)
    token = url.removeprefix("/verslag/")
    assert token not in live_bot.log()
    assert read_link(settings_of(live_bot), token).conversation_id not in live_bot.log()
