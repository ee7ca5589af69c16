"""Finds the parties, the words of the glossary and the questions of the self-check in a message."""

from __future__ import annotations

import re
from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import SPACY_DOCS
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from bot.nlu.candidates import Mention
from bot.nlu.components import FixedComponent
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.dutch.pipeline import PARTY, QUESTION, TERM
from bot.nlu.topics.questions import PART_OF

MENTIONED = "mentioned"  # key of a Rasa message: fields of Candidates
UNLISTED_KIND = "onbekend"
GENERAL_KINDS = ("bedrijf", "vereniging", "instelling")
_ALSO_WORDS = {
    "om",
    "bv",
    "ad",
    "sap",
    "trouw",
    "vs",
    "vn",
    "vk",
    "ns",
    "ing",
    "bol",
    "ey",
    "duo",
    "acm",
}
PLACES_KIND = "overheid"  # cities and provinces stand for their governments
_BEFORE_A_PLACE = {"in", "uit", "rond", "regio", "omgeving", "omstreken"}
_TOWARDS = {"met", "aan", "naar", "voor", "tegen"}
# "met de Duitse voetbalbond?": the words behind the preposition, up to a verb or the end. "met"
# does not always name a party ("een camping met wifi"), so a verb must come first, and between them
# only words for who shares and for what.
_BEHIND_SHARE = re.compile(
    r"(?:^\W*met|\b(?:deelt?|delen|gedeeld|mag|mogen|kan|kunnen|en|ook|zit|wissel\w*|verstrek\w*)"
    r"(?:\s+(?:het|dat|dit|['’]?t|de|jullie|je|u|we|wij|ze|ncsc|informatie|info|gegevens|data|"
    r"kennis|iets|die|ook|dan|wel|eigenlijk|uit|worden)){0,5}\s+met"
    r"|\b(?:aan|naar))\s+(?:(?:de|het|een|onze|ons|mijn|jullie|die|deze)\s+)?"
    r"((?!(?:ncsc|het|de|jullie|ons|wij|we|mij|me|ik|hen|hun|iedereen|wie|wat|elkaar|dat|dit|die|"
    r"deze|alles|iets|niets|anderen|delen|info|informatie|gegevens|data|kennis|dreigingen|"
    r"incidenten|waarschuwingen|meldingen|spul)\b)"
    r"[\w&'’.-]+(?:\s+(?!(?:delen|geven|sturen|doorgeven|en|of|als|over|die|dat|mag|kan|zijn|is|"
    r"wordt|worden|krijgt|verstrekken|doorsturen|gedeeld|gegeven|dan|ook|toch|eigenlijk|iets|waar|maar|niet|"
    r"wel|nog|even)\b)[\w&'’.-]+){0,2})",
    re.IGNORECASE,
)
# What stands between the head of a name and what it is of: "koepel van (alle) instellingen"
_OF = re.compile(r"(?:van|voor)(?:\s+(?:de|het|een|alle|onze|\w+e))?\s*", re.IGNORECASE)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class MentionFinder(FixedComponent):
    """Puts on each whole message what it names, whatever it is about."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Look through the messages; their parts are looked at with them."""
        for message in messages:
            doc = message.get(SPACY_DOCS[TEXT])
            if doc is not None and message.get(PART_OF) is None:
                message.set(MENTIONED, mentioned(doc))
        return messages


def mentioned(doc: Doc) -> dict[str, object]:
    """Return what a document names, as fields of Candidates."""
    return {
        "parties": _found(doc, PARTY),
        "words": _found(doc, TERM),
        "questions": _found(doc, QUESTION),
        "unlisted": _unlisted(doc.text),
    }


def _found(doc: Doc, label: str) -> tuple[Mention, ...]:
    spans = [span for span in dutch.mentions(doc) if span.label_ == label and _is_meant(span)]
    # "drinkwaterbedrijf" is named as vital and also ends in "bedrijf": the general kinds yield
    spans = filter_spans(sorted(spans, key=lambda span: span.id_ in GENERAL_KINDS))
    if label == PARTY:
        spans = _heads(spans)
    return tuple(
        Mention(span.id_, span.text, span.start_char, span.end_char, _is_behind_towards(span))
        for span in spans
    )


def _heads(spans: list[Span]) -> list[Span]:
    """Return the parties; what only says what an earlier one is of becomes part of its name.

    "Een vereniging van ziekenhuizen" is an association, and no hospital.
    """
    heads: list[Span] = []
    for span in spans:
        last = heads[-1] if heads else None
        if last is not None and _OF.fullmatch(span.doc[last.end : span.start].text):
            heads[-1] = Span(span.doc, last.start, span.end, last.label, span_id=last.id_)
        else:
            heads.append(span)
    return heads


def _is_meant(span: Span) -> bool:
    """Whether a party is named: no word that is also an abbreviation, no place ("in Brabant")."""
    if span.label_ != PARTY:
        return True
    before = span.doc[span.start - 1].lower_ if span.start else ""
    if span.id_ == PLACES_KIND and before in _BEFORE_A_PLACE:
        return False
    return span.text.lower() not in _ALSO_WORDS or span.text.isupper()


def _is_behind_towards(span: Span) -> bool:
    before = span.doc[max(span.start - 3, 0) : span.start]
    return any(token.lower_ in _TOWARDS for token in before)


def _unlisted(text: str) -> Mention | None:
    behind = _BEHIND_SHARE.search(text)
    return Mention(UNLISTED_KIND, behind[1], *behind.span(1), True) if behind else None
