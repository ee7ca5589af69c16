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
NCSC_GIVES = re.compile(
    r"\b(?:mag|mogen|kan|kunnen|gaat|gaan|wil|willen)\s+(?:het\s+)?(?:ncsc|jullie)\b", re.IGNORECASE
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
