"""Who the visitor says to be, and which parties a message is about: by the heads of their names.

"Wij zijn een vereniging van installateurs" speaks of an association: the first noun is the head,
what follows with "van", "voor" or "in" belongs to it. What is denied ("ik ben geen installateur",
"niet een CERT maar een ISAC") is not who they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.nlu.candidates import Mention

ROLES_FILE = Path(__file__).with_name("roles.yml")
_LONGEST_NAME = 60
# Between a head and what belongs to it.
_BELONGS = re.compile(
    r"^(?:en[- ])?(?:\s*[\w&'’/-]+){0,3}?\s*\b(?:van|voor|in|uit|met|namens|binnen|tussen|onder)\s+"
    r"(?:(?:de|het|een|alle|onze|hun|ongeveer|circa|zo'n|\d+)\s+)*(?:[\w'’-]+\s+){0,2}$",
    re.IGNORECASE,
)
# "wij zijn …", "ik werk bij …", "als … vragen wij": what comes next is who speaks.
_SELF = re.compile(
    r"\b(?:(?:wij|we|ik)\s+(?:zijn|ben|bén|zíjn|vormen|runnen|run|vertegenwoordig(?:en)?|leid|leiden|"
    r"bestuur|besturen|beheer|beheren|heb(?:ben)?(?=\s+(?:'?n|een)\s)|werk(?:en)?\s+(?:bij|voor|aan)|bel\s+namens|"
    r"spreek\s+namens|mail\s+namens|zit(?:ten)?\s+in\s+het\s+bestuur\s+van)"
    r"|(?:^|(?<=[.,!?;:]\s))(?:hoi\W+)?"
    r"(?:(?:heb|ben|run)(?=\s+(?:'?n\s|een\s|zzp))|werk\s+(?:bij|voor))"
    r"|(?:wij|we|ons|ik)\s*,?\s+als|als|namens|onze|ons|mijn|vanuit(?:\s+(?:de|het|een|onze))?"
    r"|(?:secretaris|voorzitter|bestuurslid|directeur|medewerker|adviseur|beleidsmedewerker|jurist|fg|ciso|"
    r"woordvoerder|penningmeester|beheerder|coördinator|manager|raadslid|wethouder|griffier|ict'er|"
    r"it'er|docent|verpleegkundige|journalist|redacteur|systeembeheerder|bestuur|security\s?officer)"
    r"\s+(?:van|bij|voor|in|op))\s+",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"^(?:(?:ook|dus|gewoon|zelf|nu|nou|toch|eigenlijk|echt|al|maar|een|een\s+soort|'?n|de|het|die|"
    r"met\s+(?:z'n|zijn|ons|\d+)\s+[\w']+|wel|hier|bestuurder|bestuurslid|medewerker|voorzitter|secretaris|van|bij|onze|mijn|"
    r"kleine?|grote?|landelijke?|regionale?|nieuwe?|lokale?|nederlandse?|middelgrote?|zelfstandige?)\s+)*",
    re.IGNORECASE,
)
_DENIAL = re.compile(
    r"\b(?:(?:geen|niet)\s+(?:over\s+)?|laat maar\s+)(?:(?:een|de|het|die|zelf|echt)\s+)?"
    r"(?:[\w-]+\s+)?$",
    re.IGNORECASE,
)
# "wij leveren software aan gemeenten": they are customers
_CUSTOMERS = re.compile(
    r"\b(?:wij|we|ik|die|dat)\s+(?:[\w'’-]+\s+){0,3}?(?:lever|werk|bedien|ondersteun|maak|maken|bouw|host|"
    r"verko|advise|beheer)\w*\b[^.?!]{0,40}?\b(?:aan|voor)\s+(?:[\w'’-]+\s+){0,3}$",
    re.IGNORECASE,
)
# "een team van 1 bedrijf", "een verband van gemeenten"
_TEAM_OF = re.compile(
    r"\b(?:team|crisisteam|verband|samenwerkingsverband|samenwerking|netwerk|groepje?)\s+"
    r"(?:van|voor|tussen)\s+(?:(?:de|het|een|alle|onze|ongeveer|zo'n|\d+|[a-z]+tig|veel|losse|grote|"
    r"kleine)\s+)*$",
    re.IGNORECASE,
)
# "onze leden", "mijn provider": theirs, not who they are.
_THEIRS = ("leverancier", "burger", "isp", "pers")
# "wij leveren beveiliging aan 400 bedrijven"
_SUPPLIES = re.compile(r"\b(?:wij|we|ik)\s+lever(?:en)?\b(?!\s+(?:internet|informatie))", re.I)
_UNNAMED = re.compile(
    r"\b(?:wij|we)\s+(?:zijn|vormen|runnen)\s+(?:(?:ook|dus|gewoon|zelf)\s+)?(?:een|'n)\s+"
    r"([\w'’-]+(?:\s+[\w'’-]+){0,3}?)(?=\s*$|\s*[,.;:!?]|\s(?:en|met|die|dat|maar|uit|in|van|voor|mogen|krijgen|kunnen|"
    r"willen|vallen|mag|moeten)\b)",
    re.IGNORECASE,
)
_SELF_DENIED = re.compile(
    r"\b(?:(?:wij|we|ik)\s+(?:zijn|ben|bén)|(?:het|dat|dit)\s+is)\s+(?:geen|niet)\b", re.IGNORECASE
)
# "wij verkopen fietsen"
_TRADES = re.compile(
    r"\b(?:wij|we|ik)\s+(?:verko(?:op|pen)|verhu(?:ur|ren)|repare(?:er|ren)|produce(?:er|ren)|"
    r"fabrice(?:er|ren)|importe(?:er|ren))\b",
    re.IGNORECASE,
)
_BUT = re.compile(
    r"\b(?:maar|wel|juist)\s+(?:(?:wel|juist|een|de|het|'n|gewoon|van)\s+)*$", re.IGNORECASE
)
_HERE = re.compile(r"^(?:\s+(?:van|voor|uit)\s+[\w'’-]+){0,2}\s+hier\b", re.IGNORECASE)
_CONDITION = re.compile(
    r"^(?:\s+(?:van|voor|in|uit)\s+[\w'’-]+)?\s+(?:niet|wel|nog|nu|dan|al|is|zijn|wordt|worden|wil|heeft|"
    r"hebben|dat|die|ons|onze|mij|geen|ook|daar|er|iets|informatie)\b",
    re.IGNORECASE,
)
_WE = re.compile(r"\b(?:wij|we|ik|ons|onze|mij|mijn|me)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.?!\n]")
# "drinkwaterbedrijf, wij willen …" opens with who speaks
_OPENS = 12  # characters: an article, a greeting
_THEN_WE = re.compile(
    r"^(?:\s+(?:van|voor|uit|in)\s+[\w'’-]+){0,2}\s*,\s*(?:\w+\s+){0,2}(?:wij|we|ons)\b",
    re.IGNORECASE,
)
# "dat staat in onze gemeenschappelijke regeling": a paper
_WRITTEN_IN = re.compile(
    r"\b(?:staat|staan|stond|vastgelegd|opgenomen|geregeld|beschreven)\b[^.?!]{0,40}\bin\s+$", re.I
)
# "wij zijn aangesloten bij X": X is another
_MEMBER = re.compile(r"\b(?:aangesloten|lid|leden|klant|onderdeel)\b", re.IGNORECASE)
# "wij zijn met 40 vrijwilligers" tells how many they are
_COUNTED = re.compile(
    r"\bmet\s+(?:(?:z'n|zijn|ons|ongeveer|circa|zo'n|een paar|\d+|\w+t(?:ig|ien)|twee|drie|vier|"
    r"vijf|zes|zeven|acht|negen|tien|elf|twaalf|honderd)\s+)+$",
    re.IGNORECASE,
)
_PLURAL = re.compile(r"[^e]en$|'s$|(?:er|el|em|ing|teit|té|rt)en?s$", re.IGNORECASE)
_ANY = (
    *("organisatie", "organisaties", "partij", "klant", "klanten", "leden", "eigenaar"),
    *("opdrachtgever", "cliënt", "client", "werkgever"),
)
_APPOSITION = re.compile(r"\s*[,(:]\s*(?:(?:een|de|het|'n|namelijk)\s+)*", re.IGNORECASE)
_BEFORE = re.compile(r"\b(een|'n|soort|de|het)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_BEHIND = re.compile(
    r"^\s+(?:van|voor|in|uit)\s+(?:(?:de|het|alle|een)\s+)?(?!(?:jullie|ons|het|de|informatie|info|"
    r"aanmerking|orde|principe|feite|elk|ieder|geval|deze|dit|die|dat|wie|hoeverre|staat|kader)\b|\d)"
    r"[\w'’-]+",
    re.IGNORECASE,
)
_NO_ORGANISATION = re.compile(r"^(?:beetje|paar|keer|soort|stuk)\b", re.IGNORECASE)
UNLISTED = "onbekend"


@dataclass(frozen=True)
class Speaker:
    """What a message says of who writes it: kind and name of the organisation, and the role."""

    kind: str = ""
    name: str = ""
    role: str = ""
    words: str = ""


def heads(text: str, parties: Sequence[Mention]) -> list[Mention]:
    """Return the parties that are heads: without those that belong to the one before."""
    found: list[Mention] = []
    for party in sorted(parties, key=lambda mention: mention.start):
        between = text[found[-1].end : party.start] if found else ""
        if found and _BELONGS.match(between) and found[-1].id != party.id:
            continue
        found.append(party)
    return found


def speaker(text: str, parties: Sequence[Mention]) -> Speaker:
    """Return who the visitor says to be; empty where nothing is said of it."""
    role = _role(text)
    for said in _SELF.finditer(text):
        behind = said.end() + len(_ARTICLE.match(text[said.end() :])[0])  # type: ignore[index]
        for party in heads(text, parties):
            theirs = said[0].lower().strip() in ("onze", "ons", "mijn") and _is_theirs(party)
            if theirs or not 0 <= party.start - behind <= 12 or _is_denied(text, party):
                continue
            if party.start > behind and re.search(r"[,.;:!?]", text[behind : party.start]):
                continue
            if _MEMBER.search(text[said.start() : party.start]):
                continue
            if _COUNTED.search(text[: party.start]):
                continue
            if _WRITTEN_IN.search(text[: said.start()]):
                continue
            if party.text.lower() in _ANY:  # "namens een cliënt, een bond van kappers"
                apposition = _APPOSITION.match(text, party.end)
                behind = apposition.end() if apposition else behind
                continue
            if said[0].lower().strip() == "als" and not _is_as_we(text, said.start(), party.end):
                continue
            name = _full_name(text, party)
            return Speaker(party.id, name, role, said[0].strip() + " " + name)
    other = _instead(text, parties)
    if other:
        return Speaker(other.id, _full_name(text, other), role, other.text)
    unnamed = _UNNAMED.search(text)
    if unnamed and not _NO_ORGANISATION.match(unnamed[1]):
        name = f"een {unnamed[1].strip()}"[:_LONGEST_NAME]
        return Speaker(UNLISTED, name, role, unnamed[0].strip())
    trades, supplies = _TRADES.search(text), _SUPPLIES.search(text)
    if trades or supplies:
        kind = "bedrijf" if trades else "leverancier"
        return Speaker(kind, "", role, (trades or supplies)[0])  # type: ignore[index]
    return Speaker(role=role, words=role)


def _is_as_we(text: str, start: int, end: int) -> bool:
    """Whether "als …" tells who speaks ("als bond willen wij"), and not what somebody else is.

    Not so: "als Z-CERT niet is aangewezen", "kan het IPO als OKTT worden aangewezen".
    """
    if _CONDITION.match(text[end:]):
        return False
    sentence = max(text.rfind(mark, 0, start) for mark in ".?!\n") + 1
    after = _SENTENCE_END.search(text, end)
    return bool(_WE.search(text[sentence : after.start() if after else len(text)]))


def _is_theirs(party: Mention) -> bool:
    """Whether "onze …" names somebody else: a supplier, or several ("onze scholen")."""
    return party.id in _THEIRS or bool(_PLURAL.search(party.text))


def _instead(text: str, parties: Sequence[Mention]) -> Mention | None:
    """Return the party of "wij zijn geen A maar een B", and the one of "B hier"."""
    for party in heads(text, parties):
        behind = text[: party.start]
        if _BUT.search(behind) and _SELF_DENIED.search(behind):
            return party
        if _HERE.match(text[party.end :]):
            return party
        if party.start <= _OPENS and _THEN_WE.match(text[party.end :]):
            return party
    return None


def _full_name(text: str, party: Mention) -> str:
    """Return the name with its article, and with what belongs to it ("van installateurs")."""
    article = _BEFORE.search(text[: party.start])
    behind = _BEHIND.match(text[party.end :])
    common = party.text == party.text.lower() and not party.text.endswith(("en", "s"))
    said = article[1].lower() if article else ""
    first = "een " if said in ("een", "'n", "soort") or (not said and common) else ""
    first = f"{said} " if said in ("de", "het") else first
    whole = first + party.text + (behind[0] if behind else "")
    return " ".join(whole.split())[:_LONGEST_NAME]


def customers(text: str, parties: Sequence[Mention]) -> list[Mention]:
    """Return the parties that the visitor says to work for, and those that a team is of."""
    before = ((party, text[: party.start]) for party in parties)
    return [party for party, said in before if _CUSTOMERS.search(said) or _TEAM_OF.search(said)]


def denied(text: str, parties: Sequence[Mention]) -> list[Mention]:
    """Return the parties that the visitor says not to be, or not to mean."""
    return [party for party in parties if _is_denied(text, party)]


def _is_denied(text: str, party: Mention) -> bool:
    return bool(_DENIAL.search(text[: party.start]))


def _role(text: str) -> str:
    for name, pattern in _roles():
        if pattern.search(text):
            return name
    return ""


@lru_cache(maxsize=1)
def _roles() -> list[tuple[str, re.Pattern[str]]]:
    """Return each role with what is written by who has it."""
    given = yaml.safe_load(ROLES_FILE.read_text("utf-8"))
    return [
        (
            name,
            re.compile(
                rf"\b(?:ik\s+(?:ben|bén|werk\s+als)|als|hier\s+de|zelf)\s+"
                rf"(?:(?:een|de|het|hun|onze|zelf|ook|toch|juist|'n)\s+)*(?:{'|'.join(words)})\b",
                re.IGNORECASE,
            ),
        )
        for name, words in given.items()
    ]
