"""Does not look for rules on the words of a message when a model has no such rules.

For each prediction Rasa's RulePolicy tries all rules two times: on what was said, word for word,
and on what was understood. Rules on words are for models that learn from end to end.
"""

from __future__ import annotations

import json
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT


def skip_where_there_are_none() -> None:
    """Let a RulePolicy that is loaded without rules on words only try those on topics."""
    own = RulePolicy.load.__func__

    def load(cls: type[RulePolicy], *args: Any, **kwargs: Any) -> RulePolicy:
        policy = own(cls, *args, **kwargs)
        if not any(_can_be_on_words(rule) for rule in policy.lookup.get(RULES, ())):
            _leave_words_out(policy)
        return policy

    RulePolicy.load = classmethod(load)


def _can_be_on_words(rule: str) -> bool:
    """Whether a rule can apply to a message of which only the words are known.

    The last state of a rule is the one that is compared first; words count right after them.
    """
    state = json.loads(rule)[-1]
    said = state.get(USER, {})
    after_message = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    return TEXT in said or (after_message and INTENT not in said)


def _leave_words_out(policy: RulePolicy) -> None:
    find = policy._find_action_from_rules

    def on_topics_only(
        tracker: Any, domain: Any, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input:
            return None, None, False  # no action, for no rule, in no form that was interrupted
        found: tuple[str | None, str | None, bool] = find(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    policy._find_action_from_rules = on_topics_only
