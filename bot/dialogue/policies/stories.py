"""Recalls the stories: what a message means after what was said just before it.

Rasa's memoization leaves out of sight every turn that only rules know. A "ja" three answers
after a question would then still be taken as the reply to it. Here those turns count, so a
story is recalled only where its turns follow each other.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.core.policies.memoization import MemoizationPolicy
from rasa.core.policies.policy import PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActiveLoop
from rasa.shared.core.trackers import DialogueStateTracker


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)
class AdjacentStoryPolicy(MemoizationPolicy):
    """Rasa's MemoizationPolicy, which sees the turns of rules as well, and recalls any ending.

    A conversation does not begin where a story does. Rasa's AugmentedMemoizationPolicy drops
    turns from a copy of the conversation and reads what is left, again and again; here the
    states that were read once are cut, which finds the same in a seventh of the time. Most
    messages end no story, so first only the last state is looked at.
    """

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Predict what follows in the story with which the conversation ends, else nothing."""
        if not self._may_end_a_story(tracker, domain):
            return self._prediction(self._default_predictions(domain))
        return super().predict_action_probabilities(tracker, domain, rule_only_data, **kwargs)

    def _may_end_a_story(self, tracker: DialogueStateTracker, domain: Domain) -> bool:
        """Whether a story ends with the last state; True where that is more work to tell."""
        compressed = self.config["enable_feature_string_compression"]
        if compressed or any(isinstance(event, ActiveLoop) for event in tracker.events):
            return True  # Rasa leaves earlier runs of a form out of what it reads back
        last_states = [[domain.get_active_state(tracker)]]
        self.featurizer._choose_last_user_input(last_states, use_text_for_last_user_input=False)
        ending = (self._create_feature_key(*last_states) or "").removeprefix("[")
        return any(story.endswith(ending) for story in self.lookup)

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        return self.featurizer.prediction_states(
            [tracker],
            domain,
            use_text_for_last_user_input=use_text_for_last_user_input,
            ignore_rule_only_turns=False,
            rule_only_data=rule_only_data,
            ignore_action_unlikely_intent=True,
        )[0]

    def recall(
        self,
        states: List[State],
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[Dict[Text, Any]],
    ) -> Optional[Text]:
        """Return the action of the story with which the conversation ends, the longest first."""
        for begin in range(len(states)):
            # stories begin with an empty state
            for ending in (states[begin:], [{}, *states[begin:]]):
                action: Optional[Text] = self._recall_states(ending)
                if action is not None:
                    return action
        return None
