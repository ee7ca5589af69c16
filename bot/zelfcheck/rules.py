"""What the answers of the self-check mean. Pure: answers in, result out.

The result says how the answers compare with the page. It is no decision: only the NCSC tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from bot.zelfcheck.routing import (
    KIND,
    NO,
    OPTIONS,
    UNKNOWN,
    YES,
    Answers,
    next_question,
    organisation,
    questions,
)

MET, NOT_MET, UNCLEAR = "voldoet", "voldoet_niet", "onbekend"
READY, FIND_OUT, NOT_YET = "gereed", "uitzoeken", "nog_niet"

STATUS: Mapping[str, str] = {YES: MET, NO: NOT_MET, UNKNOWN: UNCLEAR}
# Asked of a computercrisisteam: "no" bars traceable confidential information, nothing else.
EXTRA = "gehele_sector"


class IncompleteError(ValueError):
    """A question has no answer, or one that does not exist; the message names the question."""


@dataclass(frozen=True)
class Criterion:
    """One point of the test: question id, answer, and what that means."""

    id: str
    answer: str
    status: str


@dataclass(frozen=True)
class Result:
    """The whole result. `herleidbaar` is None where it is not asked or not known."""

    type: str
    criteria: tuple[Criterion, ...]
    outcome: str
    herleidbaar: bool | None

    def as_json(self) -> dict[str, Any]:
        """Return the result as in a message's `data`."""
        return {**asdict(self), "criteria": [asdict(c) for c in self.criteria]}


def result(answers: Answers) -> Result:
    """Return the result of complete answers; raises IncompleteError."""
    missing = next_question(answers)
    if missing is not None:
        raise IncompleteError(f"no answer to {missing}")
    kind = organisation(answers)
    if kind not in OPTIONS[KIND]:
        raise IncompleteError(f"no such answer to {KIND}")
    criteria = tuple(_criterion(q, answers[q]) for q in questions(kind) if q != KIND)
    return Result(kind, criteria, _outcome(criteria), _traceable(criteria))


def _criterion(question: str, answer: str | None) -> Criterion:
    if answer not in OPTIONS[question]:
        raise IncompleteError(f"no such answer to {question}")
    return Criterion(question, answer, STATUS[answer])


def _outcome(criteria: tuple[Criterion, ...]) -> str:
    if any(c.status == NOT_MET and c.id != EXTRA for c in criteria):
        return NOT_YET
    if any(c.status == UNCLEAR for c in criteria):
        return FIND_OUT
    return READY


def _traceable(criteria: tuple[Criterion, ...]) -> bool | None:
    status = next((c.status for c in criteria if c.id == EXTRA), None)
    return {MET: True, NOT_MET: False}.get(status or "")
