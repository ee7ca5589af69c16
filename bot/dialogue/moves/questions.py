"""Questions: from the table of facts, the texts of the topics, and both sides of a comparison."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import product

from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.answers import answer
from bot.dialogue.asked import About
from bot.dialogue.decision import GLOSSARY, INCIDENT, OTHER_PARTY
from bot.dialogue.moves.open_question import unknown_word
from bot.dialogue.moves.several import both, of_each_group, several
from bot.dialogue.options import (
    OUTSIDE,
    SELF_CHECK,
    heard_detail,
    told_detail,
)
from bot.dialogue.parties import GROUPS
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.sharing import SHARING, SURE
from bot.dialogue.subjects import all_about
from bot.dialogue.talk import SURE_OF_DETAIL, Talk, offer

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
_PRONOUNS = (
    *("dat", "die", "dit", "het", "deze", "hij", "zij", "ze", "daar", "hier", "er", "daarmee"),
    *("je daarmee", "je hiermee", "je ermee", "jullie daarmee"),
)
_SERVICE = ("bot", "contact")
_ASKS = re.compile(r"[^.!?]*\?")
UNSURE = 0.3
# Where details are looked up that belong to becoming a partner as a whole.
_NEAR = ("partner_worden", "toets", "toets_taak", "delen_met", "waarom")
_WITH_DETAILS_OF_OTHERS = (
    *(*_NEAR, *SHARING, "handreiking", "toets_vertrouwelijkheid", "toets_avg", "toets_sector"),
    *("buiten_bereik", "contact"),
)
_COMPARING = ("verschil", "beter")
_COMPARED = ("mag_delen", "aanwijzen_nodig", "extra_voorwaarde")


def question(talk: Talk) -> Turn | None:
    """Answer one question, or the two of a message that holds two."""
    heard = talk.heard
    found = tuple(all_about(heard, talk.state))
    asked = found[0] if found else None
    known = _service(talk, asked) if len(heard.topics) < 2 else None
    known = known or several(talk) or _detail(talk, asked)
    if known is not None:
        return known
    compares = heard.ask in _COMPARING and heard.asks[0].confidence >= SURE
    compares = compares or (asked is not None and asked.ask in _COMPARING)
    if compares and heard.is_question and not heard.payload:
        compared = _comparison(talk, asked)
        if compared is not None:
            return compared
    of_each = of_each_group(talk, asked)
    if of_each is not None:
        return of_each
    if len(heard.topics) == 2 and not heard.payload:
        return both(talk)
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
    return answer(talk, asked, Reason.ANSWERS, perhaps=found[1:])


def _service(talk: Talk, asked: About | None) -> Turn | None:
    """Answer what is asked of the chat itself or of reaching the NCSC, known by its words."""
    heard = talk.heard
    of_service = asked is None or asked.subject in _SERVICE or asked.confidence < UNSURE
    if heard.payload or not (of_service or heard.topic in _SERVICE):
        return None
    for subject in _SERVICE:
        fact = talk.table.by_words(subject, heard.text.lower())
        if fact is not None and fact.id not in talk.state.last:
            say = Say(facts=(fact.id,), topic=subject)
            return talk.turn(say, Reason.ANSWERS, subject=subject, ask=fact.ask, party=None)
    return None


def _detail(talk: Talk, asked: About | None) -> Turn | None:
    """Answer what is asked of a detail of a subject, heard as one or known by its words."""
    heard = talk.heard
    if asked is None or heard.payload or not heard.is_question:
        return None
    if heard.topic == "offtopic" and heard.confidence >= SURE:
        return None
    if heard.speaker.kind in GROUPS and asked.own and asked.ask == "mag_delen":
        return None  # who tells to be of a group, and asks what holds for it
    near = _NEAR if asked.subject in _WITH_DETAILS_OF_OTHERS else ()
    near = (*near, "wbni") if asked.subject == OUTSIDE else near
    near = ("delen_isp", *near) if asked.subject == OTHER_PARTY else near
    by_words = (
        talk.table.by_words(subject, _asking(heard.text).lower())
        for subject in dict.fromkeys((asked.subject, *near))
        if subject not in (*_SERVICE, INCIDENT)
    )
    new = (fact for fact in by_words if fact and not talk.is_told(fact.id))
    again = told_detail(talk) if heard.is_polar else None
    if again is not None:
        return talk.turn(again, Reason.ANSWERS, subject=again.topic, ask=asked.ask, party=None)
    goes_on = heard.topic in FOLLOW_UPS  # "en hoe zit dat bij ons?"
    asks_on = goes_on and not heard.is_polar  # "waarom?", but not "dus voor ons is er niks?"
    surely = None if asks_on else heard_detail(talk, SURE_OF_DETAIL)
    fact = surely or next(new, None) or (None if goes_on else heard_detail(talk))
    if fact is None:
        return None
    of_self_check = fact.subject == SELF_CHECK
    say = Say(
        facts=(fact.id,),
        before=talk.first(fact),
        topic=fact.subject,
        buttons=(f"/{SELF_CHECK}",) if of_self_check else (),
    )
    return talk.turn(
        say,
        Reason.ANSWERS,
        subject=fact.subject,
        ask=asked.ask,
        party=None,
        open=offer(f"/{SELF_CHECK}") if of_self_check else None,
    )


def _asking(text: str) -> str:
    """Return the sentences that end in a question mark, else the whole text."""
    return " ".join(_ASKS.findall(text)) or text


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
        if (
            a
            and b
            and a.id != b.id
            and not (a.opens or b.opens)
            and not (talk.is_told(a.id) and talk.is_told(b.id))
        ):
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
