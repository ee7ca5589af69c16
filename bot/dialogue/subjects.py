"""Which subject a message is about, and what is asked of it, in the talk so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.cues import (
    ANY_ORGANISATION,
    BY_NCSC,
    BY_US,
    GIVES,
    LAW,
    NAMED,
    OF_WORDS,
    OWN,
    THAT,
)
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.heard import Heard, named_ask
from bot.dialogue.state import Party, State

GROUPS: Mapping[str, str] = {  # kind of party → the group of the page that it may belong to
    "oktt": "delen_oktt",
    "vereniging": "delen_oktt",
    "cct": "delen_cct",
    "isp": "delen_isp",
    "csirt_eu": "delen_csirt_eu",
}
ANSWERED = (*SUBSTANCE, "offtopic")
SHARING = ("delen_met", "delen_oktt", "delen_cct", "delen_isp", "delen_csirt_eu", OTHER_PARTY)
# What the topics of follow-up questions ask, where nothing more precise was heard.
_FOLLOW_UP_ASKS: Mapping[str, str] = {
    "vervolg_meer": "meer",
    "vervolg_uitleg": "uitleg",
    "vervolg_waarom": "waarom",
    "vervolg_ons": "ben_ik",
}
# Asks that a party can be put to, and those that are about the visitor's own organisation.
PARTY_ASKS = (
    "mag_delen",
    "aanwijzen_nodig",
    "geldt_ook",
    "krijgen",
    "ben_ik",
    "extra_voorwaarde",
    "verschil",
    "beter",
    "waarom_niet",
    "uitleg",
    NOTHING,
    OTHERWISE,
)
# These only where they were heard surely: a party in passing is not what is asked about.
SURE_PARTY_ASKS = (
    *("mag_delen", "aanwijzen_nodig", "krijgen", "ben_ik", "extra_voorwaarde", "waarom_niet"),
    "geldt_ook",
)
# What stays with the word that was explained.
_OF_A_WORD = ("definitie", "meer", "uitleg", "waarom", "korter", "voorbeeld")
# What a question of the self-check is about, for what is asked in between.
_OF_QUESTION: Mapping[str, str] = {
    "type": "toets",
    "type_hulp": "toets",
    "taak_informeren": "toets_taak",
    "taak_bijstand": "toets_taak",
    "vertrouwelijkheid": "toets_vertrouwelijkheid",
    "avg": "toets_avg",
    "doelbinding": "toets_avg",
    "gehele_sector": "toets_sector",
}
_OWN_ASKS = (
    "doorgeven",
    "ben_ik",
    "mag_delen",
    "krijgen",
    "geldt_ook",
    "aanwijzen_nodig",
    "extra_voorwaarde",
)
LEANS, SURELY_LEANS, SURE = 0.5, 0.8, 0.9
SURE_ASK = 0.4
SURE_CHECK = 0.85
# What is asked of the NCSC's door, or of the chat itself, whatever was spoken of.
_OF_SERVICE: Mapping[str, str] = {
    **dict.fromkeys(("bereiken", "klacht", "pers", "echtheid", "wat_erin"), "contact"),
    **dict.fromkeys(("privacy", "bewaren", "kun_je"), "bot"),
}


@dataclass(frozen=True)
class About:
    """A subject, the party or word that it is about, what is asked, and how that was found.

    `leans`: it was taken from the talk so far; `own`: it is about the visitor's organisation;
    `outside`: a single message was read as one that the page does not answer; `perhaps` is what
    was asked where that was not heard surely.
    """

    subject: str
    ask: str
    party: Party | None = None
    word: str = ""
    leans: bool = False
    own: bool = False
    outside: bool = False
    perhaps: str = ""


def about(heard: Heard, state: State) -> About | None:
    """Return what a message is about; None when neither it nor the talk tells."""
    if heard.in_form in _OF_QUESTION:
        state = replace(state, subject=_OF_QUESTION[heard.in_form], party=None, word="")
    ask = _ask(heard, state)
    if heard.payload:
        return _pressed(heard, state, ask)
    elsewhere = heard.topic in SUBSTANCE and heard.confidence >= SURE and heard.leans < LEANS
    elsewhere = elsewhere and heard.topic not in ("bot", "contact", "buiten_bereik", "begrip")
    sure = heard.surely_asks or named_ask(heard.text) == ask
    if ask in _OF_SERVICE and sure and heard.topic != "incident" and not elsewhere:
        return About(_OF_SERVICE[ask], ask)
    if heard.speaker.kind and heard.is_question and _is_own(heard, state, ask):
        return _of_own(state, ask)
    party = _party(heard, state, ask)
    if party is not None:
        return _of_party(party, heard, state, ask)
    if _asks_who_we_are(heard, state, ask):
        return About("delen_met", "ben_ik")
    outside = _outside(heard, ask)
    if outside is not None:
        return outside
    named = heard.topic in ANSWERED
    leaning = heard.topic in FOLLOW_UPS or heard.leans >= (
        SURELY_LEANS if named and heard.confidence >= SURE else LEANS
    )
    if _is_own(heard, state, ask) and (leaning or not named or heard.topic in SHARING):
        return _of_own(state, ask)
    if heard.words and ask == "definitie" and (leaning or heard.topic in (GLOSSARY, "")):
        return About(GLOSSARY, ask, word=_asked_word(heard))
    mapped = OF_WORDS.get(state.word) if state.subject == GLOSSARY else None
    if mapped and heard.topic in (OTHER_PARTY, "delen_met") and THAT.search(heard.text):
        return About(mapped, ask, leans=True)
    if leaning and LAW.search(heard.text):
        return About("wbni", ask if ask in ("klopt", "waar_staat") else NOTHING)
    if leaning and state.subject == GLOSSARY and state.word in OF_WORDS and ask not in _OF_A_WORD:
        return About(OF_WORDS[state.word], ask, leans=True)
    if leaning and state.subject:
        return About(state.subject, ask, state.party, state.word, leans=True)
    if named:
        word = heard.entities.get("begrip", "") if heard.topic == "begrip" else ""
        other = entity_party(heard) if heard.topic == OTHER_PARTY else None
        return About(heard.topic, ask, other, word)
    if heard.topic in FOLLOW_UPS:
        return About("", ask, leans=True)
    sure = bool(heard.asks) and heard.asks[0].confidence >= SURE_ASK
    if state.subject and sure and ask not in (NOTHING, OTHERWISE):
        return About(state.subject, ask, state.party, state.word, leans=True)
    return None


def _asked_word(heard: Heard) -> str:
    """Return the word that is asked about: seldom the NCSC, which is named in passing."""
    return next((word for word in heard.words if word != "ncsc"), heard.words[0])


def _of_own(state: State, ask: str) -> About:
    kind = state.profile.kind
    group = GROUPS.get(kind, OTHER_PARTY)
    own = Party(kind, state.profile.name)
    return About(group, ask, own if group == OTHER_PARTY else None, own=True, leans=True)


def _ask(heard: Heard, state: State) -> str:
    if heard.payload:
        return _FOLLOW_UP_ASKS.get(heard.topic, "uitleg")
    ask = heard.ask
    worded = named_ask(heard.text)
    if worded in ("bereiken", "doorgeven") and heard.is_question:
        return worded
    if ask == "klopt" and heard.act == "conclusie" and len(heard.asks) > 1:
        first, second = heard.asks[:2]
        if first.confidence < SURE_CHECK and second.name != NOTHING:
            ask = second.name  # "dus we hoeven niks?" asks that, not whether it is so
    if heard.topic in SHARING and ask == "eisen" and GIVES.search(heard.text):
        return "mag_delen"
    if heard.topic in _FOLLOW_UP_ASKS and not heard.surely_asks and heard.confidence >= SURE:
        return _FOLLOW_UP_ASKS[heard.topic]
    if heard.topic in _FOLLOW_UP_ASKS and ask in (NOTHING, OTHERWISE, "uitleg"):
        return _FOLLOW_UP_ASKS[heard.topic]
    if ask == "geldt_ook":
        ask = named_ask(heard.text) or ask
    if ask == "geldt_ook" and not state.subject and heard.topic in SHARING:
        return "mag_delen"
    if ask == "geldt_ook" and state.ask and state.ask not in ("geldt_ook", "verschil"):
        return state.ask  # "en bij een CERT?" asks the same of another
    return ask


def _pressed(heard: Heard, state: State, ask: str) -> About | None:
    if heard.topic in FOLLOW_UPS:
        return About(state.subject, ask, state.party, state.word, leans=True)
    if heard.topic not in ANSWERED:
        return None
    kept = state.open is not None and state.open.kind == "which"
    party = state.party if heard.topic == OTHER_PARTY and kept else None
    word = heard.entities.get("begrip") or (state.word if heard.topic == "begrip" and kept else "")
    return About(heard.topic, ask, party, word)


def _party(heard: Heard, state: State, ask: str) -> Party | None:
    """Return the party that is asked about, other than the visitor's own organisation."""
    own = heard.speaker.name.lower()
    others = [
        each
        for each in heard.parties
        if not _is_general(each.name.lower())
        and (not own or each.name.lower() not in own)
        and (each.kind != "onbekend" or heard.topic in (OTHER_PARTY, ""))
    ]
    named = others[-1] if others else None
    if heard.towards is not None and heard.towards in others:
        named = heard.towards
    if named is None:
        return None
    elsewhere = state.subject.startswith("toets") or state.subject == "partner_worden"
    if elsewhere and heard.leans >= LEANS and heard.topic not in SHARING:
        return None  # it is still about that, for this party too
    if heard.ask == "geldt_ook" or heard.act == "kiest":
        return named
    by_us = bool(BY_US.search(heard.text))
    if by_us and ask == "doorgeven":
        return None
    if ask == "doorgeven" and BY_NCSC.search(heard.text):
        return named
    if heard.topic in SHARING:
        return named if ask in PARTY_ASKS else None
    fits = heard.topic in ("", *FOLLOW_UPS) or heard.leans >= LEANS
    return named if fits and ask in SURE_PARTY_ASKS and heard.surely_asks else None


