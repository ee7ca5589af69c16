"""A message in English: what matters of its subject, in English; the rest of the chat is Dutch."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.talk import Talk

_SUBJECTS: Mapping[str, str] = {
    "wissen": r"\b(?:delete|erase|remove|stored?|privacy of this chat)\b",
    "contact": r"\b(?:contact|phone|call|e-?mail|reach|speak|human|person|number)\b",
    "toets": r"\b(?:test|assess\w*|criteri\w+|requirement\w*|check|confidential\w*|privacy|gdpr|"
    r"eligible)\b",
    "partner": r"\b(?:partner\w*|designat\w+|appl(?:y|ication)|join|become|register|cooperat\w+|"
    r"collaborat\w+)\b",
    "delen": r"\b(?:share|sharing|receive|information|intel\w*|group\w*|csirts?|certs?|isac|isps?|"
    r"provider\w*)\b",
}
_LANGUAGE = re.compile(r"\bspeak (?:any )?(?:english|dutch)\b")


def english(talk: Talk) -> Turn | None:
    """Answer a wholly English message."""
    if talk.heard.topic != "engels":
        return None
    text = _LANGUAGE.sub("", talk.heard.text.lower())
    for subject, words in _SUBJECTS.items():
        response = f"utter_engels_{subject}"
        if re.search(words, text) and response not in talk.state.last:
            return talk.turn(Say(response, after=("utter_engels_rest",)), Reason.ENGLISH)
    if "utter_engels_kort" not in talk.state.last:
        return talk.turn(Say("utter_engels_kort"), Reason.ENGLISH)
    response = "utter_engels" if "utter_engels" not in talk.state.last else "utter_engels_contact"
    return talk.turn(Say(response), Reason.ENGLISH)
