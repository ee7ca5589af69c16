"""Placeholders of domain.yml: what configuration gives them, and how a text is filled.

A line whose placeholder is empty is left out, so a contact detail that is not configured never
shows as an empty label.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.base.settings import Settings
from bot.content.sources import page_url

LEGAL_NOTICE = "utter_juridische_kanttekening"
SHORT_NOTICE = "utter_juridische_kanttekening_kort"  # once the whole was told
# Kinds of messages that offer contact; a greeting tells a client what it can offer itself.
WITH_CONTACT = ("greeting", "handoff", "fallback", "result")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_MARKUP = re.compile(r"[^\w .,;?!&'’()/+-]+|_+")  # what Markdown, placeholders or links need


def values(config: Settings) -> dict[str, str]:
    """Return what each configurable placeholder of domain.yml stands for."""
    return {
        "contact_url": config.contact_url,
        "contact_email": config.contact_email,
        "contact_phone": config.contact_phone,
        # a sentence with this one goes where a number is known
        "without_phone": "" if config.contact_phone else " ",
        "incident_url": config.incident_url,
        "incident_email": config.incident_email,
        "vulnerability_url": config.vulnerability_url,
        "retention_hours": str(config.retention_hours),
        "page_url": page_url(),
    }


def contact(config: Settings) -> dict[str, str | bool]:
    """Return how to reach the NCSC, as the API tells it: "" where it is not configured."""
    return {
        "url": config.contact_url,
        "email": config.contact_email,
        "phone": config.contact_phone,
        "form": config.contact_form,
    }


def plain(value: str) -> str:
    """Return a visitor's words as one line without markup, fit to stand in an answer."""
    return " ".join(_MARKUP.sub(" ", value).split()) or "…"


def fill_sentences(text: str, config: Settings, slots: Mapping[str, str] | None = None) -> str:
    """Fill one paragraph as `fill` does, but drop only the sentences that need an empty one."""
    filled = fill("\n".join(_SENTENCES.split(text)), config, slots)
    return re.sub(r" +(?=[ .])", "", filled.replace("\n", " "))


def fill(text: str, config: Settings, slots: Mapping[str, str] | None = None) -> str:
    """Fill the placeholders of `text` from `config` and `slots`; drop lines that need an empty one.

    Everything is filled in one pass: a value that looks like a placeholder stays a value.
    Placeholders with other names stay as they are.
    """
    known = {**(slots or {}), **values(config)}
    lines = []
    for line in text.split("\n"):
        names = PLACEHOLDER.findall(line)
        if any(known.get(name) == "" for name in names):
            continue
        lines.append(PLACEHOLDER.sub(lambda m: known.get(m[1], m[0]), line))
    return "\n".join(lines).strip()
