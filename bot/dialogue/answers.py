"""Which texts answer a question: of several that fit, the first that was not told already."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot.content.asked import asked_phrases
from bot.content.asking import NOTHING, OTHERWISE
from bot.content.facts import PLAIN, SILENT, UNCLEAR, Fact
from bot.content.topics import FOLLOW_UPS
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY, UNKNOWN
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.state import PARTY, WORD, Open, Party
from bot.dialogue.subjects import About
from bot.dialogue.talk import Talk

# What the text of a topic itself answers, beside "uitleg" and what has no name.
MAIN_ASKS: Mapping[str, tuple[str, ...]] = {
    "delen_met": ("mag_delen", "welke", "krijgen"),
    "delen_oktt": ("mag_delen",),
    "delen_cct": ("mag_delen",),
    "delen_isp": ("mag_delen",),
    "delen_csirt_eu": ("mag_delen",),
    "delen_anders": ("mag_delen", "krijgen", "geldt_ook"),
    "partner_worden": ("hoe", "eisen", "volgende_stap"),
    "toets": ("eisen",),
    "toets_taak": ("eisen",),
    "toets_vertrouwelijkheid": ("eisen",),
    "toets_avg": ("eisen",),
    "toets_sector": ("eisen", "extra_voorwaarde"),
    "handreiking": ("hoe", "waar_staat", "krijgen"),
    "waarom": ("waarom", "krijgen"),
    "informatieknooppunt": ("hoe", "krijgen"),
    "stelsel": ("hoe", "krijgen"),
    "wbni": ("waar_staat",),
    "contact": ("bereiken", "hoe"),
    "bot": ("kun_je",),
    "incident": ("hoe", "bereiken", "volgende_stap"),
}
_ALWAYS_MAIN = ("uitleg", "definitie", NOTHING, OTHERWISE)
SELF_CHECK = "zelfcheck_start"
_WHOLE_TOPICS = ("buiten_bereik", "offtopic", SELF_CHECK)
_LEFT_OPEN = (SILENT, UNCLEAR, PLAIN)
_MORE = ("meer", "uitleg")
_FOLLOWED_UP = ("meer", "uitleg", "waarom", "ben_ik", "definitie", "korter")
OUTSIDE, OFFTOPIC = "buiten_bereik", "offtopic"
_GOES_ON = ("ben_ik", "eisen", "volgende_stap", "hoe")
SURE_ASK = 0.35
# Below this another cell may be meant as well, if it is so much as likely (decision 31).
SURE_CELL, NEAR = 0.5, 0.5
# What is no addition to another answer.
_BY_ITSELF = ("korter", "meer", "voorbeeld", "beter", "verschil", "klopt", "uitleg", "samenvatting")
_JUST_TOLD = 3  # of what was told, the last so many are not told again
# The asks whose answer the follow-up texts of domain.yml hold.
_FOLLOW_UP_OF: Mapping[str, str] = {
    "meer": "vervolg_meer",
    "uitleg": "vervolg_uitleg",
    "korter": "vervolg_uitleg",
    "definitie": "vervolg_uitleg",
    "voorbeeld": "vervolg_uitleg",
    "waarom": "vervolg_waarom",
    "ben_ik": "vervolg_ons",
}


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
    options = list(_options(talk, asked))
    if asked.ask in (NOTHING, OTHERWISE):
        options += _further(talk, asked, perhaps)
    chosen = next((say for say in options if not _is_told(talk, say)), None)
    repeated = bool(options) and chosen is not options[0]
    if chosen is None or (repeated and not before and _asks_again(talk, asked)):
        chosen = nothing_new(talk, asked, perhaps)
    elif repeated and asked.ask in _MORE:
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
    if asked.confidence >= SURE_CELL or chosen.response or len(chosen.facts) != 1:
        return ()
    told = talk.table.told(chosen.facts[0])
    for other in perhaps:
        fact = _fact(talk, other)
        near = other.confidence >= NEAR * asked.confidence and other.ask not in _BY_ITSELF
        near = near and other.subject == asked.subject and asked.ask not in _BY_ITSELF
        if fact and told and near and not talk.is_told(fact.id) and not told.is_like(fact):
            return (fact.id,)
    return ()


def _further(talk: Talk, asked: About, perhaps: Iterable[About]) -> Iterator[Say]:
    """Yield what goes on from what was told, for who tells something and asks nothing."""
    asks = [other.ask for other in perhaps if other.subject == asked.subject]
    for ask in (*asks, *_GOES_ON):
        fact = talk.table.fact(asked.subject, ask, _kind(asked))
        if fact is not None:
            yield Say(facts=(fact.id,), topic=asked.subject)


def nothing_new(talk: Talk, asked: About, perhaps: Iterable[About] = ()) -> Say:
    """Return what is said where all that fits was told.

    In order: what else may be meant, what was told some turns ago, and where to ask.
    """
    for other in perhaps:
        near = other.confidence >= NEAR * asked.confidence
        fact = _fact(talk, other) if near and other.subject == asked.subject else None
        if fact is not None and not talk.is_told(fact.id):
            return Say(
                facts=(fact.id,), before=talk.first(fact, own=other.own), topic=other.subject
            )
    fact = _fact(talk, asked)
    if fact is not None and fact.id not in talk.state.told[-_JUST_TOLD:]:
        before = (*talk.first(fact, own=asked.own), "utter_zoals_ik_zei")
        return Say(facts=(fact.id,), before=before, topic=asked.subject)
    if "utter_overdracht" not in talk.state.last:
        return Say("utter_overdracht", topic=asked.subject)
    return Say("utter_overdracht_weer", topic=asked.subject)


def _options(talk: Talk, asked: About) -> Iterator[Say]:
    """Yield the texts that answer, best first."""
    follow_up = _follow_up(talk, asked)
    fact = _fact(talk, asked)
    main = _main(talk, asked)
    whole = asked.subject in _WHOLE_TOPICS
    if asked.subject == SELF_CHECK:  # begins when it is asked for, not at a question about it
        whole = not asked.leans
    is_main = whole or asked.ask in (
        *_ALWAYS_MAIN,
        *MAIN_ASKS.get(asked.subject, ()),
    )
    profile = talk.state.profile
    an_organisation = asked.own and profile.name and profile.kind not in ("burger", "pers")
    addressed = ("utter_jullie_zijn",) if an_organisation else ()
    wat = asked_phrases().get(talk.heard.asked)
    if asked.subject == OUTSIDE and wat and not talk.heard.payload:
        yield Say(
            "utter_buiten_bereik_over", variant=talk.heard.asked, values={"wat": wat}, topic=OUTSIDE
        )
    if asked.outside and fact is not None and fact.polarity in _LEFT_OPEN:
        yield Say(
            "utter_buiten_bereik_kort", facts=(fact.id,), before=talk.first(fact, own=asked.own)
        )
    precise = fact is not None and asked.ask not in _FOLLOWED_UP
    if talk.heard.topic in FOLLOW_UPS and follow_up is not None and not precise:
        yield follow_up
    if is_main and main is not None and not (asked.own and fact is not None):
        yield replace(main, before=(*main.before, *talk.first(fact, own=asked.own)))
    if fact is not None:
        first = talk.first(fact, own=asked.own)
        yield Say(
            facts=(fact.id,), before=(*first, *addressed), topic=asked.subject, values=_whom(talk)
        )
    perhaps = talk.table.fact(asked.subject, asked.perhaps, _kind(asked)) if asked.perhaps else None
    if perhaps is not None:
        yield Say(facts=(perhaps.id,), before=talk.first(perhaps), topic=asked.subject)
    if follow_up is not None:
        yield follow_up
    if fact is None and not is_main:
        default = talk.table.default(asked.subject, asked.ask, _kind(asked))
        sure = asked.confidence >= SURE_ASK
        if default is not None and (sure or main is None or _is_told(talk, main)):
            first = ("utter_eerst_staat_er_niet",) if talk.heard.is_polar else ()
            after = () if default.goes_on else ("utter_vraag_ncsc",)
            yield Say(facts=(default.id,), after=after, before=first, topic=asked.subject)
    if asked.subject == OUTSIDE:
        yield from _outside(talk)
    elif main is not None:
        yield main


def _outside(talk: Talk) -> Iterator[Say]:
    """Yield what is said of what the page does not answer, once the whole text was told."""
    for response in ("utter_buiten_bereik_ook", "utter_buiten_bereik_nog"):
        if response not in talk.state.last:
            yield Say(response, topic=OUTSIDE)


def _main(talk: Talk, asked: About) -> Say | None:
    """Return the text of a topic, in the variation for its party or word."""
    name = f"utter_{asked.subject}"
    if asked.subject == OTHER_PARTY:
        variant = _kind(asked)
        return Say(name, variant=variant, topic=asked.subject)
    if asked.subject == GLOSSARY:
        return Say(name, variant=asked.word, topic=asked.subject)
    return Say(name, topic=asked.subject) if name in talk.texts else None


def _follow_up(talk: Talk, asked: About) -> Say | None:
    name = _FOLLOW_UP_OF.get(asked.ask)
    if talk.heard.topic in FOLLOW_UPS:
        name = talk.heard.topic
    if name is None or not (asked.leans or asked.subject == talk.state.subject):
        return None
    variant = asked.subject or "geen"
    response = f"utter_{name}"
    has = talk.texts.has(response, variant) or not asked.subject
    return Say(response, variant=variant, topic=asked.subject) if has else None


def _fact(talk: Talk, asked: About) -> Fact | None:
    return talk.table.fact(asked.subject, asked.ask, _kind(asked))


def _kind(asked: About) -> str:
    return asked.party.kind if asked.party and asked.subject == OTHER_PARTY else ""


def _is_told(talk: Talk, say: Say) -> bool:
    """Whether a text was told already; a button tells it again, unless it was the last."""
    if say.response == "utter_zelfcheck_start":
        return False
    if talk.heard.payload:
        return set(say.ids) <= set(talk.state.last)
    if say.response in ("utter_buiten_bereik_ook", "utter_buiten_bereik_nog"):
        return say.response in talk.state.last
    return all(talk.is_told(id) for id in say.ids)


def _asks_again(talk: Talk, asked: About) -> bool:
    """Whether the same is asked of the same as in the turn before."""
    state = talk.state
    return (asked.subject, asked.ask) == (state.subject, state.ask) and talk.heard.is_polar


def _whom(talk: Talk) -> dict[str, str]:
    return {"wie": talk.state.profile.name}


def _about(talk: Talk, asked: About) -> str:
    named = talk.subject(asked.subject, _kind(asked))
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
    if say.response == f"utter_{OTHER_PARTY}" and not say.variant:
        return Open(PARTY)
    if say.response == f"utter_{GLOSSARY}" and say.variant in ("", UNKNOWN):
        return Open(WORD)
    return None
