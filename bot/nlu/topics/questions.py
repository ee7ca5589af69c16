"""Splits a message that may hold more than one question.

`QuestionSplitter` comes first in the pipeline: it puts each part of a message behind the message,
as a message of its own, so that every later component reads all of them at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import List  # noqa: UP035  (Rasa reads these annotations)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.components import FixedComponent

PART_OF, ASKS = "part_of", "asks"  # what a part knows of itself
MAX_PARTS = 6  # of a longer message, a story, those that ask come first: the rest costs time
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
    "maakt|werkt|zit|blijft|vervangt|verhoudt|geven|geeft|ontvang|ontvangen|gelieve|kost|kosten|"
    "duurt|bestaan|vind|vinden|weet|weten|staan|omvat|leg|vertel|stuur|noem|verklaar"
)
_ASKING = (
    rf"(?:(?:op|aan|van|met|bij|onder|in|voor|over|tot|tegen|via)\s+)?(?:{_INTERROGATIVE})"
    rf"|{_VERB}|(?:ik|we|wij)\s+(?:wil|willen|zou|zouden|zoek|zoeken|vraag|vroeg|hoor)"
    r"|(?:mijn|onze|de)\s+vra(?:ag|gen)\s+(?:is|was|zijn|luidt)|(?:ben|zijn|was)\s+benieuwd"
    r"|(?:ik|we|wij)\s+(?:ben|zijn|was|waren)\s+benieuwd|benieuwd|hoe\s?lang"
)
_JOINING = "en|plus|verder|daarnaast|maar|alsmede|alsook|namelijk|dus"
# "hoe word ik partner en we zijn gehackt": what is told behind a question may be an incident
_TELLING = r"(?:wij|we|ik)\s+(?:zijn|ben|worden|word|hebben|heb)"
# Blanks are looked at from the first of a run on, and not given back: else a long run would take
# the square of its length in time.
_BOUNDARY = re.compile(
    rf"(?<!\s)(?:\s*+,)?\s++(?:en|want|maar)\s+(?={_TELLING}\b)|,\s+(?={_TELLING}\b)"
    rf"|(?<=[?!.;:])\s++|\n++|(?<!\s)(?:\s*+,)?\s++(?:(?:{_JOINING})\s+"
    rf"(?=(?:(?:ook|eh|dan)\s+)?(?:{_ASKING})\b)"
    r"|of\s+(?=(?:hoe|wat|wie|wanneer|waarom|waar|is er|zijn er|kan ik)\b))"
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
# "waar staat die?" asks about what was said before it, and is no question of its own
# "kan dat hier?" too; but "hoelang duurt dat?" says what it asks
_LEANING = re.compile(
    r"^(?!hoe\s?(?:lang|veel|vaak)|wie|wanneer|waarom|waarheen|wat kost)(?:\S+\s+){1,3}"
    r"(?:die|dat|dit|daarvan|daarvoor)(?:\s+(?:hier|ook|wel|dan|nou|nog|zo)){0,2}\W*$",
    re.IGNORECASE,
)
# "ik vroeg niet naar kosten", "ik wil partner worden", "ben lid van een club"
_TELLS = re.compile(
    r"^(?:(?:ik|we|wij)\s+(?:vroeg|vroegen|vraag|vragen|heb|hebben|bedoel\w*)\b.*\bniet\b"
    r"|(?:ik|we|wij)\s+vroe(?:g|gen)\s+naar\b|is\s+mijn\s+conclusie\b"
    r"|(?:ik|we|wij)\s+(?:wil|willen|zou|zouden|zoek|zoeken|hoor)\b"
    r"(?!.*\b(?:weten|horen of|graag of)\b)"
    r"|(?:heb|ben|zit|ga|doe|wil|willen|leg|krijgen|moet|moeten|zijn)\s+"
    r"(?!ik|je|jij|u|jullie|we|wij|ze|er|dat|die|het|de|alle|uit|onze|mijn|leden|benieuwd|eens))"
    r"|:$",
    re.IGNORECASE,
)
# "dan leg ik het voor"
_CONCLUDES = re.compile(r"^(?:en\s+)?(?:dan|dus)\s+(?:\w+)\s+(?:ik|we|wij)\b", re.IGNORECASE)
# What only fills in the question before it: "wie tekent dat? De minister?", "…, is dat het NCSC?"
_FILLS_IN = re.compile(
    rf"^(?:(?:is|zijn|was|doet)\s+(?:dat|het|die|hij|zij|ze)\b|(?!(?:{_ASKING})\b)(?:\S+\s+){{0,6}}\S+$)",
    re.IGNORECASE,
)
# "die voorwaarde, wat houdt die in?": what is asked about stands before the question
_SET_BEFORE = re.compile(
    r"^(?:die|dat|deze|de|het|zo['’]n|een)\s+(?:\S+\s+){0,4}\S+[,:]?$", re.IGNORECASE
)


def parts(text: str) -> list[tuple[str, bool]]:
    """Return the parts of `text` in order, each with whether it asks something.

    [] when the text is one part, unless it begins with a greeting or thanks: that is left out.
    Statements count too: "we zijn gehackt" is one.
    """
    clauses: list[tuple[str, bool]] = []
    asked, begins = _COURTESY.sub("", text), 0
    for piece, end in _pieces(asked):
        part = _OPENING.sub("", piece.strip())
        if clauses and part.endswith("?") and _continues(clauses[-1], part):
            clauses[-1] = (asked[begins:end].strip(), True)
        elif len(part.split()) >= MIN_WORDS:
            begins = end - len(piece) + piece.index(part)
            clauses.append((part, _asks(part, piece.strip())))
    if len(clauses) == 1:  # behind a greeting it may lean on what was said before
        return [(clauses[0][0], True)] if asked != text else []
    return _most_telling(clauses)


def _pieces(text: str) -> Iterator[tuple[str, int]]:
    """Yield what stands between boundaries, and where it ends."""
    start = 0
    for boundary in _BOUNDARY.finditer(text):
        yield text[start : boundary.start()], boundary.start()
        start = boundary.end()
    yield text[start:], len(text)


def _asks(part: str, whole: str) -> bool:
    """Whether a part asks something; `whole`: with the words that join it to what is before it."""
    if part.endswith("?"):
        return not _LEANING.search(part)
    tells = _TELLS.search(part) or _CONCLUDES.match(whole)
    return bool(_QUESTION.match(part)) and not tells and not _LEANING.search(part)


def _continues(before: tuple[str, bool], part: str) -> bool:
    """Whether a part belongs to what stands before it: it fills that in, or asks about it."""
    text, asks = before
    if asks:
        return bool(_FILLS_IN.match(part))
    return bool(_SET_BEFORE.match(text) and _LEANING.search(part))


def _most_telling(clauses: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    """Return at most MAX_PARTS, in order: the last that ask (a story ends in them), then others."""
    asking = [i for i, (_, asks) in enumerate(clauses) if asks][-MAX_PARTS:]
    others = [i for i in range(len(clauses)) if i not in asking]
    kept = sorted([*asking, *others[: MAX_PARTS - len(asking)]])
    return [clauses[i] for i in kept]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class QuestionSplitter(FixedComponent):
    """Adds each part of a message behind it, as a message of its own."""

    def process(self, messages: List[Message]) -> List[Message]:
        """Return the messages, each followed by its parts where it has several."""
        result = []
        for message in messages:
            result.append(message)
            for part, asks in parts(message.get(TEXT) or ""):
                result.append(Message(data={TEXT: part, PART_OF: message, ASKS: asks}))
        return result
