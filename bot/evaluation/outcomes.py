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
        kind = Kind.CLARIFIED if example.topic in offered else Kind.UNCLEAR
        return Outcome(example, (), best, confidence, kind)
    answered = tuple(parse.get(QUESTIONS) or [intent])
    kind = Kind.RIGHT if example.topic in answered else Kind.WRONG
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
    outside = [o for o in outcomes if o.example.topic in OUT_OF_SCOPE]
    caught = [o for o in outside if not set(o.answered) - set(OUT_OF_SCOPE)]
    return len(caught) / max(len(outside), 1)


def by(outcomes: Sequence[Outcome], attribute: str) -> dict[str, list[Outcome]]:
    """Group outcomes by an attribute of their example ("topic", "style" or "author")."""
    groups: dict[str, list[Outcome]] = {}
    for found in outcomes:
        groups.setdefault(getattr(found.example, attribute), []).append(found)
    return dict(sorted(groups.items()))
