"""What test cases assert, turn by turn, read from the cases alone: the base of coverage.

A turn counts for what it demands, not for what a bot happens to do: only an expectation
without alternatives shows that something is tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from bot.content.payloads import parse
from bot.flows.cases import FlowCase, Key, MessageExpectation, Turn

START = "begin"
STATES = {
    "clarification": "bij een keuze",
    "fallback": "na niet begrepen",
    "question": "bij een vraag van de bot",
}
AFTER_ANSWER = "na een antwoord"
IN_SELF_CHECK = "in de zelfcheck"
SELF_CHECK_QUESTION = "utter_zelfcheck_vraag_"


@dataclass(frozen=True)
class CoveredTurn:
    """One turn of a case: what was done in which state, and what is demanded."""

    case: FlowCase
    turn: Turn
    state: str
    before: tuple[str, ...]
    intent: str | None
    slots: dict[str, Any]
    free_words: bool
    utters: tuple[str, ...]
    topics: tuple[str, ...]
    kinds: tuple[str, ...]


def covered_turns(
    cases: Sequence[FlowCase],
    kinds: dict[str, str],
    buttons: dict[tuple[str, str], str],
) -> Iterator[CoveredTurn]:
    """Return every turn of the cases.

    `kinds` tells the kind of a response's messages, `buttons` the payload of a response's
    button by its title.
    """
    for case in cases:
        before: tuple[str, ...] = ()
        state = START
        for turn in case.turns:
            covered = _covered(case, turn, state, before, kinds, buttons)
            yield covered
            if turn.said or turn.messages:
                before = covered.utters
            if turn.said:
                state = _state_after(covered)


def _state_after(covered: CoveredTurn) -> str:
    if covered.utters and covered.utters[-1].startswith(SELF_CHECK_QUESTION):
        return IN_SELF_CHECK
    return STATES.get(covered.kinds[-1] if covered.kinds else "", AFTER_ANSWER)


def sole(expected: MessageExpectation, key: Key) -> str | None:
    """Return what a message must have for `key`, when only one value will do."""
    found = [c.wanted for c in expected.checks if c.key is key]
    return found[0][0] if found and len(found[0]) == 1 else None


def _covered(
    case: FlowCase,
    turn: Turn,
    state: str,
    before: tuple[str, ...],
    kinds: dict[str, str],
    buttons: dict[tuple[str, str], str],
) -> CoveredTurn:
    said = turn.said
    payload = said.payload if said else None
    if said and said.button:
        found = (buttons.get((utter, said.button)) for utter in before)
        payload = next((each for each in found if each), None)
    parsed = parse(payload) if payload else None
    intent, slots = parsed or (None, {})
    slots = {
        **slots,
        **{c.name: c.value for c in turn.slots if c.must_be_set and c.has_value},
    }
    utters = tuple(filter(None, (sole(m, Key.UTTER) for m in turn.messages)))
    return CoveredTurn(
        case=case,
        turn=turn,
        state=state,
        before=before,
        intent=intent,
        slots=slots,
        free_words=bool(said and said.text is not None),
        utters=utters,
        topics=tuple(filter(None, (sole(m, Key.TOPIC) for m in turn.messages))),
        kinds=tuple(_kind(m, kinds) for m in turn.messages),
    )


def _kind(expected: MessageExpectation, kinds: dict[str, str]) -> str:
    utter = sole(expected, Key.UTTER)
    return sole(expected, Key.KIND) or kinds.get(utter or "", "")
