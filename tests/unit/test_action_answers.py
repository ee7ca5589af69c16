"""An action's answer is accepted exactly when Rasa's own, whole schema accepts it."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema.validators import validator_for
from rasa.core.actions.action import RemoteAction
from rasa.shared.core.events import Event
from rasa.shared.utils.common import all_subclasses

from bot.engine.action_answers import AnswerSchema

SCHEMA = RemoteAction.action_response_format_spec()
TYPES = sorted({str(kind.type_name) for kind in all_subclasses(Event)})
VALUES: tuple[Any, ...] = (None, 3, 0.5, "tekst", True, [], {}, [{}], {"name": "x"}, ["user"])
KEYS = (
    *("event", "timestamp", "metadata", "name", "value", "text", "entities", "parse_data"),
    *("hide_rule_turn", "confidence", "policy", "message_id", "action_text", "verzonnen"),
)
BASES: tuple[dict[str, Any], ...] = (
    {"event": "slot", "name": "toets", "value": "ja", "timestamp": None},
    {"event": "slot", "name": "toets"},
    {"event": "user", "parse_data": {"entities": [{"entity": "partij", "value": "x"}]}},
    {"event": "user", "parse_data": {"entities": [{"entity": "partij"}]}},
    {"event": "entities", "entities": [{"entity": "partij", "value": 3}]},
    {"event": "action", "name": "action_listen", "confidence": 1.0},
    {"event": "bot", "text": "Dag."},
    {},
)
EVENTS: tuple[Any, ...] = (
    *({"event": kind} for kind in [*TYPES, "verzonnen", ""]),
    *({**base, key: value} for base in BASES for key in KEYS for value in VALUES),
    *VALUES,
)


@pytest.fixture(scope="module")
def schema() -> AnswerSchema:
    return AnswerSchema(SCHEMA)


def test_events_are_accepted_as_by_rasa(schema: AnswerSchema) -> None:
    whole = validator_for(SCHEMA)(SCHEMA)
    answers = [{"events": [event], "responses": []} for event in EVENTS]
    differing = [a for a in answers if schema.is_valid(a) != whole.is_valid(a)]
    assert not differing
    accepted = sum(map(whole.is_valid, answers))
    assert 100 < accepted < len(answers) - 100


def test_answers_are_accepted_as_by_rasa(schema: AnswerSchema) -> None:
    whole = validator_for(SCHEMA)(SCHEMA)
    good, bad = {"event": "slot", "name": "a", "value": 1}, {"event": "slot"}
    lists: tuple[Any, ...] = ([good], [good, good], [good, bad], [bad], [], None, "x", {}, [[good]])
    answers: list[Any] = [None, [], "x", 3, {}, {"verzonnen": 1}]
    responses: tuple[Any, ...] = ([], [{}], [3], None)
    answers += [{"events": e, "responses": r} for e in lists for r in responses]
    answers += [{"responses": [{"text": "Dag."}]}, {"events": [good]}, {"events": [bad]}]
    assert [schema.is_valid(a) for a in answers] == [whole.is_valid(a) for a in answers]
    assert {schema.is_valid(a) for a in answers} == {True, False}
