"""Puts a message to the NCSC together, from what the sender wrote and the words of texts.yml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.contact.message import ContactMessage
from bot.contact.reference import shown
from bot.contact.tables import ERASED

CONVERSATION, RESULT = "conversation", "result"  # what can be added

_TEXTS = Path(__file__).with_name("texts.yml")


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """Return the words of a message. Read once."""
    return yaml.safe_load(_TEXTS.read_text("utf-8"))


@dataclass(frozen=True)
class ComposedMessage:
    """A message as it leaves: one line of subject, and a plain text."""

    subject: str
    text: str


def compose(
    message: ContactMessage, added: Mapping[str, str], tlp: str, reference: str | None = None
) -> ComposedMessage:
    """Return the text of a message; without a `reference` as a preview shows it."""
    t = texts()
    number = shown(reference) if reference else t["later"]
    fields = {
        "reference": number,
        "name": message.name or t["not_given"],
        "organisation": message.organisation or t["not_given"],
        "email": message.email,
    }
    parts = [
        tlp,
        t["introduction"],
        "\n".join(f"{t[field]}: {value}" for field, value in fields.items()),
        f"{t['question']}:\n{_quoted(message.question)}",
        *(
            f"{t['added'][kind]}:\n{_quoted(added[kind])}"
            for kind in (RESULT, CONVERSATION)
            if kind in added
        ),
        t["added"][ERASED] if ERASED in added else "",
    ]
    subject = t["subject"].format(reference=number)
    text = "\n\n".join(part for part in parts if part) + "\n"
    return ComposedMessage(subject=f"[{tlp}] {subject}" if tlp else subject, text=text)


def preview(message: ComposedMessage) -> str:
    """Return a message as it is shown to the visitor before it is sent."""
    return f"{texts()['subject_label']}: {message.subject}\n\n{message.text}"


def _quoted(text: str) -> str:
    """Return a text with a mark before every line: none of it can pass for a line of ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
