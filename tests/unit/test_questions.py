"""A message that may hold two questions is taken apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.topics.questions import MAX_PARTS, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("wat vraagt de toets?", []),
        ("wat kost het en hoe lang duurt het?", ["wat kost het", "hoe lang duurt het?"]),
        ("Wat is TLP? En wie mag meedoen?", ["Wat is TLP?", "wie mag meedoen?"]),
        (
            "mag het met de pers, en moet de avg dan ook",
            ["mag het met de pers", "moet de avg dan ook"],
        ),
        ("wij delen met leden en partners", []),
        ("wij zijn een club en waarschuwen leden voor dreigingen", []),
        (
            "we zijn een club en waarvoor zijn jullie",
            ["we zijn een club", "waarvoor zijn jullie"],
        ),
        (
            "waar vind ik de handreiking, wat staat erin",
            ["waar vind ik de handreiking", "wat staat erin"],
        ),
        ("hallo hoe word ik partner", ["hoe word ik partner"]),
        ("Goedemorgen! Bedankt", []),
        ("dank je wel en wat kost dat", ["wat kost dat"]),
        (
            "goede middag, wat kost het en hoe lang duurt het",
            ["wat kost het", "hoe lang duurt het"],
        ),
        ("hallo daar allemaal", []),
        ("dag van de veiligheid", []),
        ("", []),
        ("wie tekent dat dan? De minister?", []),
        (
            "Dat is helder. Die extra voorwaarde, hoe luidt die?",
            ["Dat is helder.", "Die extra voorwaarde, hoe luidt die?"],
        ),
        (
            "mag ik u citeren of is er een woordvoerder",
            ["mag ik u citeren", "is er een woordvoerder"],
        ),
    ],
)
def test_parts(text: str, expected: list[str]) -> None:
    assert [part for part, _ in parts(text)] == expected


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("we zijn een zorgkoepel. mogen we meedoen?", [False, True]),
        ("er is een handreiking. waar staat die?", [False, False]),
        ("hoe word ik partner en we zijn gehackt", [True, False]),
        ("mag het ook met ons, wij worden aangevallen", [True, False]),
        ("bedankt, waar staat die?", [True]),
        ("wij doen dit al jaren. onze vraag is of dat mag", [False, True]),
        ("er ligt een voorstel\nben benieuwd wat het kost", [False, True]),
        ("de voorzitter wil het weten. leg eens uit wat de toets is", [False, True]),
        ("ik vroeg niet naar kosten. is een ISO verplicht of niet?", [False, True]),
        ("wij willen onze leden waarschuwen. kan dat via jullie?", [False, True]),
        ("we hebben een kas en zijn lid. wat merken wij daar nou van?", [False, False, True]),
        ("dat is helder. dan leg ik het voor aan het bestuur", [False, False]),
        ("wie beslist dat dan, en hoe lang duurt dat?", [True, True]),
        ("hoe kom ik in zo'n verband, kost dat geld?", [True, True]),
    ],
)
def test_which_parts_ask(text: str, asks: list[bool]) -> None:
    assert [asking for _, asking in parts(text)] == asks


def test_the_question_at_the_end_of_a_long_story_is_kept() -> None:
    story = "We zijn een club. " * 9 + "Wat vraagt de toets"
    found = parts(story)
    assert len(found) == MAX_PARTS
    assert found[-1] == ("Wat vraagt de toets", True)
    early = "Hoe word je partner? " + story
    assert [part for part, asks in parts(early) if asks] == [
        "Hoe word je partner?",
        "Wat vraagt de toets",
    ]


@given(st.text(max_size=1000))
def test_parts_of_anything(text: str) -> None:
    found = parts(text)
    assert len(found) <= MAX_PARTS
    assert all(part in text for part, _ in found)


def test_what_leans_on_the_question_before_it_is_none_by_itself() -> None:
    found = parts("Kunnen wij partner worden? Kan dat hier?")
    assert [text for text, asks in found if asks] == ["Kunnen wij partner worden?"]
