"""Where answers come from: the sections of the page, and which answer rests on which."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlsplit

import pytest

from bot.content.sources import page_url, sources
from bot.content.topics import FOLLOW_UPS, TOPICS
from tests.answers import answer, answers

# Section of the page → the topics that it answers.
SECTIONS = {
    "stelsel": ["stelsel"],
    "delen": [
        "delen_met",
        "delen_oktt",
        "delen_csirt_eu",
        "delen_cct",
        "delen_isp",
        "delen_anders",
    ],
    "partner": ["partner_worden", "handreiking"],
    "toets": [
        "toets",
        "toets_taak",
        "toets_vertrouwelijkheid",
        "toets_avg",
        "toets_sector",
        "zelfcheck_start",
    ],
    "waarom": ["waarom", "informatieknooppunt"],
    "meer": ["wbni", "contact"],
}
WITHOUT = set(TOPICS) - {topic for topics in SECTIONS.values() for topic in topics}


def test_the_sections_are_those_of_the_page() -> None:
    assert list(sources()) == list(SECTIONS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_says_where_it_stands(section: str) -> None:
    source = sources()[section]
    told = source.as_json()
    assert told == {
        "id": section,
        "title": "Samenwerking starten",
        "section": source.section,
        "url": page_url(),
    }
    assert source.section.strip()
    assert date(2026, 1, 1) <= date.fromisoformat(source.read_on) <= date.today()


def test_headings_can_be_told_apart() -> None:
    headings = [source.section for source in sources().values()]
    assert len(set(headings)) == len(headings)


def test_the_page_is_the_ncscs() -> None:
    address = urlsplit(page_url())
    assert (address.scheme, address.netloc) == ("https", "www.ncsc.nl")
    assert address.path.endswith("/samenwerking-starten")


@pytest.mark.parametrize("section", SECTIONS)
def test_answers_name_their_section(section: str) -> None:
    named = {topic: answer(f"utter_{topic}").metadata.get("source") for topic in SECTIONS[section]}
    assert named == dict.fromkeys(SECTIONS[section], section)


def test_what_is_not_from_the_page_names_no_section() -> None:
    assert {"begrip", "bot", "incident", "buiten_bereik", "offtopic", "groet"} <= WITHOUT
    own = [a for a in answers() if a.utter.removeprefix("utter_") in WITHOUT]
    assert [str(a) for a in own if "source" in a.metadata] == []


def test_follow_ups_on_what_is_not_from_the_page_name_no_section_either() -> None:
    follow_ups = [a for a in answers() if a.utter.removeprefix("utter_") in FOLLOW_UPS]
    for follow_up in follow_ups:
        topic = follow_up.conditions.get("onderwerp")
        expected = topic not in {None, *WITHOUT}
        assert ("source" in follow_up.metadata) is expected, str(follow_up)