def _of_party(party: Party, heard: Heard, state: State, ask: str) -> About:
    group = {**GROUPS, "vereniging": OTHER_PARTY}.get(party.kind, OTHER_PARTY)
    leans = heard.leans >= LEANS
    if ask == "doorgeven":
        ask = "mag_delen"  # by the NCSC to this party
    if ask in (NOTHING, OTHERWISE) and leans and state.ask in PARTY_ASKS:
        ask = state.ask
    return About(group, ask, party if group == OTHER_PARTY else None, leans=leans)


def of_party(party: Party, heard: Heard, state: State) -> About:
    """Return the question that stands, put to another party ("nee, ik bedoel een CERT")."""
    ask = state.ask if state.ask in PARTY_ASKS else "mag_delen"
    return _of_party(party, heard, state, ask)


def _is_own(heard: Heard, state: State, ask: str) -> bool:
    if not state.profile.kind:
        return False
    says = bool(heard.speaker.kind) or bool(OWN.search(heard.text)) or heard.topic == "vervolg_ons"
    return says and ask in _OWN_ASKS


def _is_general(name: str) -> bool:
    """Whether a name says no more than that it is an organisation, or members of one."""
    last = name.split()[-1] if name.split() else ""
    return name in ANY_ORGANISATION or last in ("leden", "organisatie", "groep", "groepen")


