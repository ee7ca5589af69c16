"""What a visitor can have added to a message: the conversation and the self-check's result.

Both are taken from the conversation as it is stored, so with personal data masked.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rasa.shared.core.trackers import DialogueStateTracker

from bot.base.settings import Settings
from bot.contact.form import ContactBody
from bot.contact.text import CONVERSATION, RESULT, texts
from bot.content import markdown as rich_text
from bot.content.markdown import Span
from bot.conversations.messages import transcript
from bot.report.answers import given
from bot.report.words import report
from bot.zelfcheck.rules import IncompleteError

LONGEST = 50_000  # characters of a conversation; the end matters most
_MARKS = {"bullets": "- {}", "numbers": "{1}. {0}"}


def added(body: ContactBody, tracker: DialogueStateTracker, settings: Settings) -> dict[str, str]:
    """Return what the visitor chose to add, as plain text."""
    parts = {}
    if body.add_result:
        parts[RESULT] = result_text(tracker, settings)
    if body.add_conversation:
        parts[CONVERSATION] = conversation_text(tracker)
    return parts


def conversation_text(tracker: DialogueStateTracker) -> str:
    """Return what was said, without Markdown."""
    who = texts()["who"]
    text = "\n".join(
        # What a visitor typed is no Markdown.
        f"{who[said.sender]}: {plain(said.text) if said.sender == 'bot' else said.text}"
        for said in transcript(tracker.events)
    )
    if len(text) <= LONGEST:
        return text
    return "\n".join((texts()["cut"], text[-LONGEST:].partition("\n")[2]))


def plain(markdown: str) -> str:
    """Return the bot's Markdown as text: links written out, nothing bold, no blank lines."""
    return "\n".join(
        _MARKS.get(block.kind, "{}").format(_words(item), number)
        for block in rich_text.rich_text(markdown)
        for number, item in enumerate(block.items, 1)
    )


def _words(spans: Iterable[Span]) -> str:
    parts = []
    for href, linked in groupby(spans, key=lambda span: span.href):
        words = "".join(span.text for span in linked)
        parts.append(f"{words} ({href})" if href else words)
    return "".join(parts)


def result_text(tracker: DialogueStateTracker, settings: Settings) -> str:
    """Return the answers of the self-check and their outcome, or that there is none yet."""
    try:
        made = report(given(tracker), settings)
    except IncompleteError:
        return str(texts()["no_result"])
    lines = (
        made.outcome_title,
        f"{made.type.title}: {made.type.answer}",
        *(f"{c.title} – {c.answer} ({c.status})" for c in made.criteria),  # titles have a colon
        f"{texts()['answered']}: {made.made_on}",
        rich_text.plain(made.outcome_text),
    )
    return "\n".join(lines)
