"""Messages that were not understood: collected, grouped, dealt with, exported."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.conversations.store import ConversationStore, Feedback
from bot.testbank.not_understood import (
    STAFF,
    NotUnderstood,
    Unclear,
    collect,
    grouped,
)


def user(text: str, guess: str = "toets") -> dict[str, Any]:
    parse = {"intent": {"name": "nlu_fallback"}, "intent_ranking": [{"name": guess}]}
    return {"event": "user", "text": text, "parse_data": parse}


def bot(kind: str, message_id: str = "1") -> dict[str, Any]:
    return {"event": "bot", "metadata": {"kind": kind, "message_id": message_id}}


def test_what_counts_as_not_understood() -> None:
    events = [
        ("a", user("Hoe zit dat?")),
        ("b", user("wat kost het", "contact")),
        ("a", bot("clarification")),
        ("b", bot("answer", "disliked")),
        ("a", user("hoe  zit dat?")),
        ("a", bot("fallback", "disliked")),
        ("a", user("dank je")),
        ("a", bot("answer")),
        ("c", bot("fallback")),
        ("c", user("/toets")),
        ("c", bot("clarification")),
    ]
    first, second = collect(events, ["disliked"])
    assert (first.text, first.count) == ("Hoe zit dat?", 2)
    assert first.reasons == {"clarification": 1, "not_helpful": 1}
    assert first.guesses == {"toets": 2}
    assert (second.text, second.count) == ("wat kost het", 1)
    assert second.reasons == {"not_helpful": 1}


def test_two_answers_to_one_message_count_once() -> None:
    (found,) = collect(
        [("a", user("x y")), ("a", bot("clarification")), ("a", bot("fallback"))], ()
    )
    assert found.count == 1
    assert found.reasons.total() == 2


def test_what_is_alike_stands_together() -> None:
    texts = [
        "wat zijn de kosten van de toets",
        "hoe laat is het feest",
        "wat zijn de kosten van een toets?",
        "wat zyn de kosten van de toets",
    ]
    messages = [Unclear(text, 1, guesses=Counter([f"t{len(text)}"])) for text in texts]
    costs, party = grouped(messages)
    assert {m.text for m in costs.messages} == {texts[0], texts[2], texts[3]}
    assert costs.count == 3
    assert costs.guess == "t31"
    assert [m.text for m in party.messages] == [texts[1]]
    assert grouped([]) == []
    assert len(grouped([Unclear("?", 1), Unclear("!", 1)])) in (1, 2)


@pytest.fixture
def store(tmp_path: Path) -> ConversationStore:
    return ConversationStore(host=f"sqlite:///{tmp_path}/bot.db")


def keep(store: ConversationStore, name: str, text: str, kind: str, message_id: str = "") -> None:
    parse = user(text)["parse_data"]
    tracker = DialogueStateTracker(name, [])
    tracker.update(UserUttered(text, parse["intent"], [], parse))
    tracker.update(BotUttered("…", {}, metadata={"kind": kind, "message_id": message_id}))
    asyncio.run(store.save(tracker))


def test_what_is_dealt_with_disappears(store: ConversationStore) -> None:
    keep(store, "a", "een onbegrepen vraag", "clarification")
    keep(store, "b", "Een onbegrepen vraag", "fallback")
    keep(store, "c", "heel iets anders", "answer", "f" * 32)
    keep(store, f"{STAFF}d", "van een medewerker", "fallback")
    keep(store, "e", "wel begrepen", "answer")
    judgement = Feedback(message_id="f" * 32, sender_id="c", helpful=False, timestamp=time.time())
    asyncio.run(store.save_feedback(judgement))
    found = NotUnderstood(store, "key")
    texts = [m.text for g in found.groups() for m in g.messages]
    assert sorted(texts) == ["een onbegrepen vraag", "heel iets anders"]

    found.handle(["een onbegrepen vraag"], "toets")
    found.handle(["heel iets anders"], None)
    assert found.groups() == []
    assert found.with_topic() == [("toets", "een onbegrepen vraag")]

    found.empty_export()
    assert found.with_topic() == []
    assert found.groups() == []
    assert b"heel iets anders" not in str(found.with_topic()).encode()


def test_only_the_latest_events_are_read(
    store: ConversationStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(3):
        keep(store, f"gesprek {number}", f"vraag {number}", "fallback")
    monkeypatch.setattr("bot.testbank.not_understood._MOST_EVENTS", 4)
    monkeypatch.setattr("bot.testbank.not_understood._AT_ONCE", 1)
    texts = [m.text for g in NotUnderstood(store, "key").groups() for m in g.messages]
    assert sorted(texts) == ["vraag 1", "vraag 2"]


def test_erasing_a_conversation_takes_its_messages_away(store: ConversationStore) -> None:
    keep(store, "a", "een onbegrepen vraag", "fallback")
    found = NotUnderstood(store, "key")
    assert len(found.groups()) == 1
    asyncio.run(store.erase("a"))
    assert found.groups() == []


def test_what_needs_nothing_leaves_no_text_behind(store: ConversationStore, tmp_path: Path) -> None:
    found = NotUnderstood(store, "key")
    found.handle(["geheimzinnig woord"], None)
    store.close()
    content = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"geheimzinnig" not in content
