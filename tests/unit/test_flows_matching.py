"""Messages and slots beside what a test expects of them: what passes, and what is told."""

from __future__ import annotations

import pytest

from bot.flows import Difference, Message, load_text
from bot.flows.cases import Turn
from bot.flows.matching import difference_in_messages, difference_in_slots

TOETS = Message(
    "1",
    "Het NCSC toetst:\n\n- **taak**\n- AVG",
    "answer",
    topic="toets",
    source="toets",
    buttons=(("Taak", "/toets_taak"), ("AVG", "/toets_avg")),
    utter="utter_toets",
)
WBNI = Message("2", "De wet.", "answer", topic="wbni", source="meer", utter="utter_wbni")
NOTE = Message("3", "Je stelde twee vragen.", "answer", utter="utter_twee")
UNCLEAR = Message("4", "Wat bedoel je?", "clarification", utter="utter_verduidelijken")
ASKED = Message("6", "Ja of nee?", "question", data={"question": "avg", "number": 1, "last": None})
WHO = Message("7", "Ja. Het NCSC.", "answer", utter="utter_feit", facts=("toets.wie", "toets.duur"))
BROKEN = Message("5", "Er gaat iets mis.", "error")


def turn(*expectations: str) -> Turn:
    lines = "\n".join(f"  - {each}" for each in ("user: vraag", *expectations))
    text = f"test_cases:\n- test_case: naam\n  steps:\n  - kind: greeting\n{lines}"
    return load_text(text, "test.yml")[0].turns[1]


PASSES = {
    "nothing expected": ([TOETS], []),
    "all of one message": (
        [TOETS],
        [
            "utter: utter_toets",
            "topic: toets",
            "kind: answer",
            "source: toets",
            "bot: 'Het NCSC toetst: - **taak** - AVG'",
            "bot_contains: [TAAK, ncsc   toetst]",
            "bot_does_not_contain: [wet, gratis]",
            "buttons_contain: [Taak, /toets_avg]",
            "buttons_at_most: 2",
        ],
    ),
    "some of the data": ([ASKED], ["data: {question: avg, last: null}"]),
    "some of the facts": ([WHO], ["facts: [toets.duur]"]),
    "one fact, without a list": ([WHO], ["facts: toets.wie"]),
    "one of several": ([TOETS], ["topic: [wbni, toets]"]),
    "two messages in order": ([TOETS, WBNI], ["topic: toets", "topic: wbni"]),
    "a remark between": ([TOETS, NOTE, WBNI], ["topic: toets", "topic: wbni"]),
    "a second message about the same": ([TOETS, TOETS], ["topic: toets"]),
    "the second of two": ([NOTE, WBNI], ["utter: utter_wbni"]),
}


@pytest.mark.parametrize(("messages", "expectations"), PASSES.values(), ids=PASSES.keys())
def test_what_passes(messages: list[Message], expectations: list[str]) -> None:
    assert difference_in_messages(turn(*expectations), messages) is None


