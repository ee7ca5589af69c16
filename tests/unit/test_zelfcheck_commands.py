"""A command is one when the whole message is one, and not when it is denied."""

from __future__ import annotations

import pytest

from bot.zelfcheck import commands
from bot.zelfcheck.commands import Command, command


@pytest.mark.parametrize(
    ("kind", "texts"),
    [
        (commands.STOP, ["stop", "Stop!", "stop maar", "ik wil stoppen", "hou maar op"]),
        (commands.LATER, ["tot ziens", "ik moet weg", "morgen verder", "doe dit later wel"]),
        (commands.RESTART, ["opnieuw", "begin maar opnieuw", "ik wil graag opnieuw beginnen"]),
        (commands.BACK, ["terug", "ga een stap terug", "vorige vraag", "kan ik terug?"]),
        (commands.SKIP, ["sla over", "skip", "deze vraag overslaan", "sla deze vraag maar over"]),
        (commands.GO_ON, ["ga verder", "volgende vraag", "ga door"]),
        (commands.KEEP, ["blijft zo", "zo laten", "mijn antwoord blijft zo", "laat maar zo"]),
        (commands.HOW_MANY, ["hoeveel vragen nog?", "hoe lang duurt het nog", "hoe ver ben ik"]),
        (commands.ANSWERS, ["wat heb ik tot nu toe geantwoord", "mijn antwoorden"]),
        (commands.RESULT, ["uitslag", "laat de uitslag nog eens zien", "printen"]),
        (commands.PASSED, ["dus we zijn goedgekeurd?", "voldoen we nu?"]),
        (commands.WRONG, ["dat was fout", "ik vergiste me", "oeps"]),
        (commands.WAIT, ["wacht even", "momentje"]),
    ],
)
def test_a_whole_message_is_a_command(kind: str, texts: list[str]) -> None:
    assert {text: command(text) for text in texts} == dict.fromkeys(texts, Command(kind))


@pytest.mark.parametrize("text", ["stop?", "kan ik stoppen?", "hoe kan ik stoppen"])
def test_a_question_about_stopping_stops_nothing(text: str) -> None:
    assert command(text) == Command(commands.STOP, asks=True)


@pytest.mark.parametrize(
    "text",
    [
        "stop niet",
        "nee niet stoppen",
        "niet opnieuw",
        "ik wil niet opnieuw beginnen",
        "ga niet terug",
        "ik wil niet terug",
        "niet wijzigen",
        "wijzig niks",
        "sla deze vraag niet over",
    ],
)
def test_a_denied_command_leaves_all_as_it_is(text: str) -> None:
    assert command(text) == Command(commands.STAY)


@pytest.mark.parametrize(
    "text",
    [
        "vanaf 1 januari wel",
        "al vanaf het begin",
        "sinds het begin",
        "we zijn opnieuw begonnen",
        "steeds opnieuw",
        "tot nu toe wel",
        "volgende week",
        "later",
        "klaar",
        "we stoppen daar nooit mee",
        "we wijzigen ons beleid nog",
        "we hebben contact met de AP gehad",
        "kunnen we stoppen met de samenwerking?",
        "dat gaat terug naar de afzender",
        "ja",
        "nee",
        "",
        "???",
    ],
)
def test_inside_a_sentence_it_is_a_word(text: str) -> None:
    assert command(text) is None
