"""What a visitor can have added to a message: the conversation and the self-check's result.

Both are taken from the conversation as it is stored, so with personal data masked.
"""

from __future__ import annotations

import re

from rasa.shared.core.trackers import DialogueStateTracker

from actions.zelfcheck.rules import IncompleteError
from bot.contact.form import ContactBody
from bot.contact.text import CONVERSATION, RESULT
from bot.report.answers import given
from bot.report.words import report
from bot.settings import Settings
from bot.website.messages import transcript

LONGEST = 50_000  # characters of a conversation; the end matters most
_CUT = "[Het begin van het gesprek is weggelaten.]\n"
_NO_RESULT = "Er is nog geen uitkomst."
_ANSWERED = "Ingevuld op"
_NO_DECISION = "Dit is geen besluit van het NCSC. Alleen het NCSC voert de officiële toets uit."
_WHO = {"user": "Bezoeker", "bot": "Chatbot"}
_LINK = re.compile(r"\[([^\]]+)\]\((\S+?)\)")


def added(body: ContactBody, tracker: DialogueStateTracker, settings: Settings) -> dict[str, str]:
    """Return what the visitor chose to add, as plain text."""
    found = {}
    if body.add_result:
        found[RESULT] = result_text(tracker, settings)
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


def result_text(tracker: DialogueStateTracker, settings: Settings) -> str:
    """Return the answers of the self-check and their outcome, or that there is none yet."""
    try:
        found = report(given(tracker), settings)
    except IncompleteError:
        return _NO_RESULT
    lines = (
        found.outcome_title,
        f"{found.type.title}: {found.type.answer}",
        *(f"{c.title} – {c.answer} ({c.status})" for c in found.criteria),  # titles have a colon
        f"{_ANSWERED}: {found.made_on}",
        _NO_DECISION,
    )
    return "\n".join(lines)
