"""The texts that can answer a question, best first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.content.asked import asked_phrases
from bot.content.asking import NOTHING, OTHERWISE
from bot.content.facts import DEPENDS, PLAIN, SILENT, UNCLEAR, Fact
from bot.content.topics import FOLLOW_UPS
from bot.dialogue.asked import About
from bot.dialogue.cues import OF_WORDS, OWN, WANTS_IT
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.heard import Heard
from bot.dialogue.parties import GROUPS
from bot.dialogue.plan import BRIEFLY, Say
from bot.dialogue.subjects import named
from bot.dialogue.talk import SURE_OF_DETAIL, Talk
from bot.nlu.candidates import Topic

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
# What is too general to be repeated: "jullie zijn een clubje".
_NO_NAMES = (
    "oktt",
    "club",
    "clubje",
    "organisatie",
    "groep",
    "groepje",
    "team",
    "partij",
    "bedrijfje",
)
_WHOLE_TOPICS = ("buiten_bereik", "offtopic", SELF_CHECK)
LEFT_OPEN = (SILENT, UNCLEAR, PLAIN)
_FOLLOWED_UP = ("meer", "uitleg", "waarom", "ben_ik", "definitie", "korter")
OUTSIDE, OFFTOPIC = "buiten_bereik", "offtopic"
SURE_ASK = 0.35
SURE_DETAIL = 0.35  # of a detail, to answer that (decision 34)
# What lies outside the page is without end, and hardly any of it has an answer of its own.
_SURER: Mapping[str, float] = {OUTSIDE: 0.85, "bot": 0.5}
# Beside the plain question whether the NCSC may share with a party, a detail has to be surer too.
PLAINLY_ASKED, OF_PARTY = 0.8, 0.8
_ROUTE = ("hoe", "eisen", "volgende_stap", "ben_ik", "aanwijzen_nodig", "mag_delen")
_OF_SINGLE = ("aanwijzen_nodig", "volgende_stap")
_NO_ORGANISATION = ("onbekend", "burger", "pers")
_DEPENDS_ON_WHO = ("toets", "toets_sector", "partner_worden", "delen_met")
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


def options(talk: Talk, asked: About) -> Iterator[Say]:
    """Yield the texts that answer, best first."""
    follow_up = _follow_up(talk, asked)
    fact = fact_for(talk, asked)
    main = _main(talk, asked)
    whole = asked.subject in _WHOLE_TOPICS
    if asked.subject == SELF_CHECK:  # begins when it is asked for, not at a question about it
        whole = _is_wanted(talk.heard, asked)
        main = main if whole else None  # its text begins it
    is_main = whole or asked.ask in (
        *_ALWAYS_MAIN,
        *MAIN_ASKS.get(asked.subject, ()),
    )
    profile = talk.state.profile
    an_organisation = asked.own and profile.name and profile.kind not in ("burger", "pers")
    just_told = an_organisation and bool(talk.heard.speaker.kind)
    just_told = just_told and is_a_name(profile.name)
    silent = fact is not None and fact.polarity == SILENT  # "Dat staat er niet. Jullie zijn …"
    words = "utter_begrepen_wie" if silent else "utter_jullie_zijn"
    addressed = (words,) if just_told else ()
    wat = asked_phrases().get(talk.heard.asked)
    if asked.subject == OUTSIDE and not talk.heard.payload:
        yield from _left_open(talk, asked)
    if asked.subject == OUTSIDE and wat and not talk.heard.payload:
        yield Say(
            "utter_buiten_bereik_over", variant=talk.heard.asked, values={"wat": wat}, topic=OUTSIDE
        )
    if asked.outside and fact is not None and fact.polarity in LEFT_OPEN:
        before = talk.first(fact, unsure=asked.unsure)
        response = "utter_buiten_bereik_kort" if fact.polarity != PLAIN else ""
        yield Say(response, facts=(fact.id,), before=before, topic=asked.subject)
    precise = fact is not None and asked.ask not in _FOLLOWED_UP
    if talk.heard.topic in FOLLOW_UPS and follow_up is not None and not precise:
        yield follow_up
    of_who_speaks = fact is not None and (asked.own or fact.subject != asked.subject)
    answers_at_once = fact is not None and talk.heard.is_polar and asked.leans
    if is_main and main is not None and not of_who_speaks and not answers_at_once:
        yield replace(main, before=(*main.before, *talk.first(fact, unsure=asked.unsure)))
    if fact is not None:
        first = talk.first(fact, unsure=asked.unsure)
        starts = (f"/{SELF_CHECK}",) if asked.subject == SELF_CHECK else ()
        yield Say(
            facts=(fact.id,),
            before=(*first, *addressed),
            topic=asked.subject,
            values=_whom(talk),
            buttons=starts,
        )
    perhaps = fact_for(talk, replace(asked, ask=asked.perhaps)) if asked.perhaps else None
    if perhaps is not None:
        yield Say(facts=(perhaps.id,), before=talk.first(perhaps), topic=asked.subject)
    if follow_up is not None:
        yield follow_up
    if fact is None and not is_main:
        default = talk.table.default(asked.subject, asked.ask, kind_of(asked))
        sure = asked.confidence >= SURE_ASK
        if default is not None and (sure or main is None or is_told(talk, main)):
            first = ("utter_eerst_staat_er_niet",) if talk.heard.is_polar else ()
            after = () if default.goes_on else ("utter_vraag_ncsc",)
            yield Say(facts=(default.id,), after=after, before=first, topic=asked.subject)
    if asked.subject == OUTSIDE:
        yield from _outside(talk)
    elif main is not None:
        yield main


def _is_wanted(heard: Heard, asked: About) -> bool:
    """Whether the self-check is to begin, and is not only asked about."""
    if heard.payload or WANTS_IT.search(heard.text):
        return True
    return not asked.leans and not heard.is_question


def _left_open(talk: Talk, asked: About) -> Iterator[Say]:
    """Yield what the table says of a subject that is named, where the page leaves that open."""
    if not talk.heard.surely_asks or asked.ask in (NOTHING, OTHERWISE, "definitie"):
        return
    words = (OF_WORDS[word] for word in talk.heard.words if word in OF_WORDS)
    fact = talk.table.fact(named(talk.heard.text) or next(words, ""), asked.ask)
    if fact is not None and (fact.polarity in (SILENT, UNCLEAR) or fact.ask == "welke"):
        yield Say("utter_buiten_bereik_kort", facts=(fact.id,), before=talk.first(fact))


def _outside(talk: Talk) -> Iterator[Say]:
    """Yield what is said of what the page does not answer, once the whole text was told."""
    for response in ("utter_buiten_bereik_ook", "utter_buiten_bereik_nog"):
        if response not in talk.state.last:
            yield Say(response, topic=OUTSIDE)


def _main(talk: Talk, asked: About) -> Say | None:
    """Return the text of a topic, in the variation for its party or word."""
    name = f"utter_{asked.subject}"
    if asked.subject == OTHER_PARTY:
        variant = kind_of(asked)
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


def is_a_name(name: str) -> bool:
    """Whether a name of an organisation is worth being repeated."""
    return bool(name) and name.split()[-1].lower() not in _NO_NAMES


def heard_detail(talk: Talk, least: float = SURE_DETAIL) -> Fact | None:
    """Return the detail that is at `least` so likely asked for, if it was not told."""
    cell = next(iter(talk.heard.cells), None)
    plainly = cell is not None and cell.ask == "mag_delen" and cell.confidence >= PLAINLY_ASKED
    if plainly and talk.heard.parties:
        least = max(least, OF_PARTY)
    likely = (detail.name for detail in talk.heard.details if is_likely(detail, least))
    new = (talk.table.facts.get(id) for id in likely if not talk.is_told(id))
    return next((fact for fact in new if fact is not None), None)


def told_detail(talk: Talk) -> Say | None:
    """Return in short the detail that is surely asked for once more ("dus dat hoeft niet?").

    None where it was told in short too: then there is no more to say of it.
    """
    surest = next(iter(talk.heard.details), None)
    if surest is None or not is_likely(surest, SURE_OF_DETAIL) or not talk.is_told(surest.name):
        return None
    fact = talk.table.facts.get(surest.name)
    if fact is None or talk.is_told(f"{fact.id}{BRIEFLY}"):
        return None
    before = talk.first(fact) or ("utter_kort_gezegd",)
    return Say(facts=(fact.id,), before=before, topic=fact.subject, brief=True)


def is_likely(detail: Topic, least: float = SURE_DETAIL) -> bool:
    """Whether a detail is at `least` so likely asked for, and as likely as its subject demands."""
    return detail.confidence >= max(least, _SURER.get(detail.name.partition(".")[0], 0.0))


def fact_for(talk: Talk, asked: About) -> Fact | None:
    """Return the cell of the table that is asked for, if it is filled.

    What depends on who it is asked for, is told for who speaks; and to who speaks for a single
    organisation, that the route to a partnership is not for it.
    """
    for ask in _OF_SINGLE if _is_route(asked) and _speaks_for_single(talk) else ():
        other = talk.table.fact(OTHER_PARTY, ask, talk.state.profile.kind)
        if other is not None and not talk.is_told(other.id):
            return other
    fact = talk.table.fact(asked.subject, asked.ask, kind_of(asked))
    if fact is None or fact.polarity != DEPENDS or asked.subject not in _DEPENDS_ON_WHO:
        return fact
    kind = talk.state.profile.kind
    named = bool(talk.heard.parties) and not talk.heard.speaker.kind
    own = talk.table.fact(GROUPS.get(kind, OTHER_PARTY), asked.ask, kind) if kind else None
    return fact if own is None or named or own.polarity == DEPENDS else own


def _is_route(asked: About) -> bool:
    return asked.subject in ("partner_worden", "toets") and asked.ask in _ROUTE


def _speaks_for_single(talk: Talk) -> bool:
    """Whether the visitor speaks for an organisation that is neither a partnership nor a team."""
    kind = talk.state.profile.kind
    own = bool(talk.heard.speaker.kind) or bool(OWN.search(talk.heard.text))
    return own and bool(kind) and kind not in GROUPS and kind not in _NO_ORGANISATION


def kind_of(asked: About) -> str:
    """Return the kind of other party that is asked about, "" for none."""
    return asked.party.kind if asked.party and asked.subject == OTHER_PARTY else ""


def is_told(talk: Talk, say: Say) -> bool:
    """Whether a text was told already; a button tells it again, unless it was the last."""
    if say.response == "utter_zelfcheck_start":
        return False
    if talk.heard.payload:
        return set(say.ids) <= set(talk.state.last)
    if say.response in ("utter_buiten_bereik_ook", "utter_buiten_bereik_nog"):
        return say.response in talk.state.last
    return all(talk.is_told(id) for id in say.ids)


def _whom(talk: Talk) -> dict[str, str]:
    return {"wie": talk.state.profile.name}
