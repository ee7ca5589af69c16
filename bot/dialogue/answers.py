"""Which texts answer a question: of several that fit, the first that was not told already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.dialogue.asked import About
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY, UNKNOWN
from bot.dialogue.options import (
    OFFTOPIC,
    OUTSIDE,
    SELF_CHECK,
    fact_for,
    heard_detail,
    is_told,
    kind_of,
    options,
)
from bot.dialogue.plan import BRIEFLY, Reason, Say, Turn
from bot.dialogue.state import PARTY, WORD, Open, Party
from bot.dialogue.talk import LIKELY_DETAIL, Talk, offer

_MORE = ("meer", "uitleg")
_GOES_ON = ("ben_ik", "eisen", "volgende_stap", "hoe")
# Below this another cell may be meant as well, if it is so much as likely (decision 31).
SURE_CELL, NEAR = 0.5, 0.5
# What is no addition to another answer.
_BY_ITSELF = ("korter", "meer", "voorbeeld", "beter", "verschil", "klopt", "uitleg", "samenvatting")
_JUST_TOLD = 3  # of what was told, the last so many are not told again


def answer(
    talk: Talk,
    asked: About,
    reason: Reason,
    before: tuple[str, ...] = (),
    perhaps: Iterable[About] = (),
) -> Turn:
    """Return the turn that answers what is asked.

    `perhaps` is what else may be meant: where `asked` was not heard surely, the fact that answers
    the likeliest of these is told too.
    """
    perhaps = tuple(perhaps)
    fitting = list(options(talk, asked))
    if asked.ask in (NOTHING, OTHERWISE) or not talk.heard.is_question:
        fitting += _further(talk, asked, perhaps)
    chosen = next((say for say in fitting if not is_told(talk, say)), None)
    repeated = bool(fitting) and chosen is not fitting[0]
    if chosen is None or (repeated and not before and _asks_again(talk, asked)):
        chosen = nothing_new(talk, asked, perhaps)
    elif repeated and asked.ask in _MORE and asked.subject != OUTSIDE:
        before = (*before, "utter_meer_niet")
    values = {**chosen.values, "over": _about(talk, asked)}
    also = _also(talk, asked, chosen, perhaps)
    say = replace(
        chosen, before=(*before, *chosen.before), values=values, facts=(*chosen.facts, *also)
    )
    open_question = _opened(talk, say)
    return talk.turn(
        say,
        reason,
        subject=talk.state.subject if asked.subject in ("", OFFTOPIC) else asked.subject,
        ask=asked.ask,
        party=asked.party,
        word=asked.word,
        open=open_question,
        slots=_slots(asked),
        starts_form=say.response == "utter_zelfcheck_start",
    )


def _also(talk: Talk, asked: About, chosen: Say, perhaps: Iterable[About]) -> tuple[str, ...]:
    """Return the fact that is told beside the one chosen, as that may not be what was meant."""
    if chosen.response or len(chosen.facts) != 1:
        return ()
    told = talk.table.told(chosen.facts[0])
    detail = heard_detail(talk, LIKELY_DETAIL)
    if detail is not None and told and detail.subject == asked.subject and not told.is_like(detail):
        return (detail.id,)
    if asked.confidence >= SURE_CELL:
        return ()
    for other in perhaps:
        fact = fact_for(talk, other)
        near = other.confidence >= NEAR * asked.confidence and other.ask not in _BY_ITSELF
        near = near and other.subject == asked.subject and asked.ask not in _BY_ITSELF
        if fact and told and near and not talk.is_told(fact.id) and not told.is_like(fact):
            return (fact.id,)
    return ()


def _further(talk: Talk, asked: About, perhaps: Iterable[About]) -> Iterator[Say]:
    """Yield what goes on from what was told, for who tells something and asks nothing."""
    asks = [other.ask for other in perhaps if other.subject == asked.subject]
    for ask in (*asks, *_GOES_ON):
        fact = talk.table.fact(asked.subject, ask, kind_of(asked))
        if fact is not None:
            yield Say(facts=(fact.id,), topic=asked.subject)


def nothing_new(talk: Talk, asked: About, perhaps: Iterable[About] = ()) -> Say:
    """Return what is said where all that fits was told.

    In order: what else may be meant, what was told some turns ago, the same in short, and where to
    ask.
    """
    for other in perhaps:
        near = other.confidence >= NEAR * asked.confidence
        fact = fact_for(talk, other) if near and other.subject == asked.subject else None
        if fact is not None and not talk.is_told(fact.id):
            return Say(
                facts=(fact.id,), before=talk.first(fact, unsure=other.unsure), topic=other.subject
            )
    fact = fact_for(talk, asked)
    if fact is not None and fact.id not in talk.state.told[-_JUST_TOLD:]:
        before = talk.first(fact, unsure=asked.unsure)
        return Say(facts=(fact.id,), before=before, topic=asked.subject)
    if fact is not None and talk.heard.is_polar and not talk.is_told(f"{fact.id}{BRIEFLY}"):
        before = talk.first(fact, unsure=asked.unsure) or ("utter_kort_gezegd",)
        return Say(facts=(fact.id,), before=before, topic=asked.subject, brief=True)
    if "utter_overdracht" not in talk.state.last:
        return Say("utter_overdracht", topic=asked.subject)
    return Say("utter_overdracht_weer", topic=asked.subject)


def _asks_again(talk: Talk, asked: About) -> bool:
    """Whether the same is asked of the same as in the turn before."""
    state = talk.state
    return (asked.subject, asked.ask) == (state.subject, state.ask) and talk.heard.is_polar


def _about(talk: Talk, asked: About) -> str:
    named = talk.subject(asked.subject, kind_of(asked))
    return named.about if named else talk.about()


def _slots(asked: About) -> dict[str, str | None]:
    """Return the slots on which the variations depend."""
    party: Party | None = asked.party
    return {
        "onderwerp": asked.subject or "geen",
        "partij": party.name if party else None,
        "partij_soort": party.kind if party else "geen",
        "begrip": asked.word or (UNKNOWN if asked.subject == GLOSSARY else None),
    }


def _opened(talk: Talk, say: Say) -> Open | None:
    """Return the question that a message asks, if any."""
    facts = (talk.table.told(id) for id in say.facts)
    if any(fact.opens == PARTY for fact in facts if fact):
        return Open(PARTY)
    if f"/{SELF_CHECK}" in say.buttons:
        return offer(f"/{SELF_CHECK}")
    if say.response == f"utter_{OTHER_PARTY}" and not say.variant:
        return Open(PARTY)
    if say.response == f"utter_{GLOSSARY}" and say.variant in ("", UNKNOWN):
        return Open(WORD)
    return None
