"""What the report says: the answers of one conversation, judged by the rules, put in words.

Page and PDF only lay this out. What the chatbot says too comes from domain.yml.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.base.dutch_time import local
from bot.base.settings import Settings
from bot.content.markdown import RichText
from bot.content.sources import Source

_TEXTS = Path(__file__).with_name("texts.yml")


@dataclass(frozen=True)
class Answered:
    """A question (its id, in two words, in full) and the answer in words."""

    id: str
    title: str
    question: str
    answer: str


@dataclass(frozen=True)
class Criterion(Answered):
    """A question whose answer has a status, and what to do or to know then, if anything."""

    tone: str  # voldoet, voldoet_niet, onbekend or extra: how the status looks
    status: str
    note_label: str
    note: RichText


@dataclass(frozen=True)
class Place:
    """A page of the NCSC that the report rests on, and where on it."""

    title: str
    url: str
    where: str


@dataclass(frozen=True)
class Report:
    """A whole report."""

    type: Answered
    type_note: RichText  # what to do, when the type had to be assumed
    made_at: datetime
    outcome: str  # gereed, uitzoeken or nog_niet
    outcome_title: str
    outcome_text: RichText
    criteria: tuple[Criterion, ...]
    traceable: RichText
    sources: tuple[Place, ...]
    legal_notice: RichText
    overtaken: str = ""  # that other answers were given since; empty when they were not

    @property
    def made_on(self) -> str:
        """When the last answer was given, in words."""
        return in_words(self.made_at)


@dataclass(frozen=True)
class ContactDetail:
    """A way to reach the NCSC."""

    label: str
    text: str
    href: str


@lru_cache(maxsize=1)
def texts() -> Mapping[str, Any]:
    """Return the report's own words. Read once."""
    return yaml.safe_load(_TEXTS.read_text("utf-8"))


def in_words(moment: datetime) -> str:
    """Return a moment as a date and time in the Netherlands."""
    here = local(moment)
    return f"{_day(here.date())}, {here:%H:%M} {texts()['hour']}"


def _day(day: date) -> str:
    return f"{day.day} {texts()['months'][day.month - 1]} {day.year}"


def place(source: Source) -> Place:
    """Return a section of the page, as the report names it."""
    read_on = _day(date.fromisoformat(source.read_on))
    where = texts()["source_line"].format(section=source.section, date=read_on)
    return Place(source.title, source.url, where)


def contact_details(settings: Settings) -> tuple[ContactDetail, ...]:
    """Return the ways to reach the NCSC that are configured."""
    number = settings.contact_phone.replace("(0)", "")  # not dialled after a country's code
    phone = "".join(c for c in number if c in "+0123456789")
    ways = (
        ("contact_url", settings.contact_url, settings.contact_url),
        ("contact_email", settings.contact_email, f"mailto:{settings.contact_email}"),
        ("contact_phone", settings.contact_phone, f"tel:{phone}"),
    )
    return tuple(ContactDetail(texts()[key], text, href) for key, text, href in ways if text)
