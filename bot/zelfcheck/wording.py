"""The short texts of domain.yml that stand inside other texts of the self-check."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.zelfcheck.reading import BUTTON
from bot.zelfcheck.routing import KIND, OPTIONS, UNKNOWN, YES, Answers, is_assumed
from bot.zelfcheck.rules import READY, Result

Domain = Mapping[str, Any]  # domain.yml as the SDK gives it: name of a section → content


def text(name: str, domain: Domain) -> str:
    """Return the text of a response that has one text."""
    return str(domain["responses"][name][0]["text"])


def point(question: str, domain: Domain) -> str:
    """Return what a question is about, in a word or two."""
    return text(f"utter_punt_{question}", domain)


def option(question: str, answer: str, domain: Domain) -> str:
    """Return an answer in words: the title of the question's button for it, in lower case."""
    wanted = f'/{BUTTON}{{"vraag": "{question}", "antwoord": "{answer}"}}'
    buttons: list[dict[str, Any]] = domain["responses"][f"utter_zelfcheck_vraag_{question}"][0][
        "buttons"
    ]
    return next(str(b["title"]).lower() for b in buttons if b["payload"] == wanted)


def in_words(question: str, answer: str, domain: Domain) -> str:
    """Return an answer as it is told: who answers "deels" did not say "weet ik niet"."""
    if answer == UNKNOWN and YES in OPTIONS[question]:
        return text("utter_zelfcheck_niet_zeker", domain)
    return option(question, answer, domain)


def verdict(result: Result) -> str:
    """Return the name of the text of a result: "no open points" is never said beside a no."""
    return "beperkt" if result.outcome == READY and result.herleidbaar is False else result.outcome


def titles(question: str, domain: Domain) -> dict[str, str]:
    """Return the answers to a question in words, by answer."""
    return {answer: option(question, answer, domain) for answer in OPTIONS[question]}


def lines(result: Result, answers: Answers, domain: Domain) -> str:
    """Return a line for each criterion: the answer, and what it asks the visitor to do.

    A type that had to be assumed has one too: it is still to be found out.
    """
    told = [(c.id, c.answer) for c in result.criteria]
    if is_assumed(answers):
        told.insert(0, (KIND, UNKNOWN))
    return "\n".join(f"- {text(f'utter_regel_{name}_{answer}', domain)}" for name, answer in told)
