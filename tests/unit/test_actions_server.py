"""The action server knows the domain; Rasa does not send it with each call."""

from __future__ import annotations

import pytest
from rasa.core.actions.action import RemoteAction
from rasa.core.utils import AvailableEndpoints
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

from bot.actions_server import domain_of
from bot.settings import ROOT
from bot.training import latest_model
from bot.website.app import ENDPOINTS


def test_its_domain_is_what_rasa_would_send(trained_model: None) -> None:
    model = latest_model()
    assert model is not None
    assert domain_of(model) == Domain.load(ROOT / "domain.yml").as_dict()


def test_rasa_sends_no_action_the_domain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite://")
    monkeypatch.setenv("ACTIONS_URL", "http://127.0.0.1/webhook")
    domain = Domain.load(ROOT / "domain.yml")
    endpoint = AvailableEndpoints.read_endpoints(str(ENDPOINTS)).action
    tracker = DialogueStateTracker("a visitor", domain.slots)
    actions = [name for name in domain.user_actions if not name.startswith("utter_")]
    assert "validate_zelfcheck_form" in actions
    for name in actions:
        assert "domain" not in RemoteAction(name, endpoint)._action_call_format(tracker, domain)
