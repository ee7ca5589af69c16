"""What visitors thought of answers, by the answer that it is about."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.store import ConversationStore, Feedback
from bot.testbank.judgements import Judgement, judged
from bot.testbank.not_understood import STAFF

DAY = 86_400.0
NOON = 1_790_000_000.0 - 1_790_000_000.0 % DAY + DAY / 2


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(host=f"sqlite:///{tmp_path}/bot.db")


def answered(store: ConversationStore, name: str, said: str, utter: str, message_id: str) -> None:
    tracker = DialogueStateTracker(name, [])
    tracker.update(UserUttered(said, {"name": "toets"}, [], {"intent": {"name": "toets"}}))
    metadata = {"utter_action": utter, "message_id": message_id, "facts": ["toets.wat"]}
    tracker.update(BotUttered("De toets.", {}, metadata=metadata))
    asyncio.run(store.save(tracker))


def judge(
    store: ConversationStore, name: str, message_id: str, at: float, remark: str = ""
) -> None:
    helpful = not remark
    feedback = Feedback(
        sender_id=name, message_id=message_id, helpful=helpful, remark=remark or None, timestamp=at
    )
    asyncio.run(store.save_feedback(feedback))


def test_remarks_stand_with_the_answer_they_are_about(store: ConversationStore) -> None:
    answered(store, "a", "wat is de toets", "utter_toets", "1")
    answered(store, "b", "/toets", "utter_toets", "2")
    answered(store, "c", "dag", "utter_afscheid", "3")
    answered(store, f"{STAFF}d", "proef", "utter_toets", "4")
    judge(store, "a", "1", NOON, "Te moeilijk.")
    judge(store, "b", "2", NOON + DAY)
    judge(store, "c", "3", NOON)
    judge(store, f"{STAFF}d", "4", NOON, "Van ons zelf.")

    first, second = judged(store)
    assert (first.utter, first.facts, first.text) == ("utter_toets", ("toets.wat",), "De toets.")
    assert (first.count(True), first.count(False)) == (1, 1)
    assert first.remarks == [Judgement(NOON, False, "Te moeilijk.", "wat is de toets")]
    assert [(helped, failed) for _, helped, failed in first.days] == [(1, 0), (0, 1)]
    assert [each.said for each in first.judgements] == ["", "wat is de toets"]
    assert (second.utter, second.remarks) == ("utter_afscheid", [])


def test_what_is_erased_is_gone(store: ConversationStore) -> None:
    answered(store, "a", "wat is de toets", "utter_toets", "1")
    judge(store, "a", "1", NOON, "Te moeilijk.")
    asyncio.run(store.erase("a"))
    assert judged(store) == []
