"""Whether words in an answer tell of an incident now, or of the work that a team does.

"weet ik niet, er is net een aanval" is a call for help; "we staan leden bij als ze gehackt zijn" is
the very answer that is asked for; "we zijn ermee bezig" speaks of no incident at all.
"""

from __future__ import annotations

import re

_SUBJECT = re.compile(
    r"hack|aanval|aangevallen|\blek|gelekt|datalek|ransom|gijzel|virus|malware|phish|inbra|inbrek"
    r"|ingebroken|versleuteld|\bplat\b|incident|storing|ddos|noodgeval|spoed|\bhelp\b|besmet"
    r"|gestolen|crash|afgepers|losgeld|bitcoin|verdacht|indringer|misbruik|attack|breach|hulp"
    r"|slachtoffer|inlog|\bnood|urgent|cyber|systemen|servers?|computers?|platgelegd|bevroren",
    re.IGNORECASE,
)
_EVENT = (
    r"(?:cyber)?(?:aanval|hack|incident|datalek|inbraak|virus|malware|ransomware\w*|storing|ddos\w*"
    r"|lek|besmetting|indringer)"
)
_MOMENT = r"nu|net|zojuist|op dit moment|momenteel|vandaag"
_NOW = re.compile(
    rf"\b(?:er (?:is|wordt|zit|loopt|gebeurt)|we hebben|wij hebben|ik heb)"
    rf"(?: (?:{_MOMENT}|hier|bij ons))+ (?:een |weer een )?{_EVENT}"
    rf"|\b(?:we|wij|ik) (?:zijn|worden|ben|word)(?: (?:{_MOMENT}))*"
    rf" (?:gehackt|aangevallen|gegijzeld|besmet|geh?ackd|slachtoffer van)"
    rf"|\b(?:alles|onze (?:systemen|servers|bestanden)) (?:ligt|liggen|is|zijn)(?: nu| net)?"
    rf" (?:plat|versleuteld|op slot|eruit)",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:niet|geen|nooit|nog nooit|niemand)\b", re.IGNORECASE)
_WORK = re.compile(
    r"\b(?:als|wanneer|zodra|indien|ingeval|bij|mocht|altijd|elk|ieder|dagelijks)\b.*\b(?:ze|zij|leden"
    r"|lid|klant\w*|deelnemer\w*|aangesloten|achterban|organisaties?|iemand|hun|hen|bedrijven|school"
    r"|scholen|gemeenten?|een)\b|\b(?:leden|klanten|deelnemers|achterban|organisaties|aangeslotenen)\b",
    re.IGNORECASE,
)


def is_alarm(text: str) -> bool:
    """Whether a text says outright that something is going on now."""
    found = _NOW.search(text)
    if found is None:
        return False
    return not _DENIED.search(text[found.start() : found.end()]) and not _is_work(text)


def may_be_alarm(text: str) -> bool:
    """Whether a text that was taken for an incident can be one: it names something of the kind."""
    return bool(_SUBJECT.search(text)) and not _is_work(text)


def _is_work(text: str) -> bool:
    return bool(_WORK.search(text)) and not re.search(
        r"\b(?:nu|net|zojuist|momenteel|op dit moment|vandaag)\b", text, re.IGNORECASE
    )
