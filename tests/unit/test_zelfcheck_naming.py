"""Answers that name their question, types that are denied, buttons chosen by their place."""

from __future__ import annotations

import pytest

from bot.zelfcheck.choosing import chosen
from bot.zelfcheck.kinds import denies, introduced, plainly, turned_to
from bot.zelfcheck.naming import LAST, THIS, Named, named
from bot.zelfcheck.routing import PARTNERSHIP, TEAM

GIVEN = {"type": PARTNERSHIP, "taak_informeren": "ja", "vertrouwelijkheid": "ja"}


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("vertrouwelijkheid nee", {"vertrouwelijkheid": "nee"}),
        ("ja op deze en nee op vertrouwelijkheid", {THIS: "ja", "vertrouwelijkheid": "nee"}),
        ("ja, en vertrouwelijkheid nee", {THIS: "ja", "vertrouwelijkheid": "nee"}),
        ("2 nee en 3 ja", {"taak_informeren": "nee", "vertrouwelijkheid": "ja"}),
        ("taak ja, avg nee", {"taak_informeren": "ja", "avg": "nee"}),
        ("avg en doel ja", {"avg": "ja", "doelbinding": "ja"}),
        ("vraag 3 moet weet ik niet zijn", {"vertrouwelijkheid": "onbekend"}),
        ("maak er maar ja van", {LAST: "ja"}),
        ("ik bedoelde nee", {LAST: "nee"}),
    ],
)
def test_what_is_named(text: str, answers: dict[str, str]) -> None:
    found = named(text, GIVEN)
    assert found is not None
    assert found.answers == answers


def test_a_question_is_named_to_change_it() -> None:
    wanted = Named(points=("vertrouwelijkheid",), changes=True)
    assert named("wijzig vertrouwelijkheid", GIVEN) == wanted


@pytest.mark.parametrize(
    "text",
    ["ja", "nee", "ja en nee", "doel", "dat is niet vertrouwelijk", "doe maar ja", "avg?",
     "sector ja", "de AVG is bij ons goed geregeld"],
)  # fmt: skip
def test_what_names_nothing(text: str) -> None:
    assert named(text, GIVEN) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("geen samenwerkingsverband maar een cert", TEAM),
        ("geen cert maar een samenwerkingsverband", PARTNERSHIP),
        ("wij zijn een cert, geen isac", TEAM),
        ("een ISAC", PARTNERSHIP),
        ("wij zijn geen computercrisisteam", None),
        ("we zijn geen cert", None),
        ("we worden een cert", None),
        ("is dat een cert?", None),
        ("netwerk", None),
    ],
)
def test_the_type_that_is_affirmed(text: str, kind: str | None) -> None:
    assert plainly(text) == kind


def test_a_denied_type() -> None:
    assert denies("wij zijn geen computercrisisteam", TEAM)
    assert denies("we informeren niet", PARTNERSHIP)
    assert not denies("geen isac maar een cert", TEAM)


def test_a_corrected_type() -> None:
    assert turned_to("we zijn toch een computercrisisteam") == TEAM
    assert turned_to("wij zijn eigenlijk een csirt") == TEAM
    assert turned_to("een computercrisisteam helpt ons") is None


def test_a_type_that_somebody_gives_himself() -> None:
    assert introduced("Kunnen jullie kijken of wij als samenwerkingsverband voldoen?") == (
        PARTNERSHIP
    )
    assert introduced("wij zijn een CSIRT") == TEAM
    assert introduced("mag het NCSC delen met een CSIRT") is None
    assert introduced("wij zijn geen CSIRT") is None


@pytest.mark.parametrize(
    ("text", "avg", "kind"),
    [
        ("1", "ja", PARTNERSHIP),
        ("optie 2", "nee", TEAM),
        ("de laatste", "onbekend", None),
        ("de eerste", "ja", PARTNERSHIP),
        ("A", None, PARTNERSHIP),
        ("eerste", None, PARTNERSHIP),
        ("a", None, None),
        ("4", None, None),
        ("1?", None, None),
        ("de avg", None, None),
    ],
)
def test_a_button_by_its_place(text: str, avg: str | None, kind: str | None) -> None:
    assert chosen(text, "avg") == avg
    assert chosen(text, "type") == kind
