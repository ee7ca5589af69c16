"""What typed words mean while a question of the self-check stands."""

from __future__ import annotations

import pytest

from bot.zelfcheck import commands
from bot.zelfcheck.hearing import Heard, hear
from bot.zelfcheck.reading import Reading
from bot.zelfcheck.routing import KIND, KIND_HELP, PARTNERSHIP, TEAM, UNKNOWN


def heard(text: str, question: str = "avg") -> Heard:
    return hear({"text": text}, question, {KIND: PARTNERSHIP})


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("uitslag graag, ik moet naar de voorzitter", commands.RESULT),
        ("duurt het nog lang? ik moet zo overstappen", commands.HOW_MANY),
        ("hoeveel vragen nog, de trein is er bijna", commands.HOW_MANY),
    ],
)
def test_what_only_shows_something_is_done_beside_other_words(text: str, kind: str) -> None:
    found = heard(text)
    assert found.command is not None
    assert found.command.kind == kind


@pytest.mark.parametrize(
    "text", ["ja, de uitslag volgt later", "nee, hoeveel vragen nog?", "stop, dat is mijn mening"]
)
def test_an_answer_beside_it_or_an_end_is_not_passed_over(text: str) -> None:
    assert heard(text).command is None


@pytest.mark.parametrize(
    ("text", "kind"), [("informeren", PARTNERSHIP), ("Bijstaan!", TEAM), ("helpen?", None)]
)
def test_one_word_of_what_is_done_answers_the_helping_question_only(
    text: str, kind: str | None
) -> None:
    asked = hear({"text": text}, KIND_HELP, {KIND: UNKNOWN}).reading
    assert asked.answer == kind
    assert heard(text, KIND).reading.answer is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("een stichting met vrijwilligers, geen cert, dus samenwerking denk ik?", PARTNERSHIP),
        ("geen samenwerkingsverband, dus een cert?", TEAM),
    ],
)
def test_who_denies_one_type_and_supposes_the_other_is_of_that(text: str, kind: str) -> None:
    assert heard(text, KIND).reading == Reading(kind)
