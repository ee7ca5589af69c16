"""Puts the outcome of a self-check in words: from answers, rules and domain.yml to a Report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.base.settings import Settings
from bot.content import responses as domain
from bot.content.markdown import RichText, plain, rich_text
from bot.content.placeholders import LEGAL_NOTICE
from bot.content.sources import sources
from bot.report.answers import Given
from bot.report.content import Answered, Criterion, Place, Report, place, texts
from bot.zelfcheck import rules
from bot.zelfcheck.routing import KIND, TEAM, UNKNOWN, Answers, is_assumed
from bot.zelfcheck.wording import in_words, option, point, verdict

# How texts of domain.yml begin: an outcome with its title, and a criterion's line with what it is
# about and the answer; then comes what to do or to know.
_OPENING = re.compile(r"\*\*(?P<title>[^*]+?)\.?\*\*\s+")
_LINE = re.compile(r"\*\*[^*]+\*\*: [^.,]+[.,] (?P<note>.+)", re.DOTALL)


def report(given: Given, settings: Settings) -> Report:
    """Return the report on complete answers; raises IncompleteError where they are not."""
    result = rules.result(given.answers)
    title, outcome = _outcome(result, settings)
    notice = domain.text(LEGAL_NOTICE, settings) if settings.legal_notice else ""
    return Report(
        type=_type(given.answers, result.type, settings),
        type_note=_note(KIND, UNKNOWN, settings) if is_assumed(given.answers) else (),
        made_at=given.at,
        outcome=result.outcome,
        outcome_title=title,
        outcome_text=outcome,
        criteria=tuple(_criterion(c, settings) for c in result.criteria),
        traceable=rich_text(texts()["traceable_text"][_traceable(result)]),
        sources=_sources(result),
        legal_notice=rich_text(notice),
        overtaken=texts()["overtaken"] if given.overtaken else "",
    )


def _outcome(result: rules.Result, settings: Settings) -> tuple[str, RichText]:
    """Return a heading and the text below it: what the chatbot says, without its list."""
    said = domain.text(f"utter_zelfcheck_{verdict(result)}", settings)
    said = said.replace("{soort}", _option(KIND, result.type).lower())
    before, _, after = said.partition("{punten}")
    said = f"{before.rstrip().removesuffix(':')}.\n\n{after.lstrip()}" if after else said
    opening = _OPENING.match(said)
    title = opening["title"] if opening else texts()["outcome"]
    return title, rich_text(said[opening.end() :] if opening else said)


def _type(answers: Answers, kind: str, settings: Settings) -> Answered:
    answer = _option(KIND, kind)
    if is_assumed(answers):
        unknown = _option(KIND, UNKNOWN)
        answer = texts()["assumed"].format(unknown=unknown, kind=answer.lower())
    return Answered(KIND, _point(KIND), _question(KIND, settings), answer)


def _criterion(criterion: rules.Criterion, settings: Settings) -> Criterion:
    name, answer, status = criterion.id, criterion.answer, criterion.status
    extra = name == rules.EXTRA and status == rules.NOT_MET  # bars some information, no more
    tone = "extra" if extra else status
    return Criterion(
        id=name,
        title=_point(name),
        question=_question(name, settings),
        answer=in_words(name, answer, _domain()).capitalize(),
        tone=tone,
        status=texts()["status"][tone],
        note_label=texts()["note"]["extra" if extra else "to_do"],
        note=() if status == rules.MET else _note(name, answer, settings),
    )


def _note(name: str, answer: str, settings: Settings) -> RichText:
    """Return what to do or to know at an answer: its line without the point and the answer."""
    line = domain.text(f"utter_regel_{name}_{answer}", settings)
    found = _LINE.fullmatch(line)
    note = found["note"] if found else line
    return rich_text(note[:1].upper() + note[1:])


def _traceable(result: rules.Result) -> str:
    """Return the key of the text on traceable information."""
    if result.type != TEAM:
        return "not_asked"
    return {True: "fits", False: "does_not_fit", None: "unclear"}[result.herleidbaar]


def _sources(result: rules.Result) -> tuple[Place, ...]:
    """Return where the questions come from, each place once."""
    asked = (_response(f"utter_zelfcheck_vraag_{c.id}") for c in result.criteria)
    ids = dict.fromkeys(response["metadata"]["source"] for response in asked)
    return tuple(place(sources()[section]) for section in ids)


def _question(name: str, settings: Settings) -> str:
    """Return a question as the chatbot asks it, without its number."""
    paragraphs = domain.text(f"utter_zelfcheck_vraag_{name}", settings).split("\n\n")
    return " ".join(plain(rich_text(p)) for p in paragraphs if "{nummer}" not in p)


def _point(name: str) -> str:
    return point(name, _domain())


def _option(name: str, answer: str) -> str:
    return option(name, answer, _domain()).capitalize()


def _response(name: str) -> Mapping[str, Any]:
    return domain.responses()[name][0]


def _domain() -> dict[str, Any]:
    return {"responses": domain.responses()}
