"""Questions about sharing with a party: which party, and whether it is the visitor's own."""

from __future__ import annotations

from dataclasses import replace

from bot.content.asking import NOTHING, OTHERWISE
from bot.dialogue.asked import About
from bot.dialogue.cues import OF_WORDS, OWN, RECEIVES
from bot.dialogue.decision import GLOSSARY, OTHER_PARTY
from bot.dialogue.heard import Heard
from bot.dialogue.parties import GROUPS, another, group_of
from bot.dialogue.state import Party, State

SHARING = ("delen_met", "delen_oktt", "delen_cct", "delen_isp", "delen_csirt_eu", OTHER_PARTY)
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
_OWN_ASKS = (
    *("doorgeven", "ben_ik", "mag_delen", "krijgen", "geldt_ook", "aanwijzen_nodig"),
    *("extra_voorwaarde", "waarom_niet", "volgende_stap", "alleen"),
)
# Who says to be one of these is no member of a group, whatever group was spoken of.
_NO_GROUP = ("overheid", "rijksoverheid", "instelling", "burger", "pers", "toezichthouder")
_SURE_GROUPS = ("isp", "csirt_eu")  # who says to be one of these is of that group
_OPEN_TO_PARTIES = ("delen_met", OTHER_PARTY)
LEANS, SURE = 0.5, 0.9
_SHORT = 4  # words


def without_designation(asked: About, state: State) -> About:
    """Return how it is for the visitor's group, where the page names no designation for that."""
    group = GROUPS.get(state.profile.kind, "")
    other = group in ("delen_isp", "delen_csirt_eu")
    return replace(asked, subject=group, own=True) if other else asked


def of_sharing(asked: About, heard: Heard, state: State) -> About:
    """Return the question about sharing, with the party that it is put to.

    A group of the page that was heard stays, whatever parties are named in passing.
    """
    if asked.ask == "ben_ik" and asked.subject in GROUPS.values() and _is_of_others(heard):
        asked = replace(asked, ask="mag_delen")  # "telt een sectoraal csirt als een van de vier?"
    own = _is_own(heard, state, asked.ask)
    if asked.ask == "ben_ik" and state.profile.kind and asked.subject == "delen_met":
        return of_own(asked, state)
    alone = state.profile.kind in _NO_GROUP and not heard.parties
    if asked.ask == "ben_ik" and own and alone and asked.subject == "delen_oktt":
        return of_own(asked, state)
    if asked.ask == "doorgeven" and RECEIVES.search(heard.text):
        asked = replace(asked, ask="mag_delen")
    if own and heard.length <= _SHORT:  # "en wij?", whatever group was spoken of
        return of_own(asked, state)
    if asked.subject not in _OPEN_TO_PARTIES:
        own = own and GROUPS.get(state.profile.kind) == asked.subject
        return of_own(asked, state) if own else asked
    ask = asked.ask
    party = another(heard, state, unknown_too=asked.subject == OTHER_PARTY)
    if heard.speaker.kind and own:
        return of_own(asked, state)
    if ask == "doorgeven":
        return _with_standing_party(asked, state)
    if party is not None and ask in PARTY_ASKS:
        group = group_of(party)
        if ask in (NOTHING, OTHERWISE) and asked.leans and state.ask in PARTY_ASKS:
            ask = state.ask
        return replace(asked, subject=group, ask=ask, party=party if group == OTHER_PARTY else None)
    if own and asked.subject == OTHER_PARTY:
        return of_own(asked, state)
    return _with_standing_party(replace(asked, ask=ask), state)


def _with_standing_party(asked: About, state: State) -> About:
    """Return the question with the party that was spoken of, else the visitor's own."""
    if state.subject == GLOSSARY and state.word in OF_WORDS:  # "mag het NCSC daarmee delen?"
        return replace(asked, subject=OF_WORDS[state.word])
    if asked.subject != OTHER_PARTY:
        return asked
    if state.party is not None:
        return replace(asked, party=state.party)
    own = state.profile.kind and state.profile.kind not in GROUPS
    return replace(asked, party=Party(state.profile.kind, state.profile.name)) if own else asked


def of_own(asked: About, state: State) -> About:
    """Return the question, put to the visitor's own organisation."""
    kind = state.profile.kind
    group = GROUPS.get(kind, OTHER_PARTY)
    if kind in _SURE_GROUPS and asked.ask in ("ben_ik", "geldt_ook"):
        asked = replace(asked, ask="mag_delen")
    party = Party(kind, state.profile.name) if group == OTHER_PARTY else None
    unsure = kind not in _SURE_GROUPS
    return replace(asked, subject=group, party=party, own=True, unsure=unsure, leans=True)


def _is_own(heard: Heard, state: State, ask: str) -> bool:
    if not state.profile.kind:
        return False
    says = bool(heard.speaker.kind) or bool(OWN.search(heard.text)) or heard.topic == "vervolg_ons"
    return says and ask in _OWN_ASKS


def _is_of_others(heard: Heard) -> bool:
    """Whether a group is named, and nobody speaks of the own organisation."""
    own = bool(heard.speaker.kind) or bool(OWN.search(heard.text))
    of_groups = all(party.kind in GROUPS for party in heard.parties)
    return not own and of_groups and bool(heard.words or heard.parties)


def of_party(party: Party, heard: Heard, state: State) -> About:
    """Return the question that stands, put to another party ("nee, ik bedoel een CERT")."""
    ask = state.ask if state.ask in PARTY_ASKS and state.ask != "uitleg" else "mag_delen"
    group = group_of(party)
    leans = heard.leans >= LEANS
    return About(group, ask, party if group == OTHER_PARTY else None, leans=leans)
