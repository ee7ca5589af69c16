"""Only what a button of the bot can carry is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rasa.shared.core.constants import DEFAULT_CATEGORICAL_SLOT_VALUE
from rasa.shared.core.domain import Domain

from bot.base.settings import ROOT
from bot.content.topics import COMMANDS, FOLLOW_UPS, TOPICS
from bot.conversations.allowed_payloads import Payloads, parse, written
from bot.web.errors import ApiError
from bot.zelfcheck.routing import OPTIONS


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.from_path(str(ROOT / "domain.yml"))


@pytest.fixture(scope="module")
def payloads(domain: Domain) -> Payloads:
    return Payloads(domain)


def test_every_button_of_the_domain(domain: Domain, payloads: Payloads) -> None:
    buttons = [
        button["payload"]
        for variations in domain.responses.values()
        for variation in variations
        for button in variation.get("buttons") or []
    ]
    assert len(buttons) > 20
    for payload in buttons:
        assert parse(payloads.accept(payload)) == parse(payload)


def test_every_topic_and_command_is_an_intent(domain: Domain, payloads: Payloads) -> None:
    for intent in (*TOPICS, *COMMANDS):
        assert payloads.accept(f"/{intent}") == f"/{intent}"
        assert intent in domain.intents


def test_every_declared_word(domain: Domain, payloads: Payloads) -> None:
    (slot,) = [slot for slot in domain.slots if slot.name == "begrip"]
    assert len(slot.values) > 20
    for value in set(slot.values) - {DEFAULT_CATEGORICAL_SLOT_VALUE}:
        assert (
            payloads.accept(f'/begrip{{"begrip":"{value}"}}') == f'/begrip{{"begrip": "{value}"}}'
        )


@pytest.mark.parametrize("question", OPTIONS)
def test_every_answer_of_the_self_check(question: str, payloads: Payloads) -> None:
    change = f'/wijzig{{"vraag": "{question}"}}'
    assert payloads.accept(change) == change
    for answer in OPTIONS[question]:
        pressed = f'/zelfcheck_antwoord{{"vraag": "{question}", "antwoord": "{answer}"}}'
        assert parse(payloads.accept(pressed)) == parse(pressed)


@pytest.mark.parametrize(
    "payload",
    [
        '/begrip{"begrip": "__other__"}',
        '/wijzig{"vraag": "niet"}',
        "/zelfcheck_antwoord",
        '/zelfcheck_antwoord{"vraag": "avg"}',
        '/zelfcheck_antwoord{"antwoord": "ja"}',
        '/zelfcheck_antwoord{"vraag": "avg", "antwoord": "computercrisisteam"}',
        '/zelfcheck_antwoord{"vraag": "type", "antwoord": "ja"}',
        '/zelfcheck_antwoord{"vraag": "avg", "antwoord": "__other__"}',
        '/zelfcheck_antwoord{"vraag": "avg", "antwoord": "ja", "partij": "x"}',
        "",
        "/",
        "toets",
        "/restart",
        "/session_start",
        "/back",
        "/gesprek_start",
        "/engels",
        "/nlu_fallback",
        "/slot",
        "/toets@1.0",
        "/toets{}x",
        "/TOETS",
        '/toets{"onderwerp": "wbni"}',
        '/begrip{"begrip": "niet_gedeclareerd"}',
        '/begrip{"begrip": null}',
        '/begrip{"begrip": ["tlp"]}',
        '/begrip["tlp"]',
        "/begrip{" + "[" * 190,
        "/toets" + " " * 500,
        "/toets\nX",
        "/toets\ud800",
    ],
)
def test_anything_else_is_refused(payloads: Payloads, payload: str) -> None:
    with pytest.raises(ApiError, match="payload_unknown"):
        payloads.accept(payload)


@given(st.text())
def test_made_up_payloads_are_refused(payloads: Payloads, name: str) -> None:
    try:
        accepted = payloads.accept(f"/{name}")
    except ApiError:
        return
    found = parse(accepted)
    assert found
    assert found[0] in (*TOPICS, *COMMANDS, *FOLLOW_UPS)


def test_writing_is_the_opposite_of_parsing() -> None:
    payload = '/begrip{"begrip": "tlp", "partij": "caf\u00e9"}'
    found = parse(payload)
    assert found
    assert written(found) == payload
