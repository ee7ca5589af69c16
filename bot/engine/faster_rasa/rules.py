"""Does not compare rules with a conversation to which they cannot apply.

For each prediction Rasa's RulePolicy tries all rules, and two times: on what was said, word for
word, and on what was understood. Rules on words are for models that learn from end to end; and
a rule must fit what was understood last, and done last, before all else.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, USER
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

State = Mapping[str, Mapping[str, Any]]
Rules = dict[str, Any]  # what Rasa calls a lookup: from a rule's states, as JSON, to what follows
Place = tuple[str | None, str | None]  # action and intent of a state, None for any


def prepare_policies() -> None:
    """Let each RulePolicy that is loaded look at those rules only that can apply."""
    own = RulePolicy.load.__func__

    def load(cls: type[RulePolicy], *args: Any, **kwargs: Any) -> RulePolicy:
        policy = own(cls, *args, **kwargs)
        if not any(_can_be_on_words(_last_state(rule)) for rule in policy.lookup.get(RULES, ())):
            _leave_words_out(policy)
        _index(policy)
        return policy

    RulePolicy.load = classmethod(load)


def _last_state(rule: str) -> State:
    return json.loads(rule)[-1]


def _can_be_on_words(state: State) -> bool:
    """Whether a rule with this last state can apply when only the words of a message are known.

    The last state of a rule is the one that is compared first; words count right after them.
    """
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
        return find(tracker, domain, use_text_for_last_user_input)

    policy._find_action_from_rules = on_topics_only


def _index(policy: RulePolicy) -> None:
    find = policy._get_possible_keys
    all_rules = [policy.lookup.get(name, {}) for name in (RULES, RULES_FOR_LOOP_UNHAPPY_PATH)]
    indexed = [(rules, _by_place(rules)) for rules in all_rules]

    def among_those_of_the_last_state(rules: Rules, states: list[State]) -> set[str]:
        places = next((places for known, places in indexed if known is rules), None)
        if places is not None and states and states[-1].get(PREVIOUS_ACTION):
            action, intent = _place(states[-1])
            fitting = {(action, intent), (action, None), (None, intent), (None, None)}
            rules = {rule: rules[rule] for place in fitting for rule in places.get(place, ())}
        return find(rules, states)

    policy._get_possible_keys = among_those_of_the_last_state


def _by_place(rules: Rules) -> Mapping[Place, list[str]]:
    places: dict[Place, list[str]] = defaultdict(list)
    for rule in rules:
        places[_place(_last_state(rule))].append(rule)
    return places


def _place(state: State) -> Place:
    """Return what a state says of the last action and the last message, None where it does not."""
    return state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME), state.get(USER, {}).get(INTENT)
