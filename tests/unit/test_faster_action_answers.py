"""The check of the action server's answers says what Rasa's own says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.engine.faster_rasa.action_answers import check_schema_once

SLOT = {"event": "slot", "timestamp": None, "name": "onderwerp", "value": "toets"}
ANSWERS: list[Any] = [
    {"events": [], "responses": []},
    {"events": [SLOT], "responses": [{"text": "Dag", "buttons": []}]},
    {"events": [SLOT, {"event": "followup", "timestamp": 1.5, "name": "action_listen"}]},
    {},
    [],
    None,
    "niets",
    {"events": {}},
    {"events": [{"event": "slot", "timestamp": None}]},
    {"events": [{**SLOT, "timestamp": "nu"}]},
    {"events": [{"event": "verzonnen", "timestamp": None}]},
    {"responses": ["Dag"]},
    {"responses": None},
]


def _accepts(check: Callable[[RemoteAction, Any], bool], answer: Any) -> bool:
    try:
        return check(RemoteAction("action_clarify", None), answer)
    except ValidationError:
        return False


@pytest.fixture
def rasas_own(monkeypatch: pytest.MonkeyPatch) -> Callable[[RemoteAction, Any], bool]:
    """Rasa's own check; afterwards it is Rasa's again."""
    own = RemoteAction._validate_action_result
    monkeypatch.setattr(RemoteAction, "_validate_action_result", own)
    check_schema_once()
    assert RemoteAction._validate_action_result is not own
    return own


def test_it_accepts_and_refuses_what_rasa_does(
    rasas_own: Callable[[RemoteAction, Any], bool],
) -> None:
    ours = [_accepts(RemoteAction._validate_action_result, answer) for answer in ANSWERS]
    assert ours == [_accepts(rasas_own, answer) for answer in ANSWERS]
    assert set(ours) == {True, False}


@pytest.mark.usefixtures("rasas_own")
def test_a_refusal_says_where_it_comes_from() -> None:
    with pytest.raises(ValidationError, match="the action server"):
        RemoteAction("action_clarify", None)._validate_action_result({"events": {}})