FAILS = {
    "another response": (
        [TOETS],
        ["utter: [utter_wbni, utter_bot]"],
        Difference(
            6, "utter", "utter_wbni of utter_bot", "utter_toets: Het NCSC toetst: - **taak** - AVG"
        ),
    ),
    "another topic": (
        [NOTE],
        ["topic: wbni"],
        Difference(6, "topic", "wbni", "niets: Je stelde twee vragen."),
    ),
    "one fact of two": (
        [WHO],
        ["facts: [toets.wie, toets.kosten]"],
        Difference(6, "facts", "toets.wie + toets.kosten", "toets.wie, toets.duur: Ja. Het NCSC."),
    ),
    "no facts at all": (
        [NOTE],
        ["facts: [toets.wie]"],
        Difference(6, "facts", "toets.wie", "geen feiten: Je stelde twee vragen."),
    ),
    "another kind": (
        [UNCLEAR],
        ["kind: answer"],
        Difference(6, "kind", "answer", "clarification: Wat bedoel je?"),
    ),
    "another source": (
        [WBNI],
        ["source: toets"],
        Difference(6, "source", "toets", "meer: De wet."),
    ),
    "another text": ([WBNI], ["bot: De wet"], Difference(6, "bot", "De wet", "De wet.")),
    "a part is missing": (
        [WBNI],
        ["bot_contains: [wet, artikel]"],
        Difference(6, "bot_contains", "wet + artikel", "De wet."),
    ),
    "a part too many": (
        [WBNI],
        ["bot_does_not_contain: WET"],
        Difference(6, "bot_does_not_contain", "zonder WET", "De wet."),
    ),
    "no buttons": (
        [WBNI],
        ["buttons_contain: Taak"],
        Difference(6, "buttons_contain", "Taak", "geen knoppen"),
    ),
    "a button is missing": (
        [TOETS],
        ["buttons_contain: [Taak, /toets]"],
        Difference(6, "buttons_contain", "Taak + /toets", "Taak (/toets_taak), AVG (/toets_avg)"),
    ),
    "too many buttons": (
        [TOETS],
        ["buttons_at_most: 1"],
        Difference(
            6, "buttons_at_most", "hooguit 1", "2 knoppen: Taak (/toets_taak), AVG (/toets_avg)"
        ),
    ),
    "another value in the data": (
        [ASKED],
        ["data: {question: doelbinding, number: 1}"],
        Difference(
            6, "data", "question = 'doelbinding', number = 1", "question = 'avg', number = 1"
        ),
    ),
    "a number that is no yes": (
        [ASKED],
        ["data: {number: true}"],
        Difference(6, "data", "number = True", "number = 1"),
    ),
    "a key that is not in the data": (
        [TOETS],
        ["data: {outcome: null}"],
        Difference(6, "data", "outcome = leeg", "geen outcome"),
    ),
    "the message that is nearest is shown": (
        [TOETS, WBNI],
        ["{topic: wbni, kind: result}"],
        Difference(6, "kind", "result", "answer: De wet."),
    ),
    "in another order": (
        [WBNI, TOETS],
        ["topic: toets", "topic: wbni"],
        Difference(7, "topic", "wbni", "geen bericht meer"),
    ),
    "one message answers one expectation": (
        [TOETS],
        ["topic: toets", "topic: toets"],
        Difference(7, "topic", "toets", "geen bericht meer"),
    ),
    "an answer too many": (
        [TOETS, WBNI],
        ["topic: toets"],
        Difference(
            5, "extra bericht", "geen ander bericht dan verwacht", "answer over wbni: De wet."
        ),
    ),
    "a choice too many": (
        [TOETS, UNCLEAR],
        ["topic: toets"],
        Difference(
            5,
            "extra bericht",
            "geen ander bericht dan verwacht",
            "clarification over niets: Wat bedoel je?",
        ),
    ),
    "an error where nothing is expected": (
        [BROKEN],
        [],
        Difference(
            5,
            "extra bericht",
            "geen ander bericht dan verwacht",
            "error over niets: Er gaat iets mis.",
        ),
    ),
}


@pytest.mark.parametrize(("messages", "expectations", "told"), FAILS.values(), ids=FAILS.keys())
def test_what_fails(messages: list[Message], expectations: list[str], told: Difference) -> None:
    assert difference_in_messages(turn(*expectations), messages) == told


SLOTS = {"partij": "KPN", "begrip": None, "klaar": True, "telling": 1}


@pytest.mark.parametrize(
    "expectation",
    [
        "slot_was_set: [partij, {partij: KPN}, {klaar: true}, {telling: 1}]",
        "slot_was_not_set: [begrip, {partij: Ziggo}, {telling: true}]",
        "slot_was_set: [{begrip: null}]",
    ],
)
def test_slots_that_are_right(expectation: str) -> None:
    assert difference_in_slots(turn(expectation), SLOTS) is None


@pytest.mark.parametrize(
    ("expectation", "expected", "got"),
    [
        ("slot_was_set: [begrip]", "begrip heeft een waarde", "begrip = leeg"),
        ("slot_was_set: [{partij: Ziggo}]", "partij = 'Ziggo'", "partij = 'KPN'"),
        ("slot_was_set: [{klaar: 1}]", "klaar = 1", "klaar = True"),
        ("slot_was_not_set: [partij]", "partij is leeg", "partij = 'KPN'"),
        ("slot_was_not_set: [{partij: KPN}]", "partij is niet 'KPN'", "partij = 'KPN'"),
        ("slot_was_not_set: [prtij]", "een slot prtij", "dat slot bestaat niet"),
    ],
)
def test_slots_that_are_wrong(expectation: str, expected: str, got: str) -> None:
    assert difference_in_slots(turn(expectation), SLOTS) == Difference(6, "slot", expected, got)
