"""A story is recalled at the end of a conversation, wherever that began."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.policies.stories import AdjacentStoryPolicy

DOMAIN = Domain.from_dict(
    {
        "intents": ["toets", "ontkennen", "groet"],
        "forms": {"form": {"required_slots": []}},
        "responses": {
            name: [{"text": "Tekst"}]
            for name in ("utter_toets", "utter_vervolg_ons", "utter_groet")
        },
    }
)


def turn(intent: str, action: str = "action_listen") -> State:
    return {"user": {"intent": intent}, "prev_action": {"action_name": action}}


STORY = [{}, turn("toets"), turn("toets", "utter_toets"), turn("ontkennen")]


@pytest.fixture(params=[False, True])
def policy(tmp_path: Path, request: pytest.FixtureRequest) -> AdjacentStoryPolicy:
    """Give a policy with one story; earlier models kept stories compressed."""
    compressed: bool = request.param
    made = AdjacentStoryPolicy.create(
        {
            **AdjacentStoryPolicy.get_default_config(),
            "enable_feature_string_compression": compressed,
        },
        LocalModelStorage(tmp_path),
        Resource("stories"),
        ExecutionContext(GraphSchema({})),
    )
    key = made._create_feature_key(STORY)
    assert key
    made.lookup = {key: "utter_vervolg_ons"}
    return made


def recall(policy: AdjacentStoryPolicy, states: list[State]) -> str | None:
    tracker = DialogueStateTracker("a visitor", [])
    return policy.recall(states, tracker, Domain.empty(), None)


@pytest.mark.parametrize(
    "before", [[], [turn("groet")], [turn("groet"), turn("groet", "utter_groet")]]
)
def test_it_is_recalled_after_anything(policy: AdjacentStoryPolicy, before: list[State]) -> None:
    assert recall(policy, [{}, *before, *STORY[1:]]) == "utter_vervolg_ons"
    assert recall(policy, [*before, *STORY[1:]]) == "utter_vervolg_ons"


@pytest.mark.parametrize(
    "states",
    [
        [],
        [{}],
        STORY[:-1],
        [*STORY[:-1], turn("bevestigen")],
        [*STORY[:-1], turn("groet"), turn("groet", "utter_groet"), turn("ontkennen")],
    ],
)
def test_turns_that_do_not_follow_each_other_are_no_story(
    policy: AdjacentStoryPolicy, states: list[State]
) -> None:
    assert recall(policy, states) is None


def said(intent: str) -> list[Event]:
    return [ActionExecuted("action_listen"), UserUttered("woorden", {"name": intent})]


STORY_TOLD = [*said("toets"), ActionExecuted("utter_toets"), *said("ontkennen")]
FORM_BEGUN = [ActionExecuted("form"), ActiveLoop("form")]


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        (STORY_TOLD, True),
        ([*said("groet"), *STORY_TOLD], True),
        ([*said("toets"), ActionExecuted("utter_toets"), *said("groet")], False),
        ([*said("toets"), ActionExecuted("utter_toets")], False),
        ([*said("ontkennen")], False),
        ([], False),
        # of a form only its first run counts, and what was said before that
        ([*STORY_TOLD, *FORM_BEGUN, *said("groet"), ActionExecuted("form")], False),
    ],
)
def test_it_predicts_at_the_end_of_a_story(
    policy: AdjacentStoryPolicy, events: list[Event], expected: bool
) -> None:
    tracker = DialogueStateTracker.from_events("a visitor", events, DOMAIN.slots)
    found = policy.predict_action_probabilities(tracker, DOMAIN)
    # The last state is only looked at to spare time: without that look the same is predicted.
    assert found == super(AdjacentStoryPolicy, policy).predict_action_probabilities(tracker, DOMAIN)
    assert found.max_confidence == expected
    if expected:
        assert DOMAIN.action_names_or_texts[found.max_confidence_index] == "utter_vervolg_ons"
