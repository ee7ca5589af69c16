"""The one policy of ours: what is said in a turn is decided by `bot.dialogue.conversation`.

It reads what the language pipeline heard and the state in the slot `gesprek`, and predicts the
action that says it. The decision goes to that action in the slot `beurt`. While the self-check
runs, its form comes first, and its rules have their own commands; what is neither comes here, and
the form asks again afterwards.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.core.featurizers.precomputation import MessageContainerForCoreFeaturization
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME, REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.content.facts import table
from bot.content.payloads import PAYLOAD
from bot.dialogue.conversation import decide_turn
from bot.dialogue.decider import UNCLEAR
from bot.dialogue.heard import Heard, from_parse_data
from bot.dialogue.plan import Turn
from bot.dialogue.state import read
from bot.dialogue.texts import Texts
from bot.zelfcheck.routing import FORM, SLOT_PREFIX

STATE, PLAN = "gesprek", "beurt"  # slots
ANSWER = "action_antwoord"
# What rules of the self-check answer: always, and only while it runs.
OF_RULES = ("terug", "wijzig", "zelfcheck_antwoord", "zelfcheck_opdracht")
OF_RULES_WITHIN = (
    *OF_RULES,
    "zelfcheck_start",
    "hulp",
    "vervolg_uitleg",
    "vervolg_waarom",
    "vervolg_meer",
    "vervolg_ons",
)


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class ConversationPolicy(Policy):
    """Predicts the answer to each message, and then that the visitor's turn comes."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: a priority above the rules'."""
        return {"priority": 7}

    def train(
        self,
        training_trackers: List[TrackerWithCachedStates],
        domain: Domain,
        **kwargs: Any,
    ) -> Resource:
        """There is nothing to learn."""
        return self._resource

    @classmethod
    def load(cls, *args: Any, **kwargs: Any) -> ConversationPolicy:
        """Return the policy; a trained model holds nothing of it."""
        return cls.create(*args, **kwargs)

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        precomputations: Optional[MessageContainerForCoreFeaturization] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict the answer after a message, and what comes after the answer; else nothing."""
        events: list[Event] = []
        action = None
        done = _actions_since_last_message(tracker)
        if done and done[-1] == ANSWER:
            action = _after(tracker)
        elif _is_ours(tracker, done):
            turn = decide(tracker, domain)
            action, events = ANSWER, _events(turn)
        probabilities = self._default_predictions(domain)
        if action is not None:
            probabilities[domain.index_for_action(action)] = 1.0
        return self._prediction(probabilities, optional_events=events)


def decide(tracker: DialogueStateTracker, domain: Domain) -> Turn:
    """Return the decision on the last message of a conversation."""
    state = read(tracker.get_slot(STATE))
    return decide_turn(heard(tracker), state, table(), Texts(domain.responses))


def heard(tracker: DialogueStateTracker) -> Heard:
    """Return what was heard in the last message."""
    message = tracker.latest_message
    if message is None:
        return Heard()
    payload = bool((message.metadata or {}).get(PAYLOAD))
    parse = message.parse_data or {}
    return from_parse_data(
        parse,
        message.text or "",
        payload=payload,
        unclear=UNCLEAR,
        in_form=_asked(tracker),
    )


def _asked(tracker: DialogueStateTracker) -> str:
    """Return the question of the self-check that stands, "" outside it."""
    if tracker.active_loop_name != FORM:
        return ""
    return str(tracker.get_slot(REQUESTED_SLOT) or "").removeprefix(SLOT_PREFIX)


def _is_ours(tracker: DialogueStateTracker, done: list[str]) -> bool:
    """Whether the last message is to be answered here."""
    message = tracker.latest_message
    if message is None or message.text is None or done:
        return False
    intent = message.intent.get("name")
    if tracker.active_loop_name != FORM:
        return intent not in OF_RULES
    # The form read it first, and found no answer in it.
    return tracker.is_active_loop_rejected and intent not in OF_RULES_WITHIN


def _after(tracker: DialogueStateTracker) -> str:
    """Return what follows the answer: the self-check's question, or the visitor's turn."""
    plan = tracker.get_slot(PLAN) or {}
    if plan.get("form") or tracker.active_loop_name == FORM:
        return FORM
    return ACTION_LISTEN_NAME


def _events(turn: Turn) -> list[Event]:
    slots = {**turn.slots, STATE: turn.state.as_json(), PLAN: turn.as_json()}
    return [SlotSet(name, value) for name, value in slots.items()]


def _actions_since_last_message(tracker: DialogueStateTracker) -> list[str]:
    names: list[str] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name:
            names.append(event.action_name)
    return [n for n in reversed(names) if n != "action_extract_slots"]
