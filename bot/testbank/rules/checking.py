"""Checks the texts of domain.yml by all rules, and tells in Dutch what is wrong with which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from yaml import YAMLError

from bot.content import project_files
from bot.content.project_files import DOMAIN
from bot.engine import training
from bot.testbank.rules import claims, linking, writing
from bot.testbank.rules.answers import Answer, answers_of

UNREADABLE = "Dit bestand kan ik niet nakijken: het is anders opgebouwd. Vraag een ontwikkelaar."


def wrong_now() -> Mapping[str, list[str]]:
    """Return what is wrong in domain.yml as it is now: it need not be trained for that."""
    return _wrong_at(DOMAIN.stat().st_mtime_ns)


@lru_cache(maxsize=1)
def _wrong_at(_stamp: int) -> Mapping[str, list[str]]:
    try:
        return wrong(project_files.domain(DOMAIN))
    except (YAMLError, AttributeError, KeyError, TypeError):  # the form of the file, not its texts
        return {DOMAIN.name: [training.trouble() or UNREADABLE]}


def wrong(domain: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return what is wrong with each text that breaks a rule, by its name."""
    answers = answers_of(domain)
    times = Counter(answer.text for answer in answers)
    found = {}
    for answer in answers:
        told = check(answer, domain)
        if times[answer.text] > 1:
            told.append("Een ander antwoord heeft precies dezelfde tekst.")
        if told:
            found[str(answer)] = told
    return found


def check(answer: Answer, domain: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with one text, a sentence for each thing."""
    return [
        *writing.length_of(answer),
        *writing.voice(answer),
        *writing.marks(answer),
        *writing.placeholders(answer, domain),
        *writing.of_the_page(answer),
        *linking.metadata(answer),
        *linking.buttons(answer, domain),
        *claims.made_up(answer),
        *claims.marked(answer),
        *claims.facts(answer),
    ]
