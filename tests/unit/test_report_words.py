"""The report says, of every possible set of answers, what the rules and domain.yml say."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import pytest

from bot.base.settings import Settings
from bot.content import responses as domain
from bot.content.markdown import plain
from bot.report.answers import Given
from bot.report.content import Report, contact_details, texts
from bot.report.words import report
from bot.zelfcheck import rules
from bot.zelfcheck.routing import OPTIONS, ROUTES

SETTINGS = Settings(secret_key="x" * 40)
AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def all_answers() -> Iterator[dict[str, str]]:
    for kind, questions in ROUTES.items():
        for given in itertools.product(*(OPTIONS[question] for question in questions[1:])):
            yield {"type": kind, **dict(zip(questions[1:], given, strict=True))}


ALL = list(all_answers())


def made(answers: Mapping[str, str], settings: Settings = SETTINGS) -> Report:
    return report(Given(dict(answers), AT, AT), settings)


def test_every_set_of_answers_is_told_as_the_rules_judge_it() -> None:
    assert len(ALL) == 3**4 + 3**5
    for answers in ALL:
        found, result = made(answers), rules.result(answers)
        assert found.outcome == result.outcome
        assert [item.id for item in found.criteria] == [c.id for c in result.criteria]
        for item, criterion in zip(found.criteria, result.criteria, strict=True):
            words = {"ja": "Ja", "nee": "Nee", "onbekend": "Nog niet zeker"}
            assert item.answer == words[criterion.answer]
            assert bool(item.note) == (criterion.answer != "ja")
            extra = criterion.id == "gehele_sector" and criterion.answer == "nee"
            assert item.tone == ("extra" if extra else criterion.status)
            assert item.status == texts()["status"][item.tone]


def test_what_to_do_is_what_the_chatbot_says_without_point_and_answer() -> None:
    for answers in ALL:
        for item in made(answers).criteria:
            if not item.note:
                continue
            line = domain.text(f"utter_regel_{item.id}_{answers[item.id]}", SETTINGS)
            note = plain(item.note)
            assert len(note) > 20
            assert note[0].isupper()
            assert line.lower().endswith(note.lower()), line
            assert not note.lower().startswith(("nee", "weet ik niet"))


@pytest.mark.parametrize("outcome", ["gereed", "uitzoeken", "nog_niet"])
def test_the_outcome_is_what_the_chatbot_says(outcome: str) -> None:
    answers = next(a for a in ALL if rules.result(a).outcome == outcome)
    found = made(answers)
    text = plain(found.outcome_text)
    said = domain.text(f"utter_zelfcheck_{outcome}", SETTINGS)
    assert found.outcome_title in said
    assert "Dit is geen besluit van het NCSC." in text
    assert "Alleen het NCSC voert de officiële toets uit." in text
    assert "{" not in text
    assert ":." not in text
    assert "samenwerkingsverband" in text
    for sentence in text.replace("\n", " ").split(". "):
        if "samenwerkingsverband" not in sentence:
            assert sentence.rstrip(".") in said.replace("\n", " ")


def test_a_question_stands_there_without_number_and_markup() -> None:
    for item in (i for answers in ALL for i in made(answers).criteria):
        assert item.question.endswith((".", "?"))
        assert not set("*{}\n") & set(item.question)
        assert "Vraag" not in item.question


def test_whether_traceable_information_fits() -> None:
    def told(sector: str | None) -> str:
        kind = "computercrisisteam" if sector else "samenwerkingsverband"
        return next(
            plain(made(a).traceable)
            for a in ALL
            if a["type"] == kind and a.get("gehele_sector") == sector
        )

    assert "past bij de extra voorwaarde" in told("ja")
    assert "past niet" in told("nee")
    assert "nog niet te zeggen" in told("onbekend")
    assert "alleen bij computercrisisteams" in told(None)


def test_the_type_is_the_one_that_was_settled() -> None:
    rest = {q: "ja" for route in ROUTES.values() for q in route[1:]}
    helped = {**rest, "type": "onbekend", "type_hulp": "computercrisisteam"}
    assert made(helped).type.answer == "Computercrisisteam"
    assumed = {**rest, "type": "onbekend", "type_hulp": "onbekend"}
    assert made(assumed).type.answer == "Weet ik niet, ingevuld als samenwerkingsverband"
    assert made(assumed).criteria[0].id == "taak_informeren"
    note = plain(made(assumed).type_note)
    assert note == (
        "Deze uitslag gaat uit van een samenwerkingsverband. Zoek nog uit of dat klopt."
    )
    assert domain.text("utter_regel_type_onbekend", SETTINGS).endswith(note)
    assert made(helped).type_note == made(ALL[0]).type_note == ()


def test_unfinished_answers_make_no_report() -> None:
    for answers in ({}, {"type": "onbekend"}, {**ALL[0], "avg": "iets"}):
        with pytest.raises(rules.IncompleteError):
            made(answers)


def test_the_legal_notice_can_be_switched_off() -> None:
    notice = plain(made(ALL[0]).legal_notice)
    assert "Wbni" in notice
    assert made(ALL[0], SETTINGS.copy(update={"legal_notice": False})).legal_notice == ()


def test_the_source_is_named_with_its_date() -> None:
    (place,) = made(ALL[0]).sources
    assert place.url.startswith("https://www.ncsc.nl/")
    assert "Waar moet je samenwerkingsverband aan voldoen?" in place.where
    assert "31 augustus 2026" in place.where


def test_only_configured_ways_to_reach_the_ncsc() -> None:
    url = "https://www.example.nl/c"
    settings = Settings(contact_email="", contact_url=url, contact_phone="+31 (0)70-1")
    details = contact_details(settings)
    assert [(d.label, d.text, d.href) for d in details] == [
        ("Contactpagina", url, url),
        ("Telefoon", "+31 (0)70-1", "tel:+31701"),
    ]
    assert contact_details(Settings(contact_email="", contact_url="")) == ()
