"""Tells which party or which word of the glossary a message is about.

A question whether the NCSC may share with X (`delen_anders`) gets the entities `partij` (X in
the visitor's words) and `partij_soort` (its kind). Where X is of a kind on the page's list,
the intent becomes that group's topic. A glossary question (`begrip`) gets the entity `begrip`.
Who wants to change an answer of the self-check (`wijzig`) gets the question as `vraag`.
"""

from __future__ import annotations

import re
from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.components import FixedComponent
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.dutch.pipeline import PARTY, QUESTION, TERM
from bot.nlu.topics.questions import QUESTIONS

ON_THE_LIST = {
    "isp": "delen_isp",
    "csirt_eu": "delen_csirt_eu",
    "cct": "delen_cct",
    "oktt": "delen_oktt",
}
OTHER_PARTY = "delen_anders"
GLOSSARY = "begrip"
CHANGE = "wijzig"
UNKNOWN_KIND = "onbekend"
GENERAL_KINDS = ("bedrijf", "vereniging", "instelling")
MAX_PARTY_LENGTH = 60
_TOWARDS = {"met", "aan", "naar", "voor", "tegen", "van", "als", "bij"}
_NOT_IN_A_NAME = re.compile(r"[^\w .,&'’/-]+")
# "met de Duitse voetbalbond?": the words behind the preposition, up to a verb or the end. What is
# not shared with can stand behind "met" too ("een camping met wifi"), so before that a verb must
# stand, and between them only what stands for who shares, and for what.
_BEHIND_SHARE = re.compile(
    r"(?:^\W*met|\b(?:deelt?|delen|gedeeld|mag|mogen|kan|kunnen|en|ook|zit|wissel\w*|verstrek\w*)"
    r"(?:\s+(?:het|dat|dit|['’]?t|de|jullie|je|u|we|wij|ze|ncsc|informatie|info|gegevens|data|"
    r"kennis|iets|die|ook|dan|wel|eigenlijk|uit|worden)){0,5}\s+met"
    r"|\b(?:aan|naar))\s+(?:(?:de|het|een|onze|ons|mijn|jullie|die|deze)\s+)?"
    r"((?!(?:ncsc|het|de|jullie|ons|wij|we|mij|me|ik|hen|hun|iedereen|wie|wat|elkaar|dat|dit|die|"
    r"deze|alles|iets|niets|anderen|delen|info|informatie|gegevens|data|kennis|dreigingen|"
    r"incidenten|waarschuwingen|meldingen|spul)\b)"
    r"[\w&'’.-]+(?:\s+(?!(?:delen|geven|sturen|doorgeven|en|of|als|over|die|dat|mag|kan|zijn|is|"
    r"wordt|worden|krijgt|verstrekken|doorsturen|gedeeld|gegeven|dan|ook|toch|eigenlijk|iets|waar|"
    r"wel|nog|even)\b)[\w&'’.-]+){0,2})",
    re.IGNORECASE,
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionExtractor(FixedComponent):
    """Adds `partij` and `partij_soort`, or `begrip`, to messages whose topic asks for them."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Add the entities and settle the topic of each message."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is not None:
                _add_party(message, doc)
                _add_term(message, doc)
                _add_question(message, doc)
        return messages


def _asks(message: Message, topic: str) -> bool:
    """Whether `topic` is what the message, or one of its two questions, is about."""
    intent = (message.get(INTENT) or {}).get("name")
    return topic == intent or topic in (message.get(QUESTIONS) or ())


def _add_party(message: Message, doc: Doc) -> None:
    if not _asks(message, OTHER_PARTY):
        return
    party = _party_asked_about(_mentions(doc, PARTY))
    if party is not None:
        kind, name, start, end = party.id_, party.text, party.start_char, party.end_char
    else:
        behind = _BEHIND_SHARE.search(doc.text)
        if behind is None:
            return
        kind, name = UNKNOWN_KIND, behind[1]
        start, end = behind.span(1)
    if kind in ON_THE_LIST:
        _change_topic(message, ON_THE_LIST[kind])
        return
    name = _NOT_IN_A_NAME.sub(" ", name).strip(" .,'’/-")[:MAX_PARTY_LENGTH].strip()
    if name:
        _add_entities(message, start, end, partij=name, partij_soort=kind)


def _change_topic(message: Message, topic: str) -> None:
    """Make `topic` what is asked, in place of the question about another party."""
    intent = message.get(INTENT)
    if intent["name"] == OTHER_PARTY:
        message.set(INTENT, {**intent, "name": topic}, add_to_output=True)
    questions = [topic if q == OTHER_PARTY else q for q in message.get(QUESTIONS) or ()]
    if questions:
        distinct = list(dict.fromkeys(questions))
        message.set(QUESTIONS, distinct if len(distinct) > 1 else [], add_to_output=True)


def _add_term(message: Message, doc: Doc) -> None:
    if not _asks(message, GLOSSARY):
        return
    terms = _mentions(doc, TERM)
    # "wat betekent OKTT bij het NCSC?": the NCSC is seldom the word that is asked about
    named = [t for t in terms if t.id_ != "ncsc"] or terms
    second = GLOSSARY in (message.get(QUESTIONS) or ())[1:]
    asked = named[-1 if second else 0] if named else None
    if asked is not None:
        _add_entities(message, asked.start_char, asked.end_char, begrip=asked.id_)
    else:
        _add_entities(message, 0, len(doc.text), begrip=UNKNOWN_KIND)


def _add_question(message: Message, doc: Doc) -> None:
    questions = _mentions(doc, QUESTION) if _asks(message, CHANGE) else []
    if len({question.id_ for question in questions}) == 1:  # of two, the visitor has to choose
        named = questions[0]
        _add_entities(message, named.start_char, named.end_char, vraag=named.id_)


def _mentions(doc: Doc, label: str) -> list[Span]:
    found = [s for s in dutch.mentions(doc) if s.label_ == label]
    # "drinkwaterbedrijf" is named as vital and also ends in "bedrijf": the general kinds yield
    return filter_spans(sorted(found, key=lambda span: span.id_ in GENERAL_KINDS))


def _party_asked_about(parties: list[Span]) -> Span | None:
    """Return the party behind "met", "aan" or the like, else the last one named."""
    for party in reversed(parties):
        before = party.doc[max(party.start - 3, 0) : party.start]
        if any(token.lower_ in _TOWARDS - {"als", "van", "bij"} for token in before):
            return party
    return parties[-1] if parties else None


def _add_entities(message: Message, start: int, end: int, **values: str) -> None:
    entities = [
        {
            "entity": name,
            "value": value,
            "start": start,
            "end": end,
            "extractor": MentionExtractor.__name__,
        }
        for name, value in values.items()
    ]
    message.set(ENTITIES, [*message.get(ENTITIES, []), *entities], add_to_output=True)
