"""Decides what is said in a turn of the conversation. Pure: what was heard and the state in.

The moves are tried in order; the first that has something to say decides:

1. an incident comes before all else, and stays;
2. what is asked about the talk itself;
3. a command, when the whole message is one;
4. what the bot asked is what a message is first read as an answer to;
5. complaints and corrections;
6. thanks, greetings and short replies in which nothing is asked;
7. who tells who they are;
8. English;
9. questions;
10. what is not understood.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from bot.content.facts import Table
from bot.dialogue.decision import INCIDENT
from bot.dialogue.heard import Heard
from bot.dialogue.moves import acts
from bot.dialogue.moves.about_talk import about_the_talk
from bot.dialogue.moves.commands import command
from bot.dialogue.moves.english import english
from bot.dialogue.moves.incident import incident
from bot.dialogue.moves.open_question import open_question
from bot.dialogue.moves.questions import question
from bot.dialogue.moves.unclear import unclear
from bot.dialogue.plan import Reason, Say, Turn
from bot.dialogue.state import State
from bot.dialogue.talk import Talk, with_profile
from bot.dialogue.texts import Texts

_OTHER_WAYS = ("utter_hulp_kort", "utter_overdracht")
Move = Callable[[Talk], Turn | None]
MOVES: Sequence[Move] = (
    incident,
    about_the_talk,
    command,
    open_question,
    acts.repair,
    acts.courtesies,
    acts.introduction,
    english,
    question,
)


def decide_turn(heard: Heard, state: State, table: Table, texts: Texts) -> Turn:
    """Return what is said, and the state afterwards."""
    before = with_profile(state, heard.speaker)
    if state.incident and heard.payload:
        before = replace(before, incident="")
    talk = Talk(heard, before, table, texts)
    found = (move(talk) for move in MOVES)
    turn = next((turn for turn in found if turn is not None), None) or unclear(talk)
    return _after_incident(_never_twice(turn, talk), before)


def _never_twice(turn: Turn, talk: Talk) -> Turn:
    """Return the turn, or another way on where it would say what was said just before it.

    Within the self-check a question may have to be asked in the same words.
    """
    ids = tuple(id for say in turn.say for id in say.ids)
    if (
        ids != talk.state.last
        or turn.starts_form
        or turn.reason is Reason.REPEATS
        or talk.heard.in_form
    ):
        return turn
    other = next(each for each in _OTHER_WAYS if each not in ids)
    return talk.turn(Say(other, values={"over": talk.about()}), turn.reason)


def _after_incident(turn: Turn, before: State) -> Turn:
    """Return the turn; an incident is over when another move than that of incidents answered."""
    goes_on = turn.state.subject == INCIDENT or not before.incident
    return turn if goes_on else replace(turn, state=replace(turn.state, incident=""))
