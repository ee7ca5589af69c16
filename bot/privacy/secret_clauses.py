"""Reads secrets that stand further from the word for one, in clauses as people write them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from bot.privacy import secret_values as values

# No date, and no number of a service
_DIGITS = (
    r"(?!\d\d?-\d\d?-(?:19|20)\d\d|0[89]00\b)"
    r"(?:\d{2,4}(?:[ -]\d{2,4}){1,3}|\d(?:[ -]\d){3,7}|\d{4,8})"
)
_VALUE = rf"(?P<v>{_DIGITS}(?![\w-])|[^\s\x00\"'`“”‘’()]{{2,59}}[^\s\x00\"'`“”‘’().,;:?])"
_END = (
    r"(?=[\"'`“”‘’)]{0,2}[ ]?(?:[.,;:!?()]{1,3}(?:\s|\Z)|\(|\n|\Z|"
    r"(?:en|of|maar|want|and|is|was|staat|stond|werkt|die|dat)\b))"
)
# "wachtw. mail …", "inlogcode van de bank …", "kluiscode 58-21-07"
_OF_WHAT = regex.compile(
    r"\.?[ ](?:(?:van|voor|op|bij|v|vd|v\.d\.|v/d|vh|v/h|of|for)[ ])?"
    r"(?:(?:de|het|een|mijn|m['’]?n|mn|onze|ons|the|my|our)[ ])?"
    r"(?:(?P<what>[^\W\d_][\p{L}-]{1,24}+(?:[ ][^\W\d_][\p{L}-]{1,24}+)?)[ ])?"
    rf"[\"'`“”‘’(]{{0,2}}{_VALUE}{_END}",
    regex.IGNORECASE,
)
# What has a number or a name of its own: "wachtwoord account gebruiker01"
_NUMBERED = frozenset(
    (
        *("account", "gebruiker", "gebruikersnaam", "user", "username", "login", "model", "type"),
        *("versie", "artikel", "bijlage", "ticket", "zaak", "incident", "melding", "nummer", "nr"),
        *("kenmerk", "id", "cve", "norm", "windows", "office", "exchange", "server", "pc", "host"),
        *("manager", "app", "tool", "software", "programma", "hash", "algoritme", "protocol"),
        *("via", "check", "controle", "sterkte", "lengte", "gemeente"),
    )
)
_DOES = regex.compile(r"[^\W\d_]{2,}en|(?:ge|ver|be|ont)[^\W\d_]{2,}[td]", regex.IGNORECASE)
_CODE = regex.compile(r"(?:code|pin|puk|tan|otp)\Z", regex.IGNORECASE)
_ONLY_DIGITS = regex.compile(_DIGITS)
# "vroeg mijn pincode en ik heb 4827 gezegd", "vroeg mijn pincode, ik zei 4827"
_DONE = (
    r"(?:gezegd|gegeven|verteld|(?:door|af|op)gegeven|ingevuld|ingetoetst|ingetikt|ingetypt|"
    r"ingevoerd|getypt|genoemd|voorgelezen|opgelezen|(?:door)?gestuurd|geappt|gemaild|gebruikt|"
    r"gekozen|ingesproken)"
)
_DID = r"(?:zei|gaf|noemde|typte|tikte|toetste|stuurde|appte|mailde|gebruikte|koos|told|gave|said)"
_SMALL = (
    r"(?:toen|maar|gewoon|dus|het|hem|haar|ze|hen|hun|die|dat|nog|ook|al|daar|er|eerst|echt|hier|"
    r"ik|we|netjes|meteen|net|in|door|him|her|them)"
)
_WINDOW = 90  # characters behind the word in which it is told
_TOLD = regex.compile(rf"(?<![^\s\"'“‘(:]){_VALUE}", regex.IGNORECASE)
_DONE_BEHIND = regex.compile(rf"[\"'`“”‘’)]?[ ](?:{_SMALL}[ ]){{0,2}}{_DONE}\b", regex.IGNORECASE)
_DID_IN_FRONT = regex.compile(
    rf"\b(?:{_DONE}|{_DID})(?:[ ]{_SMALL}){{0,3}}:?[ ][\"'`“‘(]?\Z", regex.IGNORECASE
)
_OF_A_TIME = regex.compile(r"\b(?:in|sinds|om|nr|voor|na)[ ]\Z", regex.IGNORECASE)
_ENDS = regex.compile(_END, regex.IGNORECASE)


def clauses_of(text: str, name: str, end: int) -> Iterator[tuple[int, int]]:
    """Yield the secrets in the clause behind a word for a password, which ends at `end`."""
    is_of_a_code = _CODE.search(name) is not None
    of_what = _OF_WHAT.match(text, end)
    if of_what and (not of_what["what"] or _can_have_one(of_what["what"])):
        value = of_what["v"]
        is_a_code = is_of_a_code and _ONLY_DIGITS.fullmatch(value)
        if is_a_code or (of_what["what"] and values.is_strong(value, 5)):
            yield of_what.span("v")
    for told in _TOLD.finditer(text, end, min(len(text), end + _WINDOW)):
        if "\x00" in text[end : told.start()]:
            return
        if _is_told(told, end) and _works(told):
            yield told.span("v")


def _can_have_one(what: str) -> bool:
    """Whether words can be what a secret is of, and say nothing of the secret itself."""
    words = what.lower().split()
    said = any((values.is_said(word) and word != "pas") or _DOES.fullmatch(word) for word in words)
    return words[-1] not in _NUMBERED and not said


def _is_told(value: regex.Match[str], start: int) -> bool:
    """Whether somebody says that it was given away or filled in."""
    text, begin = value.string, max(start, value.start() - 50)
    before = text[begin : value.start()]
    if _DONE_BEHIND.match(text, value.end()):
        return _OF_A_TIME.search(before) is None
    front = _DID_IN_FRONT.search(before)
    return front is not None and _ENDS.match(text, value.end()) is not None


def _works(value: regex.Match[str]) -> bool:
    digits = _ONLY_DIGITS.fullmatch(value["v"])
    counted = values.COUNTED.match(value.string, value.end())
    return bool(digits and not counted) or (
        values.is_strong(value["v"], 5) or values.is_common(value["v"])
    )
