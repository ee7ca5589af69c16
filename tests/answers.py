"""The bot's texts as domain.yml has them, for tests."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.content.project_files import DOMAIN, domain
from bot.testbank.rules.answers import Answer, answers_of

__all__ = ["DOMAIN", "Answer", "answer", "answers", "domain"]

# What the dialogue puts around others in one message, never alone.
PARTS = re.compile(
    r"utter_(?:eerst_\w+|feit|jullie_zijn|goed_om_te_weten|aanbod_zelfcheck|meer_niet|nog_een_keer|"
    r"samengevat|achtergrond|vraag_ncsc|kies_ik_niet|sorry\w*|gevoel_\w+|incident_link|engels_rest)"
)
LEGAL_NOTICE = "utter_juridische_kanttekening"


@lru_cache(maxsize=1)
def answers() -> tuple[Answer, ...]:
    """Return every text of every response."""
    return answers_of(domain())


def answer(utter: str, **conditions: str) -> Answer:
    """Return the text of a response that has exactly these conditions."""
    (found,) = (a for a in answers() if a.utter == utter and a.conditions == conditions)
    return found


def is_part(given: Answer) -> bool:
    """Return whether a text is never said alone."""
    return PARTS.fullmatch(given.utter) is not None
