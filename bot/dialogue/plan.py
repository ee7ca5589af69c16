"""What is said in a turn, and why: what the decision gives to the action that says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any

from bot.dialogue.state import State


class Reason(StrEnum):
    """Why a turn is answered as it is; the testbank has a Dutch sentence for each."""

    INCIDENT_DENIED = "incident_denied"
    INCIDENT = "incident"
    INCIDENT_GOES_ON = "incident_goes_on"
    GREETS = "greets"
    BEGINS_ANEW = "begins_anew"
    COMMAND_DENIED = "command_denied"
    ANSWERS_PARTY = "answers_party"
    ANSWERS_WORD = "answers_word"
    UNKNOWN_WORD = "unknown_word"
    NONE_CHOSEN = "none_chosen"
    CHOSEN = "chosen"
    OFFER_TAKEN = "offer_taken"
    OFFER_DECLINED = "offer_declined"
    FORGETS = "forgets"
    INTRODUCES = "introduces"
    HANDS_OVER = "hands_over"
    PUTS_RIGHT = "puts_right"
    SHORT_REPLY = "short_reply"
    SELF_CHECK_TELLS = "self_check_tells"
    NO_GROUP = "no_group"
    TELLS_PROFILE = "tells_profile"
    REPEATS = "repeats"
    NOTHING_TO_SUM_UP = "nothing_to_sum_up"
    SUMS_UP = "sums_up"
    KNOWS_WHO_ASKS = "knows_who_asks"
    ANSWERS = "answers"
    ANSWERS_TWO = "answers_two"
    COMPARES = "compares"
    ASKS = "asks"
    NOT_UNDERSTOOD = "not_understood"
    ENGLISH = "english"
    OBEYS = "obeys"
    COURTESY = "courtesy"


WHOLE, SHORT, NO_NOTICE = "whole", "short", "none"  # how the legal notice is told
BRIEFLY = ":kort"  # behind the id of a fact of which only the first sentence was told


@dataclass(frozen=True)
class Say:
    """One message: the texts of `before`, `facts`, `response` and `after`, in this order.

    `facts` are ids of the table; the others are responses of domain.yml. `variant` is the value of
    the slot on which the variation of `response` depends. `values` fill placeholders, `buttons`
    are payloads. `notice` is how the legal notice is told if it belongs to one of the texts.
    `brief`: of each fact the first sentence is told.
    """

    response: str = ""
    variant: str = ""
    facts: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    buttons: tuple[str, ...] = ()  # payloads
    topic: str = ""
    notice: str = WHOLE
    brief: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """What counts as told afterwards."""
        response = f"{self.response}:{self.variant}" if self.variant else self.response
        facts = (f"{fact}{BRIEFLY}" if self.brief else fact for fact in self.facts)
        return tuple(each for each in (*facts, response) if each)


@dataclass(frozen=True)
class Turn:
    """What is said, the state afterwards, the reason in a word, and a form that begins.

    `slots` are those on which the choice between variations of a response depends.
    """

    say: tuple[Say, ...]
    state: State
    reason: Reason
    slots: Mapping[str, str | None] = field(default_factory=dict)
    starts_form: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the plan for the slot `beurt`, which the action and the testbank read."""
        plan = {"say": [_short(asdict(each)) for each in self.say], "reason": str(self.reason)}
        return {**plan, "form": True} if self.starts_form else plan


def say_from(value: Mapping[str, Any]) -> Say:
    """Return the message that `Turn.as_json` wrote."""
    lists = {name: tuple(value.get(name) or ()) for name in ("facts", "before", "after", "buttons")}
    return Say(
        response=str(value.get("response") or ""),
        variant=str(value.get("variant") or ""),
        values=dict(value.get("values") or {}),
        topic=str(value.get("topic") or ""),
        notice=str(value.get("notice") or WHOLE),
        brief=bool(value.get("brief")),
        **lists,
    )


def _short(whole: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if value}
