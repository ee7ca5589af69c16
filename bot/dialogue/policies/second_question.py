"""Answers the second question of a message that holds two.

Rules answer one question with one answer. When the language pipeline found two questions
(`parse_data["questions"]`, set by Decider), this policy lets the rules answer the
first, then predicts the answer to the second, then waits. It also waits after a clarification
that no rule led to. Within a form the form comes first, and again before the wait.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.core.featurizers.precomputation import MessageContainerForCoreFeaturization
from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.decider import QUESTIONS
from bot.zelfcheck.routing import FORM

TOPIC_SLOT = "onderwerp"
CLARIFY = "action_clarify"
BEGINS = {"utter_zelfcheck_start": FORM}  # an answer after which a form begins


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class SecondQuestionPolicy(Policy):
    """Predicts only after the first of two answers, and the wait after a clarification."""

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: a priority above the rules', which would wait for the user."""
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
    def load(cls, *args: Any, **kwargs: Any) -> SecondQuestionPolicy:
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
        """Predict the second answer after the first, waiting after the second, else nothing."""
        action = self._next_action(tracker)
        probabilities = self._default_predictions(domain)
        if action and action in domain.action_names_or_texts:
            probabilities[domain.index_for_action(action)] = 1.0
        # What comes next leans on what was answered last: on the second question.
        events: list[Event] = []
        if action and action.startswith("utter_"):
            events = [SlotSet(TOPIC_SLOT, action.removeprefix("utter_"))]
        return self._prediction(probabilities, optional_events=events)

    @staticmethod
    def _next_action(tracker: DialogueStateTracker) -> str | None:
        # A form that runs asks its question again before the visitor's turn.
        if tracker.latest_action_name == CLARIFY:
            # No rule follows Rasa's core fallback: it would be predicted again and again.
            return str(tracker.active_loop_name or ACTION_LISTEN_NAME)
        message = tracker.latest_message
        questions = (message.parse_data or {}).get(QUESTIONS) if message else None
        if not questions:
            return None
        first, second = (f"utter_{topic}" for topic in questions)
        done = _actions_since_last_message(tracker)
        if done[-1:] == [first] and second not in done:
            return second
        if done[-2:] == [first, second]:
            begun = BEGINS.get(first) or BEGINS.get(second)
            return str(tracker.active_loop_name or begun or ACTION_LISTEN_NAME)
        return None


def _actions_since_last_message(tracker: DialogueStateTracker) -> list[str]:
    names: list[str] = []
    for event in reversed(tracker.applied_events()):
        if isinstance(event, UserUttered):
            break
        if isinstance(event, ActionExecuted) and event.action_name:
            names.append(event.action_name)
    return [n for n in reversed(names) if n != "action_extract_slots"]
