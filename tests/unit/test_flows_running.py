"""The runner against a server that misbehaves as no bot of ours would."""

from __future__ import annotations

from threading import Event
from typing import Any

import pytest

from bot.flows import BotUnavailableError, CaseResult, FlowCase, Status, load_text, run
from tests.unit.scripted_bot import Answer, answer, message, messages, scripted_bot

CASES = """
test_cases:
- test_case: eerste
  steps:
  - user: hallo
  - kind: answer
- test_case: tweede
  steps:
  - kind: greeting
  - user: {payload: /toets}
  - bot_contains: taak
"""
BUTTONS = """
test_cases:
- test_case: knop
  steps:
  - user: hallo
  - user: {button: Verder}
  - kind: answer
"""


def cases(text: str = CASES) -> list[FlowCase]:
    return load_text(text, "test.yml")


def normal(_method: str, path: str, body: Any) -> Answer | None:
    if path == "/api/messages" and body == {"payload": "/toets"}:
        return messages(message("De taak telt."))
    return None


def only(number: int, text: str = CASES, scripted: dict[str, Answer] | None = None) -> CaseResult:
    """Run one case against a bot that answers a call to a path as scripted."""

    def script(method: str, path: str, _body: Any) -> Answer | None:
        return (scripted or {}).get(f"{method}_{path.rpartition('/')[2]}")

    with scripted_bot(script) as bot:
        (result,) = run(cases(text)[number : number + 1], bot.url)
    return result


def test_cases_run_in_order_and_leave_nothing_behind() -> None:
    told: list[CaseResult] = []
    with scripted_bot(normal) as bot:
        results = run(cases(), bot.url + "/", on_result=told.append)
    assert [result.case.name for result in results] == ["eerste", "tweede"]
    assert [result.status for result in results] == [Status.PASSED, Status.PASSED]
    assert told == results
    assert [call[:2] for call in bot.calls].count(("DELETE", "/api/conversation")) == 2
    assert bot.calls[2] == ("POST", "/api/messages", {"text": "hallo"})


def test_a_difference_ends_the_case_with_what_was_said_so_far() -> None:
    result = only(1)
    assert result.status is Status.FAILED
    assert result.difference is not None
    assert result.difference.got == "Hallo"
    assert [str(turn.said or "") for turn in result.turns] == ["", "/toets"]
    assert [turn.messages[0].text for turn in result.turns] == ["Welkom", "Hallo"]


def test_a_button_is_pressed_by_its_title() -> None:
    offered = message(buttons=[{"title": "Verder", "payload": "/verder"}])

    def script(_method: str, path: str, body: Any) -> Answer | None:
        return messages(offered) if body == {"text": "hallo"} else None

    with scripted_bot(script) as bot:
        (result,) = run(cases(BUTTONS), bot.url)
    assert result.status is Status.PASSED
    assert bot.calls[3] == ("POST", "/api/messages", {"payload": "/verder"})


def test_a_button_that_is_not_offered_is_a_difference() -> None:
    result = only(0, BUTTONS)
    assert result.status is Status.FAILED
    assert result.difference is not None
    assert (result.difference.line, result.difference.got) == (6, "geen knoppen")


ERRORS = {
    "an error of the bot": (
        {"POST_messages": answer(503, {"error": {"code": "x", "message": "Even niet."}})},
        "de bot antwoordde met status 503: Even niet.",
    ),
    "an error in another shape": (
        {"POST_messages": answer(500, {"error": "x"})},
        "de bot antwoordde met status 500: ",
    ),
    "no JSON": (
        {"POST_messages": (500, {}, b"<html>")},
        "het antwoord van de bot is geen JSON (status 500)",
    ),
    "no messages": ({"POST_messages": messages()}, "het antwoord van de bot heeft geen berichten"),
    "a message in another shape": (
        {"POST_messages": messages({"text": "Hallo"})},
        "een bericht van de bot heeft niet de vorm van de API",
    ),
    "a message that is no message": (
        {"POST_messages": answer(200, {"messages": ["Hallo"]})},
        "een bericht van de bot heeft niet de vorm van de API",
    ),
    "no token": (
        {"POST_conversations": answer(201, {"messages": [message()]})},
        "een nieuw gesprek kreeg geen token",
    ),
    "always too many": (
        {"POST_messages": answer(429, {}, Retry_After="0")},
        "de bot blijft antwoorden dat er te veel berichten zijn (status 429)",
    ),
}


@pytest.mark.parametrize(("scripted", "problem"), ERRORS.values(), ids=ERRORS.keys())
def test_what_cannot_be_carried_out(scripted: dict[str, Answer], problem: str) -> None:
    result = only(0, scripted=scripted)
    assert result.status is Status.ERROR
    assert result.problem == problem
    assert result.difference is None


def test_a_bot_that_asks_for_patience_gets_it() -> None:
    refused = iter([answer(429, {}, Retry_After="0"), answer(429, {})])

    def script(_method: str, path: str, _body: Any) -> Answer | None:
        return next(refused, None) if path == "/api/messages" else None

    with scripted_bot(script) as bot:
        (result,) = run(cases()[:1], bot.url)
    assert result.status is Status.PASSED


def test_without_the_database_an_expectation_that_needs_it_is_an_error() -> None:
    text = CASES.replace("kind: answer", "utter: utter_groet")
    result = only(0, text)
    assert result.status is Status.ERROR
    assert result.problem == "'utter', 'facts' en 'slot_was_set' vragen om de database van deze bot"


def test_a_run_can_be_stopped() -> None:
    stop = Event()
    with scripted_bot(normal) as bot:
        results = run(cases(), bot.url, on_result=lambda _result: stop.set(), stop=stop)
        opened = [call for call in bot.calls if call[1] == "/api/conversations"]
    assert [result.case.name for result in results] == ["eerste"]
    assert len(opened) == 1


def test_a_stop_in_the_middle_of_a_case_gives_no_verdict_and_erases_it() -> None:
    stop = Event()

    def script(_method: str, path: str, _body: Any) -> Answer | None:
        if path == "/api/messages":
            stop.set()
            return answer(429, {}, Retry_After="3600")
        return None

    with scripted_bot(script) as bot:
        assert run(cases(), bot.url, stop=stop) == []
    assert bot.calls[-1][:2] == ("DELETE", "/api/conversation")


def test_no_bot_at_the_address() -> None:
    with scripted_bot(normal) as bot:
        pass
    with pytest.raises(BotUnavailableError, match="geen antwoord van de bot op http://127"):
        run(cases(), bot.url)


def test_a_bot_that_is_not_healthy() -> None:
    with (
        scripted_bot(lambda *_call: answer(503, {"status": "error"})) as bot,
        pytest.raises(BotUnavailableError, match="is niet gezond"),
    ):
        run(cases(), bot.url)
    assert [call[1] for call in bot.calls] == ["/health"]


def test_a_bot_that_goes_away_ends_the_run() -> None:
    def script(_method: str, path: str, _body: Any) -> Answer | None:
        if path == "/api/messages":
            raise ConnectionAbortedError  # the server closes without an answer
        return None

    with scripted_bot(script) as bot, pytest.raises(BotUnavailableError, match="ConnectionError"):
        run(cases(), bot.url)
