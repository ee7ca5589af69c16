"""What is replaced in Rasa gives what Rasa's own gives, with the model of this project."""

from __future__ import annotations

import ast
import copy
import inspect
import json
import logging
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from rasa.core import processor
from rasa.core.channels import UserMessage
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.loader import load_predict_graph_runner
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.runner.interface import GraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.storage import ModelMetadata
from rasa.shared.constants import DEFAULT_SENDER_ID
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.slots import Slot
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.common import all_subclasses

from bot.base.logs import redirected
from bot.base.settings import ROOT
from bot.engine.faster_rasa import (
    debug_events,
    empty_domain,
    event_types,
    rules,
    slots,
)
from bot.engine.faster_rasa.graph_runner import PlannedGraphRunner
from bot.engine.training import latest_model
from bot.evaluation.examples import held_out
from bot.nlu.dutch import pipeline as dutch

MESSAGES = [example.text for example in held_out()][::20]


class Loaded:
    """A model that is loaded, and what it says."""

    def __init__(self, folder: Path, kind: type[GraphRunner]) -> None:
        self.metadata: ModelMetadata
        self.metadata, self.runner = load_predict_graph_runner(
            folder, latest_model(), LocalModelStorage, kind
        )

    def tracker(self, events: list[Event]) -> DialogueStateTracker:
        return DialogueStateTracker.from_events(
            DEFAULT_SENDER_ID, events, self.metadata.domain.slots
        )

    def parsed(self, text: str) -> dict[str, Any]:
        inputs = {"__message__": [UserMessage(text)], "__tracker__": self.tracker([])}
        target = self.metadata.nlu_target
        found: dict[str, Any] = self.runner.run(inputs, [target])[target][0].as_dict(True)
        return found

    def predicted(self, events: list[Event]) -> tuple[str, float, str]:
        target = self.metadata.core_target
        found = self.runner.run({"__tracker__": self.tracker(events)}, [target])[target]
        action = self.metadata.domain.action_names_or_texts[found.max_confidence_index]
        return action, found.max_confidence, found.policy_name


@pytest.fixture(scope="module")
def both(trained_model: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Loaded, Loaded]:
    """Give the model as Rasa loads and runs it, and as it is loaded and run here."""
    dutch.ensure(ROOT / "models")
    rasas = Loaded(tmp_path_factory.mktemp("rasas"), DaskGraphRunner)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RulePolicy, "load", RulePolicy.load)  # Rasa's again afterwards
        rules.prepare_policies()
        ours = Loaded(tmp_path_factory.mktemp("ours"), PlannedGraphRunner)
    return rasas, ours


def test_messages_are_understood_as_rasas_runner_does(both: tuple[Loaded, Loaded]) -> None:
    rasas, ours = both
    for text in [*MESSAGES, "", " "]:
        assert ours.parsed(text) == rasas.parsed(text)


def test_the_same_actions_follow(both: tuple[Loaded, Loaded]) -> None:
    rasas, ours = both
    found = set()
    loops = [[], [ActiveLoop("zelfcheck_form")]]
    for intent, loop in product(rasas.metadata.domain.intents, loops):
        said = UserUttered("woorden", {"name": intent, "confidence": 1.0})
        events = [ActionExecuted("action_listen"), *loop, ActionExecuted("action_listen"), said]
        for _ in range(2):  # what follows the message, and what follows that
            expected = rasas.predicted(events)
            assert ours.predicted(events) == expected
            found.add(expected[0])
            events = [*events, ActionExecuted(expected[0])]
    assert len(found) > 8  # of the rules; the policy of the conversation does the rest


@pytest.fixture
def policies(both: tuple[Loaded, Loaded]) -> tuple[RulePolicy, RulePolicy]:
    """Give the RulePolicy of each."""
    rasas, ours = (
        next(n for name, n in loaded.runner._instantiated_nodes.items() if "RulePolicy" in name)
        for loaded in both
    )
    return rasas._component, ours._component


def test_rules_on_words_are_not_looked_for(
    policies: tuple[RulePolicy, RulePolicy],
) -> None:
    assert ["_find_action_from_rules" in vars(policy) for policy in policies] == [False, True]


