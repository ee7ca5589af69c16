"""What a visitor would get for a message: the right answer, a choice, or a wrong answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.dialogue.clarification import likely_topics
from bot.dialogue.decider import QUESTIONS, UNCLEAR
from bot.dialogue.texts import Texts
from bot.evaluation.examples import Example

OUT_OF_SCOPE = ("buiten_bereik", "offtopic")
INCIDENT = "incident"


class Kind(StrEnum):
    """The outcome of one message."""

    RIGHT = "right"
    CLARIFIED = "clarified"  # asked, and the right topic is among the options
    UNCLEAR = "unclear"  # asked, and the right topic is not among the options
    WRONG = "wrong"


@dataclass(frozen=True)
class Outcome:
    """A message, what was understood, and what that means for the visitor."""

    example: Example
    answered: tuple[str, ...]  # the topics answered; empty when the bot asked
    best: str  # the likeliest topic, answered or not
    confidence: float
    kind: Kind


def outcome(example: Example, parse: Mapping[str, Any], domain: Mapping[str, Any]) -> Outcome:
    """Judge the parse of an example's text.

    `domain` is the parsed domain.yml, which says what a clarification can offer.
    """
    intent = parse["intent"]["name"]
    ranking = [r for r in parse["intent_ranking"] if r["name"] != UNCLEAR]
    best, confidence = (ranking[0]["name"], ranking[0]["confidence"]) if ranking else ("", 0.0)
    if intent in (UNCLEAR, None):
        offered = likely_topics((r["name"] for r in ranking), Texts(domain["responses"]))
        kind = Kind.CLARIFIED if set(example.topics) & set(offered) else Kind.UNCLEAR
        return Outcome(example, (), best, confidence, kind)
    answered = tuple(parse.get(QUESTIONS) or [intent])
    kind = Kind.RIGHT if set(example.topics) & set(answered) else Kind.WRONG
    return Outcome(example, answered, intent, confidence, kind)


@dataclass(frozen=True)
class Shares:
    """Shares of outcomes, each from 0 to 1, over `count` messages."""

    count: int
    right: float
    right_or_clarified: float
    unclear: float
    wrong: float


def shares(outcomes: Iterable[Outcome]) -> Shares:
    """Return the shares of each kind."""
    kinds = [o.kind for o in outcomes]
    total = max(len(kinds), 1)
    right, clarified = kinds.count(Kind.RIGHT), kinds.count(Kind.CLARIFIED)
    return Shares(
        count=len(kinds),
        right=right / total,
        right_or_clarified=(right + clarified) / total,
        unclear=kinds.count(Kind.UNCLEAR) / total,
        wrong=kinds.count(Kind.WRONG) / total,
    )


def out_of_scope_recall(outcomes: Sequence[Outcome]) -> float:
    """Return the share of out-of-scope messages that got no answer of substance.

    Either out-of-scope answer counts, and so does being asked what is meant.
    """
    outside = [o for o in outcomes if not on_the_page(o.example)]
    caught = [o for o in outside if not set(o.answered) - set(OUT_OF_SCOPE)]
    return len(caught) / max(len(outside), 1)


def on_the_page(example: Example) -> bool:
    """Whether the page answers a message, or one of the questions in it."""
    return bool(set(example.topics) - set(OUT_OF_SCOPE))


@dataclass(frozen=True)
class Incidents:
    """How many incidents of `count` were missed; how many of `others` were taken for one."""

    count: int
    missed: int
    others: int
    alarms: int


def incidents(outcomes: Sequence[Outcome]) -> Incidents:
    """Return how often an incident was missed, or seen where there is none."""
    real = [o for o in outcomes if INCIDENT in o.example.topics]
    others = [o for o in outcomes if INCIDENT not in o.example.topics]
    return Incidents(
        count=len(real),
        missed=sum(INCIDENT not in o.answered for o in real),
        others=len(others),
        alarms=sum(INCIDENT in o.answered for o in others),
    )


def by(outcomes: Sequence[Outcome], attribute: str) -> dict[str, list[Outcome]]:
    """Group outcomes by an attribute of their example ("topic", "style", "source" …)."""
    groups: dict[str, list[Outcome]] = {}
    for found in outcomes:
        groups.setdefault(getattr(found.example, attribute), []).append(found)
    return dict(sorted(groups.items()))
