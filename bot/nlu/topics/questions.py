"""Finds the questions in a message that holds more than one.

`QuestionSplitter` stands first in the pipeline: it puts each part of a message behind the
message, as a message of its own, so that every later component reads all of them at once.
`QuestionMerger` stands behind the classifier: it folds the parts back into
the message and says in `questions` which two topics were asked about.
"""

from __future__ import annotations

import re
from typing import Any, Dict, List, Text  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.nlu.components import FixedComponent

QUESTIONS = "questions"
PART_OF, _ASKS = "part_of", "asks"  # what a part knows of itself
FIRST_OF_ALL = "incident"
UNCLEAR = DEFAULT_NLU_FALLBACK_INTENT_NAME
SURE_STATEMENT = 0.95
MAX_PARTS = 6  # a longer message is a story; more parts would only cost time
MIN_WORDS = 2

# How a question or request begins: an interrogative, perhaps behind a preposition; a verb; or
# "ik wil weten". Only parts that begin so, or end in "?", count as questions.
_INTERROGATIVE = (
    "wat|wie|hoe|hoeveel|hoelang|wanneer|welke?|wiens|waar(?:aan|bij|door|heen|in|mee|naar|om|onder|"
    "op|over|tegen|toe|uit|van|voor)?"
)
_VERB = (
    "mag|mogen|kan|kun|kunt|kunnen|moet|moeten|is|zijn|ben|bent|krijg|krijgt|krijgen|geldt|gelden|"
    "telt|tellen|hoort|horen|hoef|hoeft|hoeven|heb|hebt|heeft|hebben|doe|doet|doen|deel|deelt|"
    "delen|wil|willen|ga|gaat|gaan|valt|vallen|bestaat|staat|klopt|wordt|worden|zouden|zou|graag|"
    "maakt|werkt|zit|blijft|vervangt|verhoudt|geven|geeft|ontvang|ontvangen|gelieve"
)
_ASKING = (
    rf"(?:(?:op|aan|van|met|bij|onder|in|voor|over|tot|tegen|via)\s+)?(?:{_INTERROGATIVE})"
    rf"|{_VERB}|(?:ik|we|wij)\s+(?:wil|willen|zou|zouden|zoek|zoeken|vraag|vroeg|hoor)"
)
_JOINING = "en|plus|verder|daarnaast|maar|alsmede|alsook|namelijk|dus"
_BOUNDARY = re.compile(
    rf"(?<=[?!.;:])\s+|\n+|(?:\s*,)?\s+(?:{_JOINING})\s+(?=(?:(?:ook|eh|dan)\s+)?(?:{_ASKING})\b)"
    rf"|,\s+(?=(?:{_ASKING})\b)",
    re.IGNORECASE,
)
_OPENING = re.compile(
    rf"^(?:(?:{_JOINING}|ook|eerst|oké|ok|nog iets|vraagje|2e vraag|want|dan)[\s,:]+)*",
    re.IGNORECASE,
)
_QUESTION = re.compile(rf"^(?:{_ASKING})\b", re.IGNORECASE)
# "bedankt en wat kost dat": without a comma, a question behind a greeting is easily missed
_COURTESY = re.compile(
    r"^\W*(?:hallo|hoi|hey|hé|hi|dag|goe(?:de|den|ie)\s?(?:morgen|middag|avond|dag)|bedankt|merci|"
    r"thx|dank\s?(?:je|u|jullie)(?:\s?wel)?)[\s,.!]+(?:en\s+)?"
    rf"(?=(?:{_ASKING})\b)",
    re.IGNORECASE,
)
COURTESIES = ("groet", "dank")
# "waar staat die?" asks about what was said before it, and is no question of its own
_LEANING = re.compile(r"^(?:\S+\s+){1,3}(?:die|dat|dit|daarvan|daarvoor)\W*$", re.IGNORECASE)


def parts(text: str) -> list[tuple[str, bool]]:
    """Return the parts of `text` in order, each with whether it asks something.

    [] when the text is one part, unless it begins with a greeting or thanks: that is left out.
    Statements count too: "we zijn gehackt" is one.
    """
    found = []
    asked = _COURTESY.sub("", text)
    for piece in _BOUNDARY.split(asked):
        part = _OPENING.sub("", piece.strip())
        if len(part.split()) >= MIN_WORDS:
            asks = part.endswith("?") or bool(_QUESTION.match(part))
            found.append((part, asks and not _LEANING.search(part)))
    if len(found) == 1:  # behind a greeting it may lean on what was said before
        return [(found[0][0], True)] if asked != text else []
    return found[:MAX_PARTS]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class QuestionSplitter(FixedComponent):
    """Adds each part of a message behind it, as a message of its own."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages, each followed by its parts where it has several."""
        result = []
        for message in messages:
            result.append(message)
            for part, asks in parts(message.get(TEXT) or ""):
                result.append(Message(data={TEXT: part, PART_OF: message, _ASKS: asks}))
        return result


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class QuestionMerger(FixedComponent):
    """Folds the questions back into their message.

    Two different topics of substance, both at least as sure as `threshold`: the message gets
    `questions` = [first, second] and the intent of the first. An incident leaves no room for a
    second question, and a question none for the greeting or thanks before it.
    """

    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        """Return the options: `threshold`, a confidence from 0 to 1."""
        return {"threshold": 0.6}

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages without their parts."""
        whole = [m for m in messages if m.get(PART_OF) is None]
        for message in whole:
            self._merge(message, [m for m in messages if m.get(PART_OF) is message])
        return whole

    def _merge(self, message: Message, questions: list[Message]) -> None:
        if (message.get(INTENT) or {}).get("name") == FIRST_OF_ALL:
            return
        sure: dict[str, Message] = {}
        courteous = len(questions) == 1  # all that stands behind a greeting or thanks
        wanted = (*SUBSTANCE, *FOLLOW_UPS) if courteous else SUBSTANCE
        for question in questions:
            intent = question.get(INTENT) or {}
            first_of_all = intent.get("name") == FIRST_OF_ALL
            # A statement may be mere context; only a very sure incident in one counts.
            needed = self._config["threshold"] if question.get(_ASKS) else SURE_STATEMENT
            counts = question.get(_ASKS) or first_of_all
            if counts and intent.get("name") in wanted and intent["confidence"] >= needed:
                sure.setdefault(intent["name"], question)
        topics = list(sure)[:2]
        if FIRST_OF_ALL in sure:  # nothing else matters now
            message.set(INTENT, sure[FIRST_OF_ALL].get(INTENT), add_to_output=True)
            return
        if len(topics) == 2:
            message.set(QUESTIONS, topics, add_to_output=True)
        elif not (topics and courteous and message.get(INTENT)["name"] in (*COURTESIES, UNCLEAR)):
            return
        first = sure[topics[0]]
        message.set(INTENT, first.get(INTENT), add_to_output=True)
        message.set(INTENT_RANKING_KEY, first.get(INTENT_RANKING_KEY), add_to_output=True)
