"""What goes wrong is told to staff, with what they can do."""

from __future__ import annotations

from bot.base.settings import read
from bot.contact.message import ContactMessage
from bot.contact.outbox import DEAD, UNDELIVERED, WAITING, Outbox
from bot.contact.reference import shown
from tests.api.staff import Staff, begin
from tests.live_bot import LiveBot


def test_what_could_not_be_sent_is_kept_with_a_way_back(staff: Staff) -> None:
    place = begin(staff)
    staff.session.headers["Referer"] = f"{staff.bot.url}/testbank{place}"
    for fields, status in (
        ({"tekst": "x" * 1001}, 413),
        ({"tekst": "mijn <b>vraag</b>", "csrf": "0"}, 403),
    ):
        refused = staff.post(place, **fields)
        assert refused.status_code == status
        typed = fields["tekst"].replace("<", "&lt;").replace(">", "&gt;")
        assert f'value="{typed}"' in refused.text
        assert f'action="/testbank{place}"' in refused.text
        assert f'<a href="/testbank{place}">Terug</a>' in refused.text
    staff.session.headers["Referer"] = "https://[/testbank/tests"
    gone = f"{place[:-4]}weg_"
    refused = staff.post(gone, tekst="hallo")
    assert "bestaat niet meer" in refused.text
    assert 'action="/testbank/gesprek"' in refused.text
    assert '<a href="/testbank">Naar het begin</a>' in refused.text
    del staff.session.headers["Referer"]


def test_messages_that_did_not_arrive_are_shown_and_tried_again(
    staff: Staff, live_bot: LiveBot
) -> None:
    outbox = Outbox(read({"VAR_DIR": str(live_bot.var_dir)}).database_url)
    assert "niet bezorgd" not in staff.get().text
    assert "Er is niets blijven liggen" in staff.get("/bezorging").text
    written = ContactMessage("Jan", "Zorg", "jan@example.nl", "geheim woord")
    reference = outbox.accept("testbank", "gesprek", written, {})
    queued = outbox.claim(60)
    assert queued
    assert "wordt nu bezorgd" in staff.get("/bezorging").text
    outbox.failed(queued, "HTTP 400", None)
    try:
        assert "1 bericht aan het NCSC is niet bezorgd" in staff.get().text
        page = staff.get("/bezorging").text
        for told in (shown(reference), "opgegeven", "HTTP 400"):
            assert told in page
        assert "wordt nu bezorgd" not in page
        for secret in ("geheim woord", "jan@example.nl", "Zorg"):
            assert secret not in page
        assert staff.post("/bezorging", csrf="0").status_code == 403
        assert [m.state for m in outbox.summaries(UNDELIVERED)] == [DEAD]
        again = staff.post("/bezorging")
        assert "worden opnieuw geprobeerd" in again.text
        assert "Probeer opnieuw" not in again.text
        assert [m.state for m in outbox.summaries(UNDELIVERED)] == [WAITING]
        assert "niet bezorgd. <a" not in staff.get().text
    finally:
        outbox.erase(reference)
        outbox.close()
