"""What a text refers to exists: its source, its topic, and where its buttons lead."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, get_args

from bot.content.payloads import parse
from bot.content.sources import sources
from bot.content.topics import COMMANDS, FOLLOW_UPS, TOPICS
from bot.conversations.schemas import Kind
from bot.testbank.rules.answers import Answer
from bot.zelfcheck.routing import OPTIONS

LONGEST_TITLE = 40
_ANSWERING = "zelfcheck_antwoord"
# What the bot asks before it does something, and so what a yes to it does.
_PLAIN_QUESTIONS = ("opnieuw", "stop", "soort")
_METADATA = {"source", "kind", "topic", "title", "legal_notice", "lang"}


def metadata(answer: Answer) -> Iterator[str]:
    """Tell what the metadata says that does not exist."""
    known: dict[str, set[Any]] = {
        "kind": {None, *get_args(Kind)},
        "source": {None, *sources()},
        "topic": {None, *TOPICS},
        "legal_notice": {None, True},
        "lang": {None, "en"},
    }
    for key in answer.metadata:
        if key not in _METADATA:
            yield f"Achter metadata staat “{key}”. Dat kent de chatbot niet."
    for key, values in known.items():
        if (value := answer.metadata.get(key)) not in values:
            yield f"Achter metadata staat {key}: {value}. Dat bestaat niet."


def buttons(answer: Answer, domain: Mapping[str, Any]) -> Iterator[str]:
    """Tell which buttons lead nowhere, or cannot be told apart."""
    titles = [title.strip() for title, _ in answer.buttons]
    payloads = [payload for _, payload in answer.buttons]
    for title, payload in zip(titles, payloads, strict=True):
        if not 0 < len(title) <= LONGEST_TITLE:
            yield f"Deze knop moet 1 tot {LONGEST_TITLE} tekens hebben: “{title}”"
        if not is_declared(payload, domain):
            yield f"De knop “{title}” leidt nergens heen: {payload}"
        if payload == f"/{answer.utter.removeprefix('utter_')}" and not answer.conditions:
            yield f"De knop “{title}” leidt naar hetzelfde antwoord."
    if len(set(titles)) < len(titles) or len(set(payloads)) < len(payloads):
        yield "Twee knoppen zijn hetzelfde."


def is_declared(payload: str, domain: Mapping[str, Any]) -> bool:
    """Whether a button's payload is an intent that exists, with values that exist."""
    parsed = parse(payload)
    known = {*TOPICS, *COMMANDS, *FOLLOW_UPS, _ANSWERING} & set(domain["intents"])
    if parsed is None or parsed[0] not in known:
        return False
    intent, told = parsed
    if intent == _ANSWERING:
        question, given = told.get("vraag"), told.get("antwoord")
        plain = ("ja", "nee") if question in _PLAIN_QUESTIONS else ()
        return given in OPTIONS.get(str(question), plain)
    return all(_is_value(name, value, domain) for name, value in told.items())


def _is_value(name: str, value: str, domain: Mapping[str, Any]) -> bool:
    """Whether a slot takes this value, from an entity of the same name."""
    slot = domain["slots"].get(name, {"values": []})
    return value in slot.get("values", ()) and name in domain["entities"]