def _asks_who_we_are(heard: Heard, state: State, ask: str) -> bool:
    """Whether it is asked for an organisation of which nothing is known yet."""
    own = bool(OWN.search(heard.text)) and not state.profile.kind and not heard.speaker.kind
    fits = heard.topic in ("", "delen_met", OTHER_PARTY) and not heard.entities.get("partij")
    unsure = not heard.asks or heard.asks[0].confidence < SURE_ASK
    asks = ask in ("mag_delen", "ben_ik", "krijgen") or (unsure and heard.is_polar)
    return own and fits and asks and heard.leans < LEANS


def _outside(heard: Heard, ask: str) -> About | None:
    """Return the subject that is named in a message whose topic is not, or is left open.

    What is asked of it may stand in the table, if only as what the page does not say.
    """
    unclear = heard.topic in ("buiten_bereik", "")
    other = heard.topic in (GLOSSARY, "stelsel") and ask not in ("definitie", "uitleg", NOTHING)
    if not (unclear or other) or not heard.surely_asks or ask in (NOTHING, OTHERWISE, "definitie"):
        return None
    of_words = (OF_WORDS[word] for word in heard.words if word in OF_WORDS)
    subject = named(heard.text) or next(of_words, None)
    return About(subject, ask, outside=heard.topic == "buiten_bereik") if subject else None


def named(text: str) -> str | None:
    """Return the subject that a text names by its own word."""
    return next((subject for subject, words in NAMED.items() if words.search(text)), None)


def entity_party(heard: Heard) -> Party | None:
    """Return the party that the decision on a single message named."""
    if not heard.entities.get("partij"):
        return None
    return Party(heard.entities.get("partij_soort", "onbekend"), heard.entities["partij"])
