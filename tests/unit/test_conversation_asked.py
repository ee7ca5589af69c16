"""Which facts answer what is asked, and what goes first. No bot runs here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.dialogue.plan import Reason, Turn
from bot.dialogue.state import Party, Profile, State
from bot.nlu.candidates import Cell, Question, Topic
from tests.unit.spoken import ISAC, heard, ids, turn


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Moet een CERT worden aangewezen?", "utter_eerst_ja"),
        ("Hoeft een CERT niet te worden aangewezen?", "utter_eerst_jawel"),
    ],
)
def test_a_yes_or_no_comes_first(text: str, first: str) -> None:
    said = turn(heard(text, "delen_cct", "aanwijzen_nodig", "vraag_jn")).say[0]
    assert said.before[0] == first
    assert said.facts == ("delen_cct.aanwijzen_nodig",)


def test_the_likeliest_cell_is_answered_unless_its_group_is_denied() -> None:
    cells = (Cell("delen_isp", "wie", 0.6), Cell("delen_oktt", "wie", 0.2))
    message = heard("wie beslist?", "delen_oktt", "wie", cells=cells)
    assert ids(turn(message))[0] == "delen_isp.wie"
    assert ids(turn(replace(message, denied=("isp",)))) == ("delen_oktt.wie",)


def test_each_question_of_a_message_is_answered() -> None:
    none = Topic("", 0.0)
    parts = (
        Question(Cell("toets", "eisen", 0.9), none),
        Question(Cell("toets", "kosten", 0.9), none),
        Question(Cell("toets", "wie", 0.1), none),  # not heard well enough
        Question(Cell("toets", "wie", 0.1), Topic("toets.bezwaar", 0.8)),
    )
    found = turn(heard("wat vraagt de toets en wat kost die?", "toets", "eisen", parts=parts))
    assert ids(found) == ("toets.eisen", "toets.kosten", "toets.bezwaar")


def test_a_detail_is_answered_when_it_was_heard_well_enough() -> None:
    def asked(surely: float) -> Turn:
        details = (Topic("partner_worden.koepel_of_leden", surely),)
        text = "wie van ons tweeën wordt het dan?"
        return turn(heard(text, "partner_worden", "wie", details=details))

    assert ids(asked(0.7)) == ("partner_worden.koepel_of_leden",)
    assert ids(asked(0.1)) == ("partner_worden.wie",)


def test_who_asks_again_for_a_yes_or_no_gets_it_in_short() -> None:
    message = heard("moet een CERT worden aangewezen?", "delen_cct", "aanwijzen_nodig", "vraag_jn")
    first = turn(message)
    (again,) = turn(replace(message, text="dus dat moet echt?"), first.state).say
    assert again.facts == first.say[0].facts
    assert again.brief
    assert again.before
    assert again.ids != first.say[0].ids


def test_what_depends_on_who_asks_is_told_for_who_asks() -> None:
    message = heard("geldt die voorwaarde ook voor ons?", "toets_sector", "extra_voorwaarde")
    assert ids(turn(message)) == ("utter_toets_sector",)
    found = turn(message, State(profile=ISAC))
    assert ids(found)[0] == "delen_oktt.extra_voorwaarde"


def test_a_single_company_hears_that_the_route_is_not_for_it() -> None:
    speaker = Profile("bedrijf", "een metaalfabriek", "", "wij zijn een metaalfabriek")
    message = heard("hoe worden wij partner?", "partner_worden", "hoe", speaker=speaker)
    assert ids(turn(message)) == ("delen_anders:bedrijf.aanwijzen_nodig",)


def test_what_the_page_leaves_out_is_known_by_its_words() -> None:
    message = heard(
        "moet je een rechtspersoon zijn om te worden aangewezen?",
        "partner_worden",
        "aanwijzen_nodig",
        "vraag_jn",
    )
    said = turn(message).say[0]
    assert said.facts == ("partner_worden.rechtsvorm",)
    assert said.before == ("utter_eerst_staat_er_niet",)


@pytest.mark.parametrize(
    "text", ["moet elk lid worden aangewezen?", "zijn wij partner of moet dat nog?"]
)
def test_no_yes_to_each_of_several_or_to_one_of_two(text: str) -> None:
    said = turn(heard(text, "partner_worden", "aanwijzen_nodig", "vraag_jn")).say[0]
    assert "utter_eerst_ja" not in said.before


def test_a_question_about_incidents_is_no_alarm_but_harm_is() -> None:
    cells = (Cell("informatieknooppunt", "inbrengen", 0.8),)
    asked = heard("moeten wij ook incidenten doorgeven?", "incident", "inbrengen", cells=cells)
    assert turn(asked).reason is not Reason.INCIDENT
    assert turn(replace(asked, text="we hebben ransomware, en nu?")).reason is Reason.INCIDENT


@pytest.mark.parametrize(
    ("text", "is_route"),
    [
        ("als we nou gehackt worden, wie bellen we dan?", True),
        ("krijgen wij bericht als er hackers zijn?", False),
        ("wie belt ons als we gehackt zijn?", False),
    ],
)
def test_a_supposed_incident_gets_the_route_without_an_alarm(text: str, is_route: bool) -> None:
    found = turn(heard(text, "contact", "bereiken"))
    assert found.reason is not Reason.INCIDENT
    assert not found.state.incident
    assert ("incident.hoe" in ids(found)) is is_route


def test_two_groups_in_one_question_are_both_answered() -> None:
    parties = (Party("oktt", "OKTT"), Party("cct", "CERT"))
    found = turn(
        heard(
            "mag dat met een OKTT en een CERT?",
            "delen_met",
            "mag_delen",
            "vraag_jn",
            parties=parties,
        )
    )
    assert ids(found) == ("delen_oktt.mag_delen", "delen_cct.mag_delen")


def test_no_yes_or_no_where_none_was_asked() -> None:
    said = turn(heard("wie wijst een CERT aan?", "delen_cct", "wie")).say[0]
    assert said.before == ()
