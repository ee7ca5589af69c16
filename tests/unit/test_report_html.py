"""The page says everything, escapes everything, and needs neither script nor inline style."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser

from bot.base.version import VERSION
from bot.report.html import message_page, report_page
from tests.unit.sample_report import CONTACT, sample

EVIL = "<script>alert(1)</script>\" onload='x' {{ 7 * 7 }} & &amp;"


class Reader(HTMLParser):
    """Keeps the words, the tags and the links of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.text = ""
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.feed(page)
        self.text = " ".join(self.text.split())

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def page(text: str = "Een **zin**.") -> Reader:
    return Reader(
        report_page(
            sample(text),
            CONTACT,
            pdf_url="/verslag/abc.pdf",
            expires_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        )
    )


def test_headings_and_words() -> None:
    found = page()
    assert [tag for tag in found.tags if re.fullmatch("h[1-6]", tag)] == (
        ["h1", "h2", "h2", *["h3"] * 3, "h2", "h2", "h2"]
    )
    assert found.tags.count("main") == 1
    assert ("lang", "nl") in found.attributes
    for text in ("Voldoet niet", "Nog uitzoeken", "Weet ik niet", "Doe dit"):
        assert text in found.text
    assert "2 juli 2026, 00:30 uur" in found.text
    assert "1 januari 2027, 00:30 uur" in found.text  # until when, in the Netherlands
    assert found.text.endswith(f"Samenwerkgids {VERSION}")


def test_every_answer_can_be_changed() -> None:
    found = page()
    links = [value for name, value in found.attributes if name == "href" and "wijzig" in value]
    assert links == [f"/#wijzig={id_}" for id_ in ("type", "taak", "avg", "doel")]
    assert "Wijzig je antwoord over: AVG" in found.text


def test_everything_is_escaped() -> None:
    found = page(EVIL)
    assert "script" not in found.tags
    assert found.text.count(EVIL) >= 8
    assert not [name for name, _ in found.attributes if name.startswith("on") or name == "style"]


def test_a_message_in_place_of_a_report() -> None:
    found = Reader(message_page(EVIL, EVIL))
    assert found.text.count(EVIL) == 3  # title, heading and text
    assert "h2" not in found.tags
    assert "Contactpagina" in Reader(message_page("Titel", "Tekst", CONTACT)).text
