"""Which party a message asks about: another one than the visitor's own organisation."""

from __future__ import annotations

from collections.abc import Mapping

from bot.dialogue.cues import ANY_ORGANISATION
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
_UNLISTED = "onbekend"
_GENERAL = (
    *("leden", "lid", "organisatie", "organisaties", "groep", "groepen", "partij", "partijen"),
    *("klanten", "klant", "gebruikers", "deelnemers", "achterban", "afnemers", "aangeslotenen"),
)


def another(heard: Heard, state: State, *, unknown_too: bool) -> Party | None:
    """Return the party that is asked about; `unknown_too`: also one of a kind nobody listed."""
    own = heard.speaker.name.lower() or state.profile.name.lower()
    others = [
        party
        for party in heard.parties
        if not _is_general(party.name.lower())
        and (not own or party.name.lower() not in own)
        and (party.kind != _UNLISTED or unknown_too)
    ]
    if heard.towards is not None and heard.towards in others:
        return heard.towards
    if others:
        return others[-1]
    return entity_party(heard) if unknown_too else None


def group_of(party: Party) -> str:
    """Return the subject for a party: its group of the page, else that of other parties.

    An association is one of the groups only when the visitor speaks for it and can tell what it
    does.
    """
    return OTHER_PARTY if party.kind == "vereniging" else GROUPS.get(party.kind, OTHER_PARTY)


def entity_party(heard: Heard) -> Party | None:
    """Return the party that the decision on a single message named."""
    if not heard.entities.get("partij"):
        return None
    return Party(heard.entities.get("partij_soort", _UNLISTED), heard.entities["partij"])


def _is_general(name: str) -> bool:
    """Whether a name says no more than that it is an organisation, or members of one."""
    return name in ANY_ORGANISATION or (name.split() or [""])[-1] in _GENERAL
