"""The self-check as a graph, found by answering: what is asked, and where each answer leads.

For people who want to see the flow; the dialogue itself needs only `routing` and `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from bot.zelfcheck import routing, rules
from bot.zelfcheck.routing import OPTIONS, YES

RESULT = "uitslag"


@dataclass(frozen=True)
class Step:
    """A question as asked of a type of organisation (None: not settled yet), or the result."""

    kind: str | None
    question: str


@dataclass
class Flow:
    """Steps in the order of asking, each with its depth, and the answers between them."""

    depth: dict[Step, int] = field(default_factory=dict)
    answers: dict[tuple[Step, Step], list[str]] = field(default_factory=dict)


def flow() -> Flow:
    """Return the whole flow. A step's depth is the longest way to it, in questions."""
    found = Flow()
    for steps, given in _walks({}, []):
        for depth, step in enumerate(steps):
            found.depth[step] = max(found.depth.get(step, 0), depth)
        for here, there in pairwise(steps):
            answers = found.answers.setdefault((here, there), [])
            if given[here.question] not in answers:
                answers.append(given[here.question])
    return found


def effects(step: Step) -> dict[str, rules.Result]:
    """Return the result for each answer to a question when every other answer is yes.

    Empty for a question that is no criterion.
    """
    if step.kind is None or YES not in OPTIONS.get(step.question, ()):
        return {}
    others: dict[str, str | None] = dict.fromkeys(routing.questions(step.kind), YES)
    others[routing.KIND] = step.kind
    return {a: rules.result({**others, step.question: a}) for a in OPTIONS[step.question]}


def _walks(given: dict[str, str], steps: list[Step]) -> Iterator[tuple[list[Step], dict[str, str]]]:
    question = routing.next_question(given)
    here = Step(routing.organisation(given), question or RESULT)
    if question is None:
        yield [*steps, here], given
        return
    for answer in OPTIONS[question]:
        yield from _walks({**given, question: answer}, [*steps, here])
