"""The testbank over HTTP: who gets in, and what hostile requests and files get."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.base.settings import read
from bot.testbank.context import Context
from bot.testbank.pages import Route
from bot.testbank.places import training_examples
from bot.testbank.routes import pages
from tests.api.staff import Staff, begin
from tests.conftest import TESTBANK_PASSWORD
from tests.live_bot import ROOT, LiveBot


def routes(tmp_path: Path) -> list[Route]:
    settings = read({"VAR_DIR": str(tmp_path), "TESTBANK_PASSWORD": TESTBANK_PASSWORD})
    context = Context(settings, None)
    return [
        *pages(context),
        ("/uit", "POST", None, False),  # type: ignore[list-item]
        ("/bestaat-niet", "GET", None, False),  # type: ignore[list-item]
        ("/bestaat/ook/niet", "POST", None, False),  # type: ignore[list-item]
    ]


def test_without_a_login_every_page_and_call_answers_401(live_bot: LiveBot, tmp_path: Path) -> None:
    found = routes(tmp_path)
    assert len(found) > 20
    for path, method, _, is_call in found:
        place = re.sub(r"<\w+:int>", "1", re.sub(r"<\w+:str>", "x", path))
        response = live_bot.request(method, f"/testbank{place}", allow_redirects=False)
        assert response.status_code == 401, (method, place)
        if is_call:
            assert response.json()["error"]["message"] == "Log eerst in op /testbank."
        else:
            assert 'type="password"' in response.text
            assert "Uitloggen" not in response.text


def test_headers_of_a_page(staff: Staff) -> None:
    headers = staff.get().headers
    assert "form-action 'self'" in headers["Content-Security-Policy"]
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Frame-Options"] == "DENY"


def test_a_form_without_the_token_does_nothing(staff: Staff) -> None:
    for token in ("", "0" * 64, "é"):
        response = staff.post("/gesprek", csrf=token, tekst="hallo")
        assert response.status_code == 403
        assert "verlopen" in response.text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{}", "application/json", 415),
        (b"", "", 415),
        (b"csrf=\xff", "application/x-www-form-urlencoded", 400),
        (b"csrf=%ff", "application/x-www-form-urlencoded", 400),
        (b"a=1&" * 3000, "application/x-www-form-urlencoded", 400),
    ],
)
def test_a_body_that_is_no_form(staff: Staff, body: bytes, kind: str, status: int) -> None:
    response = staff.session.post(
        f"{staff.bot.url}/testbank/gesprek", data=body, headers={"Content-Type": kind}, timeout=60
    )
    assert response.status_code == status
    assert "kan ik niet lezen" in response.text


def test_a_conversation_is_explained(staff: Staff) -> None:
    place = begin(staff, "mag het NCSC delen met onze gemeente?")
    page = staff.get(place).text
    for told in (
        'aria-label="Zekerheid delen_anders"',
        "partij_soort",
        "Dit is gevraagd.",
        "delen_anders:overheid.mag_delen",
        "utter_feit",
        "ms in totaal",
        "begrijpen",
        "beslissen",
    ):
        assert told in page, told
    near = staff.get(f"{place}/voorbeelden/1").text
    assert "op betekenis." in near  # though this bot's VAR_DIR is not that of the training
    assert "data/nlu/delen_anders.yml" in near
    line = re.search(r"bestand=(data/nlu/\w+\.yml)&amp;regel=(\d+)", near)
    assert line
    shown = staff.get("/plaats", params={"bestand": line[1], "regel": line[2]})
    assert shown.status_code == 200


def test_a_button_is_chosen_and_a_conversation_erased(staff: Staff) -> None:
    place = begin(staff)
    assert "Wat vraagt de toets?" in staff.get(place).text
    page = staff.post(place, keuze="/toets").text
    assert "utter_toets" in page
    assert staff.post(place, keuze="/restart").status_code == 422
    assert staff.post(place, tekst=" ").status_code == 422
    assert staff.post(place, tekst="x" * 1001).status_code == 413
    assert "Het gesprek is gewist" in staff.post(place, wis="ja").text
    assert staff.get(place).status_code == 404


def test_what_a_staff_member_types_is_shown_as_typed(staff: Staff) -> None:
    page = staff.get(begin(staff, "<script>alert(1)</script> **x** &amp;")).text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_conversations_of_visitors_cannot_be_seen(staff: Staff, live_bot: LiveBot) -> None:
    live_bot.chat().say("hallo daar")
    for name in ("x", "a" * 32, "testbank-" + "a" * 32, "testbank-..%2f..", "%00"):
        assert staff.get(f"/gesprek/{name}").status_code == 404


@pytest.mark.parametrize(
    "place",
    [
        "/bestaat-niet",
        "/antwoord/utter_bestaat_niet",
        "/antwoord/..%2f..%2f.env",
        "/plaats?bestand=../.env&regel=1",
        "/plaats?bestand=data/nlu/../../.env&regel=1",
        "/plaats?bestand=data/nlu/toets.yml&regel=1",
        "/plaats?bestand=data/rules/opdrachten.yml&regel=%D9%A1",
        "/plaats",
        "/tests/bestand?bestand=../../domain.yml",
        "/tests/bestand?bestand=tests/flows/../../domain.yml",
        "/tests/bestand?bestand=incident.yml",
        "/tests/bestand",
        "/tests/bewaard?bestand=x.yml",
        "/tests/bewaard?bestand=incident.yml",
        "/tests/run/..%2f..",
        "/taalkwaliteit/..%2f..%2f.env",
        "/taalkwaliteit/held_out.json",
        "/static/..%2flogin.py",
        "/gesprek/x/voorbeelden/1",
    ],
)
def test_path_tricks_lead_nowhere(staff: Staff, place: str) -> None:
    assert staff.get(place).status_code == 404


def test_a_test_is_downloaded_kept_and_never_overwritten(staff: Staff) -> None:
    place = begin(staff, "wat is de toets")
    form = {"van": "0", "tot": "1", "kind-0": "ja", "topic-1": "ja", "utter-1": "ja"}
    name = "../../Mijn <b>test</b>"
    given = staff.post(f"{place}/bewaar", doe="download", naam=name, **form)
    assert given.headers["Content-Disposition"] == 'attachment; filename="mijn-b-test-b.yml"'
    assert "utter_toets" in given.text

    kept = staff.post(f"{place}/bewaar", naam=name, **form)
    assert "Test bewaard" in kept.text
    assert "<b>test" not in kept.text
    link = re.search(r'href="/testbank(/tests/bestand\?bestand=[^"]+)"', kept.text)
    assert link
    assert staff.get(link[1]).text == given.text

    again = staff.post(f"{place}/bewaar", naam=name, **form)
    assert again.status_code == 409
    assert "Er is al een test met de naam" in again.text
    for wrong, told in (
        ({"naam": ""}, "Geef de test een naam"),
        ({"naam": "???"}, "letters of cijfers"),
        ({"naam": "x", "van": "1", "tot": "0"}, "voor de laatste"),
        ({"naam": "x", "kind-0": "", "topic-1": "", "utter-1": ""}, "verwacht niets"),
    ):
        answer = staff.post(f"{place}/bewaar", **{**form, **wrong})
        assert answer.status_code == 422
        assert told in answer.text


def test_a_file_is_told_from_one_of_the_same_name_in_the_project(
    staff: Staff, live_bot: LiveBot
) -> None:
    file = Path(live_bot.environ["TESTBANK_FLOWS_DIR"]) / "incident.yml"
    form = {"van": "0", "tot": "1", "kind-0": "ja", "topic-1": "ja"}
    place = begin(staff, "wij zijn gehackt")
    try:
        for options in ({}, {"vervang": "ja"}):
            kept = staff.post(f"{place}/bewaar", naam="Incident", **form, **options)
            assert f"<code>{file}</code>" in kept.text
            assert re.findall(r'name="test" value="([^"]+)"', kept.text) == ["Incident"]
        own = staff.get("/tests/bestand", params={"bestand": str(file)})
        assert own.content == file.read_bytes()
        assert own.headers["Content-Disposition"] == 'attachment; filename="incident.yml"'
        theirs = staff.get("/tests/bestand", params={"bestand": "tests/flows/incident.yml"})
        assert theirs.content == (ROOT / "tests" / "flows" / "incident.yml").read_bytes()

        taken = staff.post(f"{place}/bewaar", naam="Datalek", vervang="ja", **form)
        assert taken.status_code == 409
        assert "tests/flows/incident.yml" in taken.text
        assert not file.with_name("datalek.yml").exists()
    finally:
        file.unlink(missing_ok=True)


def test_hostile_test_files_are_told_on_the_page(staff: Staff, live_bot: LiveBot) -> None:
    folder = Path(live_bot.environ["TESTBANK_FLOWS_DIR"])
    (folder / "groot.yml").write_text("a" * 300_000)
    (folder / "tag.yml").write_text("!!python/object/apply:os.system ['true']")
    try:
        page = staff.get("/tests").text
        assert "groter dan 256 kB" in page
        assert "typeaanduidingen met ! mogen hier niet" in page
        assert "tests/flows/begin.yml" in page  # the others are still there
        assert staff.get("/dekking").status_code == 200
    finally:
        (folder / "groot.yml").unlink()
        (folder / "tag.yml").unlink()


def test_a_run_needs_tests_and_a_model_that_exist(staff: Staff) -> None:
    assert "Kies minstens één test" in staff.post("/tests", test="bestaat niet").text
    answer = staff.post("/tests", welke="alle", model="../../x.tar.gz")
    assert answer.status_code == 422
    assert "Dit model is er niet meer" in answer.text
    assert staff.get("/tests/vergelijk").status_code == 422


def test_the_other_pages(staff: Staff) -> None:
    assert "Nooit getest" not in staff.get("/dekking").text
    assert staff.get("/taalkwaliteit").status_code == 200
    assert staff.get("/niet-begrepen").status_code == 200


def test_every_page_has_the_button_to_log_out(staff: Staff) -> None:
    pages = re.findall(r'<li><a href="/testbank([^"]*)"', staff.get("").text)
    assert len(pages) == 9
    for page in pages:
        text = staff.get(page).text
        assert re.search(r'<form method="post" action="/testbank/uit">.*Uitloggen', text, re.S), (
            page
        )


def test_dealing_with_nothing_or_with_no_topic(staff: Staff) -> None:
    place = "/niet-begrepen"
    assert staff.post(place, doe="niets").status_code == 422
    assert staff.post(place, doe="niets", bericht="x" * 1001).status_code == 422
    for topic in ("", "bestaat_niet", "gesprek_start"):
        response = staff.post(place, doe="onderwerp", bericht="iets", onderwerp=topic)
        assert response.status_code == 422
    assert staff.get(f"{place}/export.yml").status_code == 200


def test_an_export_leaves_out_what_is_an_example_already(staff: Staff) -> None:
    place = "/niet-begrepen"
    known, new = training_examples()[0].text, "een zin die nog nergens staat"
    try:
        staff.post(place, doe="onderwerp", bericht=[f"{known}!", new], onderwerp="toets")
        page = staff.get(place).text
        assert "1 bericht staat klaar als voorbeeldzinnen" in page
        assert "1 bericht is weggelaten: dat is al een voorbeeldzin" in page
        file = staff.get(f"{place}/export.yml").text
        assert file.startswith("# 1 bericht is weggelaten")
        assert f"- {new}\n" in file
        assert known not in file
        staff.post(f"{place}/leeg")
        staff.post(place, doe="onderwerp", bericht=f"{known}!", onderwerp="toets")
        page = staff.get(place).text
        assert "0 berichten staan klaar" in page
        assert "Download" not in page
        assert "Leeg de export" in page
    finally:
        staff.post(f"{place}/leeg")
    assert "Leeg de export" not in staff.get(place).text


def test_logging_out_ends_the_session(live_bot: LiveBot, staff: Staff) -> None:
    member = Staff(live_bot)
    member.post("/login", wachtwoord=TESTBANK_PASSWORD)
    kept = dict(member.session.cookies)
    assert "Inloggen" in member.post("/uit").text
    stolen = live_bot.request("GET", "/testbank", cookies=kept)
    assert stolen.status_code == 401
    assert staff.get().status_code == 200


def test_guessing_the_password_is_slowed_down(live_bot: LiveBot, staff: Staff) -> None:
    guesser = Staff(live_bot)
    found = [guesser.post("/login", wachtwoord=f"poging {i}") for i in range(6)]
    assert {response.status_code for response in found[:-1]} <= {401, 429}
    assert found[-1].status_code == 429
    assert int(found[-1].headers["Retry-After"]) > 0
    assert "te vaak geprobeerd" in found[-1].text
    right = guesser.post("/login", wachtwoord=TESTBANK_PASSWORD)
    assert right.status_code == 429
    assert staff.get().status_code == 200  # who is in stays in


def test_what_a_visitor_says_can_be_better_reaches_staff(staff: Staff, live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    said = chat.say("wat vraagt de toets")[0]
    remark = "Te moeilijk, schrijf jan@example.nl & co."
    given = {"message_id": said["id"], "helpful": False, "remark": remark}
    assert chat.feedback(given).status_code == 204
    page = staff.get("/oordelen").text
    assert "“Te moeilijk, schrijf [e-mailadres] &amp; co.”" in page
    assert "niet nuttig, op “wat vraagt de toets”" in page
    assert "oordelen bekeken" in staff.get("/logboek").text
    chat.erase()
    assert "Te moeilijk" not in staff.get("/oordelen").text
