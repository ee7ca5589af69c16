"""Messages that ask several things: each is answered, of a subject, a word or two groups."""

from __future__ import annotations

from dataclasses import replace

from bot.dialogue.answers import answer
from bot.dialogue.asked import About
from bot.dialogue.cues import NO_COMPLAINT, OF_WORDS
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.options import LEFT_OPEN, OUTSIDE, fact_for, is_likely
from bot.dialogue.parties import entity_party, group_of
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.sharing import SHARING, of_sharing
from bot.dialogue.talk import SURE_OF_DETAIL, Talk
from bot.nlu.candidates import Question

SURE_PART = 0.3  # of the cell of one question among several
# Where a subject has no such fact, that of becoming a partner as a whole is meant.
WHOLE, _OF_ALL = "partner_worden", ("kosten", "duur")


def several(talk: Talk) -> Turn | None:
    """Answer each question of a message that holds several, those that were heard well enough."""
    if talk.heard.payload:
        return None
    said: dict[tuple[str, ...], tuple[Say, Question]] = {}
    for question in talk.heard.parts:
        found = _part(question, talk)
        if found is not None and not all(talk.is_told(id) for id in found.ids):
            said.setdefault(found.ids, (found, question))
    if len(said) < 2:
        return None
    *_, (_, question) = said.values()
    last = question.cell
    word = next((say.variant for say, _ in said.values() if say.variant), "")
    return talk.turn(
        _joined([say for say, _ in said.values()]),
        Reason.ANSWERS_TWO,
        subject=last.subject,
        ask=last.ask,
        party=None,
        word=word,
        slots={"begrip": word} if word else {},
    )


def _part(question: Question, talk: Talk) -> Say | None:
    """Return what answers one question among several; None where it was not heard well."""
    detail = talk.table.told(question.detail.name) if question.detail.name else None
    if detail is not None and is_likely(question.detail, SURE_OF_DETAIL):
        return Say(facts=(detail.id,), topic=detail.subject)
    subject, ask = question.cell.subject, question.cell.ask
    unsure = question.cell.confidence < SURE_PART
    if unsure or (ask == "klacht" and NO_COMPLAINT.search(talk.heard.text)):
        return None
    if subject == GLOSSARY:
        others = [part.cell.subject for part in talk.heard.parts]
        words = [w for w in talk.heard.words if w not in others and OF_WORDS.get(w) not in others]
        word = next(iter(words), talk.heard.entities.get("begrip", ""))
        return Say(f"utter_{GLOSSARY}", variant=word, topic=GLOSSARY) if word else None
    of_all = WHOLE if ask in _OF_ALL else ""
    asked = of_sharing(About(subject, ask), talk.heard, talk.state) if subject in SHARING else None
    fact = talk.table.fact(of_all, ask) if subject == OUTSIDE else None
    fact = fact or (fact_for(talk, asked) if asked else talk.table.fact(subject, ask))
    fact = fact or talk.table.fact(of_all, ask)
    return Say(facts=(fact.id,), topic=subject) if fact and not fact.opens else None


def of_each_group(talk: Talk, asked: About | None) -> Turn | None:
    """Answer the same question for each of two groups that are named ("en ook voor een OKTT?")."""
    heard = talk.heard
    if asked is None or heard.payload or not heard.is_polar:
        return None
    named = [group_of(party) for party in heard.parties]
    named = named or [OF_WORDS.get(word, "") for word in heard.words]
    groups = [group for group in dict.fromkeys(named) if group in SHARING and group != OTHER_PARTY]
    ask = talk.state.ask if asked.ask == "geldt_ook" and talk.state.ask else asked.ask
    facts = [talk.table.fact(group, ask) for group in groups]
    new = [fact for fact in facts if fact is not None and not talk.is_told(fact.id)]
    if len(groups) != 2 or len(new) != 2:
        return None
    say = Say(facts=tuple(fact.id for fact in new), topic=groups[-1])
    return talk.turn(say, Reason.ANSWERS_TWO, subject=groups[-1], ask=ask, party=None)


def _joined(said: list[Say]) -> tuple[Say, ...]:
    """Return the messages in order: facts one after the other are one message."""
    joined: list[Say] = []
    for say in said:
        if say.facts and joined and joined[-1].facts:
            joined[-1] = replace(joined[-1], facts=(*joined[-1].facts, *say.facts))
        else:
            joined.append(say)
    return tuple(joined)


def both(talk: Talk) -> Turn:
    """Answer two questions, in order; of one that the page does not answer it is said so."""
    first_topic, second_topic = talk.heard.topics
    left = [topic for topic in talk.heard.topics if topic != OUTSIDE]
    if len(left) == 1:
        turn = answer(talk, _named(left[0], talk), Reason.ANSWERS_TWO)
        (say,) = turn.say
        fact = talk.table.fact(left[0], talk.heard.ask)
        if fact is not None and fact.polarity in LEFT_OPEN:
            return replace(turn, say=(say, Say(facts=(fact.id,), topic=left[0])))
        return replace(turn, say=(replace(say, after=(*say.after, "utter_andere_vraag_niet")),))
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
