"""The Dutch texts of domain.yml for what is said outside a dialogue.

An error must have its text even when no model is loaded: then domain.yml itself is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.base.errors import ConfigurationError
from bot.base.settings import Settings
from bot.content import project_files
from bot.content.placeholders import fill

Responses = Mapping[str, Sequence[Mapping[str, Any]]]  # name → variations


class MissingTextError(ConfigurationError):
    """domain.yml lacks a text that the program needs; the message names it."""


def responses(domain: Path | None = None) -> Mapping[str, list[dict[str, Any]]]:
    """Return the responses of a domain file, or of the domain served: name → variations."""
    found: Mapping[str, list[dict[str, Any]]] = project_files.domain(domain).get("responses") or {}
    return found


def topic_title(topic: str, responses: Responses) -> str | None:
    """Return a topic's title in plain words, from the metadata of its answer; None without one."""
    variations = responses.get(f"utter_{topic}", ())
    titles = ((variation.get("metadata") or {}).get("title") for variation in variations)
    return next((str(title) for title in titles if title), None)


def topic_titles(domain: Path | None = None) -> dict[str, str]:
    """Return the title of every topic that has one, by its id."""
    known = responses(domain)
    topics = (name.removeprefix("utter_") for name in known if name.startswith("utter_"))
    return {topic: title for topic in topics if (title := topic_title(topic, known))}


def text(name: str, settings: Settings, domain: Path | None = None) -> str:
    """Return the text of response `name`, its placeholders filled from the settings."""
    for variation in responses(domain).get(name, []):
        if not variation.get("condition") and variation.get("text"):
            return fill(str(variation["text"]), settings)
    raise MissingTextError(f"domain.yml has no text for the response {name}")
