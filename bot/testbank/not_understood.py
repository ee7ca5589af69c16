"""Messages that the bot did not understand, and what staff decided about them.

Read from the conversations that are still kept, where personal data were masked before
anything was stored. To show a message it is not copied, so it is gone when its conversation is
erased. Only what a staff member has seen and given a topic is kept longer, without a time or a
conversation, until the export is emptied. Of every message that was dealt with, a keyed hash
stays for good, so that it does not come back.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME

from bot.base.signing import digest
from bot.conversations.messages import START_INTENT
from bot.conversations.store import ConversationStore, Feedback
from bot.flows.matching import normal

STAFF = "testbank-"  # conversations of staff begin so, and are left out here
UNCLEAR_KINDS = ("clarification", "fallback")
NOT_HELPFUL = "not_helpful"
_MOST_EVENTS = 40_000
_AT_ONCE = 500  # events in memory
_MOST_MESSAGES = 1000  # different ones, for grouping
_LIKE = 0.55  # distance from 0 to 1 up to which messages are in one group


class Handled(SQLTrackerStore.Base):
    """A message that staff dealt with; `text` and `topic` only when it is to be exported."""

    __tablename__ = "testbank_handled"

    key = sa.Column(sa.String(64), primary_key=True)
    text = sa.Column(sa.Text)
    topic = sa.Column(sa.String(100))


@dataclass
class Unclear:
    """One message (in one spelling), how often it came, and why it is here."""

    text: str
    count: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    guesses: Counter[str] = field(default_factory=Counter)  # likeliest topics, by times


@dataclass(frozen=True)
class Group:
    """Messages that are alike, most frequent first."""

    messages: tuple[Unclear, ...]

    @property
    def count(self) -> int:
        """How many times these messages came."""
        return sum(message.count for message in self.messages)

    @property
    def guess(self) -> str:
        """The topic that the classifier thought likeliest most often, or ""."""
        guesses: Counter[str] = sum((m.guesses for m in self.messages), Counter())
        return guesses.most_common(1)[0][0] if guesses else ""


class NotUnderstood:
    """Reads the messages, and keeps what was decided about them."""

    def __init__(self, store: ConversationStore, secret_key: str) -> None:
        self._store = store
        self._secret = secret_key

    def groups(self) -> list[Group]:
        """Return what has not been dealt with, in groups, the biggest first."""
        with self._store.session_scope() as session:
            handled = {key for (key,) in session.query(Handled.key)}
            disliked = {
                message_id
                for (message_id,) in session.query(Feedback.message_id).filter_by(helpful=False)
            }
            event = self._store.SQLEvent
            said = (
                session.query(event.id, event.sender_id, event.data)
                .filter(event.type_name.in_(("user", "bot")))
                .filter(~event.sender_id.startswith(STAFF, autoescape=True))
            )
            older = said.order_by(event.id.desc()).offset(_MOST_EVENTS).limit(1).first()
            if older:
                said = said.filter(event.id > older.id)
            rows = said.order_by(event.id).yield_per(_AT_ONCE)
            collected = collect(((row.sender_id, json.loads(row.data)) for row in rows), disliked)
        left = [unclear for unclear in collected if self._key(unclear.text) not in handled]
        return grouped(left[:_MOST_MESSAGES])

    def handle(self, messages: Iterable[str], topic: str | None) -> None:
        """Note that messages are dealt with: they belong to a topic, or nothing is to be done."""
        with self._store.session_scope() as session:
            for text in messages:
                kept = text if topic else None
                session.merge(Handled(key=self._key(text), text=kept, topic=topic))
            session.commit()

    def with_topic(self) -> list[tuple[str, str]]:
        """Return the messages that are to be exported: topic and masked text, by topic."""
        with self._store.session_scope() as session:
            rows = session.query(Handled.topic, Handled.text).filter(Handled.topic.isnot(None))
            return sorted((str(topic), str(text)) for topic, text in rows)

    def empty_export(self) -> None:
        """Forget the texts that were exported; the messages stay dealt with."""
        with self._store.session_scope() as session:
            session.query(Handled).update({"text": None, "topic": None})
            session.commit()

    def _key(self, text: str) -> str:
        return digest(self._secret, "testbank handled", normal(text))


def collect(events: Iterable[tuple[str, dict[str, Any]]], disliked: Iterable[str]) -> list[Unclear]:
    """Return the unclear messages among user and bot events, most frequent first.

    `disliked` are the ids of messages of the bot that a visitor called not helpful.
    """
    not_helpful = set(disliked)
    by_text: dict[str, Unclear] = {}
    said: dict[str, tuple[str, list[str]] | None] = {}  # by conversation: what is being answered
    counted: set[str] = set()  # conversations whose message counts already, for another reason
    for conversation, event in events:
        if event.get("event") == "user":
            words = " ".join(str(event.get("text") or "").split())
            said[conversation] = (words, _guess(event)) if _own_words(event) else None
            counted.discard(conversation)
            continue
        message = said.get(conversation)
        metadata = event.get("metadata") or {}
        reason = metadata.get("kind") if metadata.get("kind") in UNCLEAR_KINDS else None
        if metadata.get("message_id") in not_helpful:
            reason = NOT_HELPFUL
        if message is None or reason is None:
            continue
        text, guess = message
        unclear = by_text.setdefault(normal(text), Unclear(text))
        unclear.reasons[str(reason)] += 1
        if conversation not in counted:
            counted.add(conversation)
            unclear.count += 1
            unclear.guesses.update(guess)
    return sorted(by_text.values(), key=lambda unclear: -unclear.count)


def grouped(messages: Sequence[Unclear]) -> list[Group]:
    """Return messages in groups that are alike by their letters, the biggest group first."""
    if len(messages) < 2:
        return [Group((message,)) for message in messages]
    from sklearn.cluster import AgglomerativeClustering
    from sklearn.feature_extraction.text import TfidfVectorizer

    weights = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True)
    vectors = weights.fit_transform([f" {normal(message.text)} ?" for message in messages])
    distances = np.clip(1.0 - (vectors @ vectors.T).toarray(), 0.0, 1.0)
    clusters = AgglomerativeClustering(
        n_clusters=None, distance_threshold=_LIKE, metric="precomputed", linkage="average"
    ).fit_predict(distances)
    groups: dict[int, list[Unclear]] = {}
    for cluster, message in zip(clusters, messages, strict=True):
        groups.setdefault(int(cluster), []).append(message)
    grouped = [Group(tuple(members)) for members in groups.values()]
    return sorted(grouped, key=lambda group: -group.count)


def _own_words(event: dict[str, Any]) -> bool:
    """Whether a visitor typed this, and did not choose a button."""
    text = str(event.get("text") or "")
    intent = ((event.get("parse_data") or {}).get("intent") or {}).get("name")
    return bool(text.strip()) and not text.startswith("/") and intent != START_INTENT


def _guess(event: dict[str, Any]) -> list[str]:
    ranking = (event.get("parse_data") or {}).get("intent_ranking") or []
    names = [
        str(r["name"])
        for r in ranking
        if r.get("name") not in (None, DEFAULT_NLU_FALLBACK_INTENT_NAME)
    ]
    return names[:1]
