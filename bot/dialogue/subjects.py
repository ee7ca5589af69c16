"""Which subject a message is about, and what is asked of it, in the talk so far."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.content.topics import FOLLOW_UPS, SUBSTANCE
from bot.dialogue.decision import OTHER_PARTY
from bot.dialogue.heard import Heard
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
_OWN = re.compile(r"\b(?:wij|we|ons|onze|ik|mij|mijn|jullie met)\b", re.IGNORECASE)
_ANY_ORGANISATION = (
    *("organisatie", "organisaties", "partij", "partijen", "leden", "anderen", "niemand anders"),
    *("niemand", "iemand anders", "andere partijen", "andere organisaties", "iedereen"),
)
# "geldt die extra voorwaarde ook voor een OKTT?" names what is asked
_NAMED_ASKS: Mapping[str, re.Pattern[str]] = {
    "extra_voorwaarde": re.compile(r"\bextra (?:voorwaarde|eis)|\bherleidba", re.IGNORECASE),
    "aanwijzen_nodig": re.compile(r"\baangewezen\b|\baanwijz", re.IGNORECASE),
    "doorgeven": re.compile(r"\bdoor(?:gev|stu|geef)", re.IGNORECASE),
    "kosten": re.compile(r"\bkost(?:en|te|t)?\b|\bgratis\b", re.IGNORECASE),
}
_BY_NCSC = re.compile(r"\b(?:jullie|ncsc|u)\b", re.IGNORECASE)
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
# What a message that the page does not answer still names: its ask may stand in the table.
_NAMED: Mapping[str, re.Pattern[str]] = {
    "toets": re.compile(r"\btoets\w*|\bgetoetst\b", re.IGNORECASE),
    "handreiking": re.compile(r"\bhandreiking\w*", re.IGNORECASE),
    "zelfcheck_start": re.compile(r"\bzelf-?\s?check\w*", re.IGNORECASE),
    "partner_worden": re.compile(
        r"\baan(?:ge)?w[ei][ij]?[sz]\w*|\baanwijzing\w*|\bpartner\w*", re.IGNORECASE
    ),
}
_OWN_ASKS = ("ben_ik", "mag_delen", "krijgen", "geldt_ook", "aanwijzen_nodig", "extra_voorwaarde")
LEANS, SURELY_LEANS, SURE = 0.5, 0.8, 0.9
SURE_ASK = 0.4


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
        kind = state.profile.kind
        group = GROUPS.get(kind, OTHER_PARTY)
        own = Party(kind, state.profile.name)
        return About(group, ask, own if group == OTHER_PARTY else None, own=True, leans=True)
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


def _ask(heard: Heard, state: State) -> str:
    if heard.payload:
        return _FOLLOW_UP_ASKS.get(heard.topic, "uitleg")
    ask = heard.ask
    if heard.topic in _FOLLOW_UP_ASKS and ask in (NOTHING, OTHERWISE, "uitleg"):
        return _FOLLOW_UP_ASKS[heard.topic]
    if ask == "geldt_ook":
        named = (name for name, words in _NAMED_ASKS.items() if words.search(heard.text))
        ask = next(named, ask)
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
    if heard.ask == "geldt_ook" or heard.act == "kiest":
        return named
    if ask == "doorgeven" and _BY_NCSC.search(heard.text):
        return named
    fits = heard.topic in (*SHARING, "", *FOLLOW_UPS) or heard.leans >= LEANS
    return named if fits and ask in PARTY_ASKS else None


def _of_party(party: Party, heard: Heard, state: State, ask: str) -> About:
    group = {**GROUPS, "vereniging": OTHER_PARTY}.get(party.kind, OTHER_PARTY)
    leans = heard.leans >= LEANS
    if ask == "doorgeven":
        ask = "mag_delen"  # by the NCSC to this party
    if ask in (NOTHING, OTHERWISE) and leans and state.ask in PARTY_ASKS:
        ask = state.ask
    return About(group, ask, party if group == OTHER_PARTY else None, leans=leans)


def _is_own(heard: Heard, state: State, ask: str) -> bool:
    if not state.profile.kind or state.profile.kind == "onbekend":
        return False
    says = bool(heard.speaker.kind) or bool(_OWN.search(heard.text)) or heard.topic == "vervolg_ons"
    return says and ask in _OWN_ASKS


def _is_general(name: str) -> bool:
    """Whether a name says no more than that it is an organisation, or members of one."""
    return name in _ANY_ORGANISATION or name.split()[-1:] in (["leden"], ["organisatie"])


def _asks_who_we_are(heard: Heard, state: State, ask: str) -> bool:
    """Whether it is asked for an organisation of which nothing is known yet."""
    own = bool(_OWN.search(heard.text)) and not state.profile.kind and not heard.speaker.kind
    fits = heard.topic in ("", "delen_met", OTHER_PARTY) and not heard.entities.get("partij")
    unsure = not heard.asks or heard.asks[0].confidence < SURE_ASK
    asks = ask in ("mag_delen", "ben_ik", "krijgen") or (unsure and heard.is_polar)
    return own and fits and asks and heard.leans < LEANS


def _outside(heard: Heard, ask: str) -> About | None:
    """Return the subject that a message names of which the page does not say what is asked."""
    if heard.topic != "buiten_bereik":
        return None
    for subject, words in _NAMED.items():
        if words.search(heard.text) and heard.asks and heard.asks[0].confidence >= SURE_ASK:
            return About(subject, ask, outside=True)
    return None


def entity_party(heard: Heard) -> Party | None:
    """Return the party that the decision on a single message named."""
    if not heard.entities.get("partij"):
        return None
    return Party(heard.entities.get("partij_soort", "onbekend"), heard.entities["partij"])
