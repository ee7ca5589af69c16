"""Questions: from the table of facts, the texts of the topics, and both sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.answers import answer
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.moves.open_question import unknown_word
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.subjects import GROUPS, LEANS, SURE, About, about, entity_party
from bot.dialogue.talk import Talk

# Words of the glossary and the subjects that they name too.
_SUBJECTS_OF_WORDS: Mapping[str, tuple[str, ...]] = {
    "oktt": ("delen_oktt",),
    "schakelorganisatie": ("delen_oktt",),
    "samenwerkingsverband": ("delen_oktt",),
    "isac": ("delen_oktt",),
    "cert": ("delen_cct",),
    "csirt": ("delen_cct",),
    "computercrisisteam": ("delen_cct",),
    "internettoegang": ("delen_isp",),
    "aanwijzen": ("partner_worden",),
    "herleidbaar": ("toets_sector",),
    "avg": ("toets_avg",),
}
_WHAT_IS = re.compile(
    r"\b(?:wat (?:is|zijn|betekent|betekend|houdt|bedoel\w*)(?: jullie met)?|wat bedoel je met|"
    r"wat is dat,?|betekenis van|en)\s+(?:nou |eigenlijk |precies |dan )*"
    r"(?:een |de |het |'n )?(?:woord |term |begrip )?"
    r"['\"“]?([\w'’./-]+(?:[- ][\w'’./-]+)?)['\"”]?\s*(?:precies|eigenlijk|dan|in)?\s*\??\s*$",
    re.IGNORECASE,
)
_PRONOUNS = ("dat", "die", "dit", "het", "deze", "hij", "zij", "ze", "daarmee")
_SERVICE_TOPICS = ("bot", "contact", "buiten_bereik", "", "hulp")
_COMPARED = ("mag_delen", "aanwijzen_nodig", "extra_voorwaarde")


def question(talk: Talk) -> Turn | None:
    """Answer one question, or the two of a message that holds two."""
    heard = talk.heard
    asked = about(heard, talk.state)
    service = _service(talk, asked) if len(heard.topics) < 2 else None
    if service is not None:
        return service
    compares = heard.ask in ("verschil", "beter") and heard.surely_asks
    if compares and heard.is_question and not heard.payload:
        compared = _comparison(talk, asked)
        if compared is not None:
            return compared
    if len(heard.topics) == 2 and not heard.payload:
        return _both(talk)
    if asked is None and heard.ask == "definitie" and heard.surely_asks and not heard.words:
        word = _asked_word(heard.text)
        if word:
            return unknown_word(talk, word)
    if asked is None or (not asked.subject and heard.topic not in FOLLOW_UPS):
        return None
    if asked.subject == GLOSSARY and not heard.words and not heard.payload:
        word = "" if heard.words else _asked_word(heard.text)
        if word:
            return unknown_word(talk, word)
    return answer(talk, asked, Reason.ANSWERS)


def _service(talk: Talk, asked: About | None) -> Turn | None:
    """Answer what is asked of the chat itself or of reaching the NCSC, known by its words."""
    heard = talk.heard
    if heard.payload or (heard.topic not in _SERVICE_TOPICS and heard.leans < LEANS):
        return None
    of_service = asked is not None and asked.subject in ("bot", "contact")
    for subject in ("bot", "contact"):
        fact = talk.table.by_words(subject, heard.text.lower())
        fits = of_service or heard.topic in _SERVICE_TOPICS or heard.confidence < SURE
        asks = heard.is_question or of_service or subject == "contact"
        if fact is not None and fits and asks and fact.id not in talk.state.last:
            say = Say(facts=(fact.id,), topic=subject)
            return talk.turn(say, Reason.ANSWERS, subject=subject, ask=fact.ask, party=None)
    return None


def _both(talk: Talk) -> Turn:
    """Answer two questions, in order."""
    first_topic, second_topic = talk.heard.topics
    first = answer(talk, _named(first_topic, talk), Reason.ANSWERS_TWO)
    rest = Talk(talk.heard, first.state, talk.table, talk.texts)
    second = answer(rest, _named(second_topic, talk), Reason.ANSWERS_TWO)
    slots = {**second.slots, **{k: v for k, v in first.slots.items() if v not in (None, "geen")}}
    slots["onderwerp"] = second.slots["onderwerp"]
    starts = first.starts_form or second.starts_form
    return Turn((*first.say, *second.say), second.state, second.reason, slots, starts)


def _named(topic: str, talk: Talk) -> About:
    heard = talk.heard
    word = heard.entities.get("begrip", "") if topic == GLOSSARY else ""
    party = entity_party(heard) if topic == OTHER_PARTY else None
    return About(topic, "uitleg", party, word)


def _asked_word(text: str) -> str:
    """Return the word of "wat is een IOC", where it is a single one."""
    found = _WHAT_IS.search(text)
    return found[1] if found and found[1].lower() not in _PRONOUNS else ""


def _comparison(talk: Talk, asked: About | None) -> Turn | None:
    """Tell what is the same and what differs."""
    sides = _sides(talk, asked)
    if len(sides) < 2:
        return None
    one, other = sides[0], sides[1]
    before = ("utter_kies_ik_niet",) if talk.heard.ask == "beter" else ()
    for a, b in product(one, other):
        fact = talk.table.comparison(a, b)
        if fact is not None and not talk.is_told(fact.id):
            say = Say(
                facts=(fact.id,),
                before=before,
                topic=fact.subject if fact.subject in SUBSTANCE else "",
            )
            return talk.turn(
                say, Reason.COMPARES, ask="verschil", compared=(a, b), subject=_subject(one, other)
            )
    return _compose(talk, one, other, before)


def _compose(
    talk: Talk, one: tuple[str, ...], other: tuple[str, ...], before: tuple[str, ...]
) -> Turn | None:
    for ask in _COMPARED:
        a = next((f for s in one if (f := talk.table.fact(s, ask))), None)
        b = next((f for s in other if (f := talk.table.fact(s, ask))), None)
        if a and b and a.id != b.id and not (talk.is_told(a.id) and talk.is_told(b.id)):
            say = Say(facts=(a.id, b.id), before=before, topic=a.subject)
            return talk.turn(
                say, Reason.COMPARES, ask=ask, compared=(a.subject, b.subject), subject=b.subject
            )
    return None


def _sides(talk: Talk, asked: About | None) -> list[tuple[str, ...]]:
    """Return both sides of a comparison, each with the ids under which it may stand."""
    heard, state = talk.heard, talk.state
    found: list[tuple[str, ...]] = []
    for word in heard.words:
        found.append((word, *_SUBJECTS_OF_WORDS.get(word, ())))
    for party in heard.parties:
        group = GROUPS.get(party.kind, OTHER_PARTY)
        if not any(group in side for side in found):
            found.append((group,))
    if state.word and state.subject == GLOSSARY and not any(state.word in side for side in found):
        found.append((state.word, *_SUBJECTS_OF_WORDS.get(state.word, ())))
    for subject in (asked.subject if asked else "", *state.compared, state.subject):
        named = subject in SUBSTANCE and subject not in (GLOSSARY, "buiten_bereik")
        if named and not any(subject in side for side in found):
            found.append((subject,))
    if state.word and len(found) < 2 and not any(state.word in side for side in found):
        found.append((state.word, *_SUBJECTS_OF_WORDS.get(state.word, ())))
    return found


def _subject(one: tuple[str, ...], other: tuple[str, ...]) -> str:
    named = (each for each in (*other, *one) if each in SUBSTANCE)
    return next(named, GLOSSARY)
