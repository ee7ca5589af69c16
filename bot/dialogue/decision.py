"""Decides what a message is about. Pure: candidates in, decision out; every threshold is here.

What counts as an answer to a question of the self-check is decided by `bot.zelfcheck.reading`,
which topics a clarification offers by `clarification`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.nlu.candidates import Candidates, Mention, Part, Topic

# Less sure than this, or this close to the next one: the bot asks (docs/decisions/0005).
SURE, APART = 0.6, 0.1
SURE_PART = 0.75  # of each of two questions in a message
SURE_STATEMENT = 0.95  # a statement may be mere context; only a very sure incident in one counts
# Stories mention the incidents of others: in one of so many parts, an incident counts only
# where the whole may be one as well.
PARTS_OF_A_STORY, INCIDENT_IN_ALL = 3, 0.1

INCIDENT = "incident"
OTHER_PARTY, GLOSSARY, CHANGE = "delen_anders", "begrip", "wijzig"
COURTESIES = ("groet", "dank")
# A party of a kind on the page's list is asked about by the topic of its group.
ON_THE_LIST: Mapping[str, str] = {
    "isp": "delen_isp",
    "csirt_eu": "delen_csirt_eu",
    "cct": "delen_cct",
    "oktt": "delen_oktt",
}
UNKNOWN = "onbekend"  # a kind of party or a word that nobody has listed
MAX_PARTY_LENGTH = 60  # characters of a name that is repeated to the visitor
_NOT_IN_A_NAME = re.compile(r"[^\w .,&'’/-]+")


@dataclass(frozen=True)
class Entity:
    """A value that an answer needs; `start` and `end` are where it is taken from in the text."""

    name: str
    value: str
    start: int
    end: int


@dataclass(frozen=True)
class Decision:
    """What is answered.

    `topic` is None when nothing is sure enough: then the bot asks, or gives up. `ranking` is that
    of the message, or of the part of it that is answered. `topics` are the two topics of a message
    that holds two questions, else empty.
    """

    topic: Topic | None
    ranking: tuple[Topic, ...] = ()
    topics: tuple[str, ...] = ()
    entities: tuple[Entity, ...] = field(default=())


def decide(candidates: Candidates) -> Decision:
    """Return what to answer to a message."""
    decision = _with_party(_among_parts(candidates), candidates)
    entities = (*decision.entities, *_word(decision, candidates), *_question(decision, candidates))
    return Decision(decision.topic, decision.ranking, decision.topics, entities)


def clear(topics: tuple[Topic, ...]) -> Topic | None:
    """Return the likeliest topic where it is likely enough and stands apart from the next."""
    if not topics or topics[0].confidence < SURE:
        return None
    if len(topics) > 1 and topics[0].confidence - topics[1].confidence < APART:
        return None
    return topics[0]


def _among_parts(candidates: Candidates) -> Decision:
    """Choose between the message as a whole and the questions in it.

    An incident leaves no room for a second question, and a question none for the greeting or thanks
    before it.
    """
    whole = Decision(clear(candidates.topics), candidates.topics)
    if whole.topic and whole.topic.name == INCIDENT:
        return whole
    courteous = len(candidates.parts) == 1  # all that is behind a greeting or thanks
    wanted = (*SUBSTANCE, *FOLLOW_UPS) if courteous else SUBSTANCE
    sure: dict[str, tuple[Topic, Part]] = {}
    for part in candidates.parts:
        topic = clear(part.topics)
        if topic and topic.name in wanted and _counts(part, topic, candidates):
            sure.setdefault(topic.name, (topic, part))
    if INCIDENT in sure:  # nothing else matters now
        return Decision(sure[INCIDENT][0], candidates.topics)
    names = tuple(sure)[:2]
    if len(names) == 2 or (names and courteous and _is_courtesy(whole.topic)):
        topic, part = sure[names[0]]
        return Decision(topic, part.topics, names if len(names) == 2 else ())
    return whole


def _counts(part: Part, topic: Topic, candidates: Candidates) -> bool:
    if topic.name == INCIDENT and len(candidates.parts) >= PARTS_OF_A_STORY:
        of_all = {each.name: each.confidence for each in candidates.topics}
        if of_all.get(INCIDENT, 0.0) < INCIDENT_IN_ALL:
            return False
    if part.asks:
        return topic.confidence >= SURE_PART
    return topic.name == INCIDENT and topic.confidence >= SURE_STATEMENT


def _is_courtesy(topic: Topic | None) -> bool:
    return topic is None or topic.name in COURTESIES


def _asks(decision: Decision, topic: str) -> bool:
    """Whether `topic` is what the message, or one of its two questions, is about."""
    return bool(decision.topic and decision.topic.name == topic) or topic in decision.topics


def _with_party(decision: Decision, candidates: Candidates) -> Decision:
    """Name the party that is asked about, or take the topic of the group that it belongs to."""
    party = party_asked_about(candidates.parties) or candidates.unlisted
    if party is None or not _asks(decision, OTHER_PARTY):
        return decision
    if party.id in ON_THE_LIST:
        return _with_topic(decision, ON_THE_LIST[party.id])
    name = _NOT_IN_A_NAME.sub(" ", party.text).strip(" .,'’/-")[:MAX_PARTY_LENGTH].strip()
    if not name:
        return decision
    values = {"partij": name, "partij_soort": party.id}
    entities = tuple(Entity(key, v, party.start, party.end) for key, v in values.items())
    return Decision(decision.topic, decision.ranking, decision.topics, entities)


def party_asked_about(parties: tuple[Mention, ...]) -> Mention | None:
    """Return the party behind "met", "aan" or the like, else the last one named."""
    towards = [party for party in parties if party.towards]
    return next(reversed(towards or parties), None)


def _with_topic(decision: Decision, topic: str) -> Decision:
    """Put `topic` in the place of the question about another party."""
    first = decision.topic
    if first and first.name == OTHER_PARTY:
        first = Topic(topic, first.confidence)
    both = tuple(dict.fromkeys(topic if t == OTHER_PARTY else t for t in decision.topics))
    return Decision(first, decision.ranking, both if len(both) > 1 else ())


def _word(decision: Decision, candidates: Candidates) -> tuple[Entity, ...]:
    """Return which word is to be explained."""
    if not _asks(decision, GLOSSARY):
        return ()
    # "wat betekent OKTT bij het NCSC?": the NCSC is seldom the word that is asked about
    named = [word for word in candidates.words if word.id != "ncsc"] or candidates.words
    if not named:
        return (Entity(GLOSSARY, UNKNOWN, 0, candidates.length),)
    word = named[-1 if GLOSSARY in decision.topics[1:] else 0]
    return (Entity(GLOSSARY, word.id, word.start, word.end),)


def _question(decision: Decision, candidates: Candidates) -> tuple[Entity, ...]:
    """Return which answer of the self-check is to be changed; of two, the visitor has to choose."""
    named = candidates.questions if _asks(decision, CHANGE) else ()
    if len({question.id for question in named}) != 1:
        return ()
    return (Entity("vraag", named[0].id, named[0].start, named[0].end),)
