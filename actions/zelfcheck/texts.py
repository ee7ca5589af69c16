"""The short texts of domain.yml that stand inside other texts of the self-check."""

from __future__ import annotations

from typing import Any

from rasa_sdk.types import DomainDict

from actions.zelfcheck.reading import BUTTON
from actions.zelfcheck.routing import OPTIONS
from actions.zelfcheck.rules import Result


def text(name: str, domain: DomainDict) -> str:
    """Return the text of a response that has one text."""
    return str(domain["responses"][name][0]["text"])


def point(question: str, domain: DomainDict) -> str:
    """Return what a question is about, in a word or two."""
    return text(f"utter_punt_{question}", domain)


def option(question: str, answer: str, domain: DomainDict) -> str:
    """Return an answer in words: the title of the question's button for it, in lower case."""
    wanted = f'/{BUTTON}{{"vraag": "{question}", "antwoord": "{answer}"}}'
    buttons: list[dict[str, Any]] = domain["responses"][f"utter_zelfcheck_vraag_{question}"][0][
        "buttons"
    ]
    return next(str(b["title"]).lower() for b in buttons if b["payload"] == wanted)


def titles(question: str, domain: DomainDict) -> dict[str, str]:
    """Return the answers to a question in words, by answer."""
    return {answer: option(question, answer, domain) for answer in OPTIONS[question]}


def lines(result: Result, domain: DomainDict) -> str:
    """Return a line for each criterion: the answer, and what it asks the visitor to do."""
    found = (text(f"utter_regel_{c.id}_{c.answer}", domain) for c in result.criteria)
    return "\n".join(f"- {line}" for line in found)
