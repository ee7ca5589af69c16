"""What visitors thought of answers: how often an answer helped, and the remarks on it.

Read from what is still kept, like messages that were not understood: a remark is masked before it
is stored, is copied nowhere, and is gone when its conversation is erased.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.base.dutch_time import local_from_seconds
from bot.conversations.store import ConversationStore, Feedback
from bot.testbank.not_understood import STAFF

_MOST = 500  # judgements that are read, the newest
_AT_ONCE = 500  # events in memory


@dataclass(frozen=True)
class Judgement:
    """What one visitor thought of one message; `said` is what the message answered."""

    at: float
    helpful: bool
    remark: str
    said: str


@dataclass
class Judged:
    """An answer, by the response and the facts that it is made of, and what was thought of it."""

    utter: str
    facts: tuple[str, ...]
    text: str
    judgements: list[Judgement] = field(default_factory=list)

    def count(self, helpful: bool) -> int:
        """Return how often it helped, or did not."""
        return sum(each.helpful is helpful for each in self.judgements)

    @property
    def days(self) -> list[tuple[str, int, int]]:
        """Each day, the newest first, with how often it helped and did not."""
        days = [local_from_seconds(each.at).strftime("%d-%m-%Y") for each in self.judgements]
        counts = Counter(zip(days, (each.helpful for each in self.judgements), strict=True))
        return [(day, counts[day, True], counts[day, False]) for day in dict.fromkeys(days)]

    @property
    def remarks(self) -> list[Judgement]:
        """The judgements with a remark, the newest first."""
        return [each for each in self.judgements if each.remark]


def judged(store: ConversationStore) -> list[Judged]:
    """Return the answers that visitors judged, those that helped least first."""
    with store.session_scope() as session:
        newest = (
            session.query(Feedback)
            .filter(~Feedback.sender_id.startswith(STAFF, autoescape=True))
            .order_by(Feedback.timestamp.desc())
            .limit(_MOST)
        )
        given = {str(each.message_id): each for each in newest}
        event = store.SQLEvent
        rows = (
            session.query(event.sender_id, event.data)
            .filter(event.type_name.in_(("user", "bot")))
            .filter(event.sender_id.in_({each.sender_id for each in given.values()}))
            .order_by(event.id)
            .yield_per(_AT_ONCE)
        )
        return collect(((row.sender_id, json.loads(row.data)) for row in rows), given)


def collect(
    events: Iterable[tuple[str, Mapping[str, Any]]], given: Mapping[str, Feedback]
) -> list[Judged]:
    """Return the judged answers among user and bot events; `given` is by the message's id."""
    found: dict[tuple[str, tuple[str, ...]], Judged] = {}
    said: dict[str, str] = {}
    for conversation, event in events:
        if event.get("event") == "user":
            said[conversation] = str(event.get("text") or "")
            continue
        metadata = event.get("metadata") or {}
        feedback = given.get(str(metadata.get("message_id")))
        if feedback is None:
            continue
        key = str(metadata.get("utter_action") or ""), tuple(metadata.get("facts") or ())
        answer = found.setdefault(key, Judged(*key, str(event.get("text") or "")))
        words = said.get(conversation, "")
        answer.judgements.append(
            Judgement(
                at=feedback.timestamp,
                helpful=feedback.helpful,
                remark=feedback.remark or "",
                said="" if words.startswith("/") else words,
            )
        )
    for answer in found.values():
        answer.judgements.sort(key=lambda each: -each.at)
    return sorted(found.values(), key=lambda each: (-each.count(False), -len(each.judgements)))