def test_the_same_rules_apply(policies: tuple[RulePolicy, RulePolicy]) -> None:
    rasas, ours = policies
    found = 0
    for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH):
        for rule in rasas.lookup[name]:
            states = json.loads(rule)
            others = [{**states[-1], "user": {"intent": "groet"}}, {}, {"slots": {}}]
            for conversation in (states, states[:-1], *([*states[:-1], o] for o in others)):
                expected = rasas._get_possible_keys(rasas.lookup[name], conversation)
                assert ours._get_possible_keys(ours.lookup[name], conversation) == expected
                found += len(expected)
    assert found > 300


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ({"prev_action": {"action_name": "action_listen"}, "user": {"intent": "toets"}}, False),
        ({"prev_action": {"action_name": "action_listen"}, "user": {"text": "hoi"}}, True),
        ({"prev_action": {"action_name": "action_listen"}}, True),
        ({"prev_action": {"action_name": "zelfcheck_form"}}, False),
        ({"prev_action": {"action_name": "utter_toets"}, "user": {"text": "hoi"}}, True),
    ],
)
def test_a_rule_on_words_is_known(
    state: dict[str, Any], expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    methods = {"_find_action_from_rules": None, "_get_possible_keys": None}
    policy = type("Policy", (), methods)()
    policy.lookup = {RULES: {json.dumps([{}, state]): "utter_toets"}}
    monkeypatch.setattr(RulePolicy, "load", classmethod(lambda _cls: policy))
    rules.prepare_policies()
    assert RulePolicy.load() is policy
    assert ("_find_action_from_rules" not in vars(policy)) == expected


def test_a_need_that_nothing_gives_is_told(both: tuple[Loaded, Loaded]) -> None:
    from rasa.engine.exceptions import GraphRunError

    for loaded in both:
        with pytest.raises(GraphRunError, match="Missing input"):
            loaded.runner.run({}, [loaded.metadata.core_target])


def test_names_of_events_stand_for_the_same_classes(monkeypatch: pytest.MonkeyPatch) -> None:
    names = [kind.type_name for kind in all_subclasses(Event)]
    own = Event.resolve_by_type
    expected = [own(name) for name in names]
    monkeypatch.setattr(Event, "resolve_by_type", own)
    event_types.look_up_once()
    assert [Event.resolve_by_type(name) for name in names] == expected
    assert [Event.resolve_by_type(name) for name in names] == expected
    for _ in range(2):
        with pytest.raises(ValueError, match="verzonnen"):
            Event.resolve_by_type("verzonnen")
    assert Event.resolve_by_type("verzonnen", default=UserUttered) is UserUttered


def test_slots_are_copied_as_python_copies_them(both: tuple[Loaded, Loaded]) -> None:
    originals = [copy.copy(slot) for slot in both[0].metadata.domain.slots]
    for slot in originals:
        slot.value = ["iets"]  # what is in a slot is shared, the slot is not
    expected = [copy.copy(slot) for slot in originals]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Slot, "__copy__", None, raising=False)
        slots.copy_at_once()
        copies = [copy.copy(slot) for slot in originals]
    assert not hasattr(Slot, "__copy__")
    assert len(copies) > 10
    for original, python, ours in zip(originals, expected, copies, strict=True):
        assert type(ours) is type(python)
        assert vars(ours) == vars(python)
        assert ours is not original
        assert ours.value is original.value
        ours.value = None
        assert original.value == ["iets"]


def test_rasas_processor_copies_for_its_debug_events_only() -> None:
    """So what `debug_events` puts in the place of its copies is seen by nobody."""
    tree = ast.parse(inspect.getsource(processor))
    debug = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and _name(n) == "debug"]
    inside = {id(child) for call in debug for child in ast.walk(call)}
    copies = [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id == "copy"]
    assert len(copies) >= 5
    assert all(id(found) in inside for found in copies)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def test_rasas_warnings_are_logged_still_and_its_debug_events_are_not(tmp_path: Path) -> None:
    log = logging.FileHandler(tmp_path / "log", encoding="utf-8")
    log.setFormatter(logging.Formatter("%(name)s %(message)s"))
    with pytest.MonkeyPatch.context() as patch, redirected(log, logging.WARNING):
        patch.setattr(processor, "copy", processor.copy)
        patch.setattr(processor, "structlogger", processor.structlogger)
        debug_events.prepare_nothing()
        assert processor.copy.deepcopy(patch) is patch
        processor.structlogger.debug("processor.silent", text="een geheim")
        processor.structlogger.warning("processor.heard", text="een geheim")
    assert (tmp_path / "log").read_text("utf-8").strip() == "rasa.core.processor processor.heard"


def test_a_domain_is_empty_when_rasa_finds_it_empty(both: tuple[Loaded, Loaded]) -> None:
    small = Domain.from_dict({"intents": ["groet"]})
    domains = [Domain.empty(), Domain.from_dict({}), small, both[0].metadata.domain]
    expected = [domain.is_empty() for domain in domains]
    assert expected == [True, True, False, False]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Domain, "is_empty", Domain.is_empty)
        empty_domain.make_once()
        assert [domain.is_empty() for domain in domains] == expected
