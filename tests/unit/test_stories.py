"""A story is recalled at the end of a conversation, wherever that began."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker

from bot.dialogue.stories import AdjacentStoryPolicy


def turn(intent: str, action: str = "action_listen") -> State:
    return {"user": {"intent": intent}, "prev_action": {"action_name": action}}


STORY = [{}, turn("toets"), turn("toets", "utter_toets"), turn("ontkennen")]


@pytest.fixture
def policy(tmp_path: Path) -> AdjacentStoryPolicy:
    made = AdjacentStoryPolicy.create(
        AdjacentStoryPolicy.get_default_config(),
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
