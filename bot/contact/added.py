"""What a visitor can have added to a message: the conversation and the self-check's result.

Both are taken from the conversation as it is stored, so with personal data masked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from rasa.shared.core.trackers import DialogueStateTracker

from bot.contact.form import ContactBody
from bot.contact.text import CONVERSATION, RESULT
from bot.website.messages import transcript

LONGEST = 50_000  # characters of a conversation; the end matters most
_CUT = "[Het begin van het gesprek is weggelaten.]\n"
_NO_RESULT = "Er is nog geen uitkomst."
_WHO = {"user": "Bezoeker", "bot": "Chatbot"}
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")
_SLOT = "zelfcheck_"


def added(body: ContactBody, tracker: DialogueStateTracker) -> dict[str, str]:
    """Return what the visitor chose to add, as plain text."""
    found = {}
    if body.add_result:
        found[RESULT] = result_text(tracker.current_slot_values())
    if body.add_conversation:
        found[CONVERSATION] = conversation_text(tracker)
    return found


def conversation_text(tracker: DialogueStateTracker) -> str:
    """Return what was said, without Markdown."""
    lines = [f"{_WHO[said.sender]}: {plain(said.text)}" for said in transcript(tracker.events)]
    text = "\n".join(lines)
    return text if len(text) <= LONGEST else _CUT + text[-LONGEST:].partition("\n")[2]


def plain(markdown: str) -> str:
    """Return the bot's Markdown as text: links written out, nothing bold, no blank lines."""
    text = _LINK.sub(r"\1 (\2)", markdown).replace("**", "")
    return "\n".join(line for line in text.splitlines() if line.strip())


def result_text(slots: Mapping[str, Any]) -> str:
    """Return the answers and the outcome of the self-check, or that there is none yet."""
    answers = {
        name.removeprefix(_SLOT): str(value)
        for name, value in slots.items()
        if name.startswith(_SLOT) and value is not None
    }
    return _NO_RESULT if not answers else "\n".join(f"{q}: {a}" for q, a in answers.items())
