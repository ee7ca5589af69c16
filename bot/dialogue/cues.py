"""Words that settle what a message is about where the models leave it open."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Words of the glossary, and the subject that they name.
OF_WORDS: Mapping[str, str] = {
    "oktt": "delen_oktt",
    "schakelorganisatie": "delen_oktt",
    "samenwerkingsverband": "delen_oktt",
    "isac": "delen_oktt",
    "cert": "delen_cct",
    "csirt": "delen_cct",
    "computercrisisteam": "delen_cct",
    "ministeriele_regeling": "delen_cct",
    "internettoegang": "delen_isp",
    "aanwijzen": "partner_worden",
    "herleidbaar": "toets_sector",
    "avg": "toets_avg",
    "doelbinding": "toets_avg",
    "wbni": "wbni",
    "cbw": "wbni",
    "nis2": "wbni",
    "lds": "stelsel",
}
OWN = re.compile(r"\b(?:wij|we|ons|onze|ik|mij|mijn|jullie met)\b", re.IGNORECASE)
ANY_ORGANISATION = (
    *("organisatie", "organisaties", "partij", "partijen", "leden", "anderen", "niemand anders"),
    *("niemand", "iemand anders", "andere partijen", "andere organisaties", "iedereen"),
)
# "mogen jullie iets doorgeven aan …", "mag een provider dit krijgen": the NCSC gives
RECEIVES = re.compile(
    r"\b(?:mag|mogen|kan|kunnen|gaat|gaan|wil|willen)\s+"
    r"(?:(?:het\s+)?(?:ncsc|jullie)\b|.{3,60}\b(?:krijgen|ontvangen)\b)",
    re.IGNORECASE,
)
# What a message that the page does not answer still names: its ask may stand in the table.
NAMED: Mapping[str, re.Pattern[str]] = {
    "toets": re.compile(r"\btoets\w*|\bgetoetst\b", re.IGNORECASE),
    "handreiking": re.compile(r"\bhandreiking\w*", re.IGNORECASE),
    "zelfcheck_start": re.compile(r"\bzelf-?\s?check\w*", re.IGNORECASE),
    "partner_worden": re.compile(
        r"\baan(?:ge)?w[ei][ij]?[sz]\w*|\baanwijzing\w*|\bpartner\w*", re.IGNORECASE
    ),
}
WITH_WHOM = re.compile(
    r"\b(?:met|aan|bij)\s+wie\b|\bwie\s+(?:\w+\s+)?(?:krijg\w*|mag|mogen|kan|kunnen|val\w*|hoort|horen)\b",
    re.IGNORECASE,
)
# The end of a talk, whatever goes before it.
CLOSES = re.compile(
    r"\b(?:dank(?:\s*(?:u|je|jullie))?(?:\s*wel)?|dankjewel|dankuwel|bedankt|thanks|thank you|"
    r"merci)\W*$",
    re.IGNORECASE,
)
DECIDES = re.compile(
    r"\b(?:besluit|beslis|aanwij|aangewezen|hakt|teken|onderteken)\w*", re.IGNORECASE
)
LEAVES = re.compile(
    r"\b(?:ik|wij|we)\s+(?:mail|bel|neem|vraag|leg|mailen|bellen|nemen|vragen|leggen)\b.{0,40}"
    r"\b(?:wel|zelf|contact op|voor|ze|aan)\b|\b(?:mail|bel|vraag)\s+ik\b.{0,30}\bwel\b",
    re.IGNORECASE,
)
NO_COMPLAINT = re.compile(r"\bgeen klacht\b|\bniet klagen\b", re.IGNORECASE)
# "kan ik hier nagaan of wij voldoen", "start maar": the self-check is wanted, not asked about
WANTS_IT = re.compile(
    r"^\W*(?:ja\W+)?(?:start|begin|doe|open)\b|\b(?:start|begint|doet)\s+u\b|"
    r"\b(?:doe|start|begin)\b.{0,30}\b(?:toch|maar|dan|nu)\b|"
    r"\bzullen we\b.{0,40}\b(?:doen|starten|beginnen|langslopen|doorlopen)\b|"
    r"\b(?:zelf-?\s?check|vragenlijst)\s+(?:graag|starten|doen|beginnen)\b|"
    r"\b(?:hoe|waar|kan ik|wil)\b.{0,20}\b(?:begin|start)\w*|"
    r"\b(?:kan|kun|kunnen|mag|wil|willen|zou|laten|hoe)\b.*\b(?:doen|starten|start|begin\w*|checken|"
    r"nagaan|nalopen|langslopen|doorlopen|testen|toetsen|kijken|invullen|proberen|uitzoeken|oefenen)\b",
    re.IGNORECASE,
)
HOW_IS_IT = re.compile(r"\bhoe (?:zit|is|staat) (?:het|dat|'t|t)\b", re.IGNORECASE)
LAW = re.compile(
    r"\b(?:wettelijke?|juridische?)\s+(?:grondslag|basis|bepaling)\b|\bgrondslag\b|\bwelk(?:e)?\s+wet(?:sartikel)?\b",
    re.IGNORECASE,
)
# "kan ik hier nagaan of wij voldoen", "kun je met ons de punten langsgaan"
CHECKS_THEMSELVES = re.compile(
    r"\b(?:nagaan|checken|testen|uitzoeken|nakijken|controleren|nalopen)\b.{0,40}"
    r"\bof\s+(?:wij|we|ik|onze|ons)\b"
    r"|\bmet\s+(?:mij|me|ons)\b.{0,40}\b(?:langsgaan|langslopen|doorlopen|nalopen|langs gaan)\b",
    re.IGNORECASE,
)
NOT_THE_CHAT = re.compile(r"\bniet\s+(?:\w+\s+)?(?:deze|de|dit)\s+(?:chat|chatbot|gesprek)\b", re.I)
# What a subject is called by, for "waar staat die afkorting voor?".
WORD_OF: Mapping[str, str] = {
    "delen_oktt": "oktt",
    "delen_cct": "computercrisisteam",
    "delen_isp": "internettoegang",
    "toets_avg": "avg",
    "toets_sector": "herleidbaar",
    "wbni": "wbni",
    "stelsel": "lds",
}
FOUR_GROUPS = re.compile(
    r"\bwelke\s+(?:vier\s+|4\s+)?groepen\b|\b(?:noem|opnoemen|zijn)\b.{0,20}\b(?:vier|4)\s+groepen\b|"
    r"\b(?:vier|4)\s+groepen\b.{0,20}\b(?:noemen|opnoemen|zijn)\b|"
    r"\bmet wie\s+(?:deelt|werkt|mag)\b.{0,40}\b(?:ncsc|jullie)\b",
    re.IGNORECASE,
)
