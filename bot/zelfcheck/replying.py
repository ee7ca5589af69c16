"""The reply to a plain question of the self-check: does the visitor agree?"""

from __future__ import annotations

from bot.zelfcheck.reading import BUTTON, Message, entity, intent
from bot.zelfcheck.routing import NO, YES
from bot.zelfcheck.wordlist import LISTS, plain_answer, without_padding, words

_LONGEST = 4  # words


def agrees(text: str) -> bool | None:
    """Return whether words agree or refuse; None where they are something else."""
    said = plain_answer(text)
    if said in (YES, NO):
        return said == YES
    found = without_padding(words(text))
    if "?" in text or not found or len(found) > _LONGEST:
        return None
    for name, agreed in (("agreeing", True), ("refusing", False)):
        if LISTS[name].issuperset(found) and not LISTS[f"{name}_firm"].isdisjoint(found):
            return agreed
    return None


def confirmation(message: Message, what: str) -> bool | None:
    """Return what a button replies to the plain question on `what`; None for other buttons."""
    if intent(message)[0] != BUTTON or entity(message, "vraag") != what.partition(":")[0]:
        return None
    return {YES: True, NO: False}.get(entity(message, "antwoord") or "")
