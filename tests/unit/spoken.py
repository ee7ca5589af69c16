"""Turns as if everything had been heard surely, for tests of what is said."""

from __future__ import annotations

from typing import Any

from bot.content.facts import table
from bot.dialogue.conversation import decide_turn
from bot.dialogue.heard import Heard
from bot.dialogue.plan import Turn
from bot.dialogue.state import Profile, State
from bot.dialogue.texts import Texts
from bot.nlu.candidates import Topic
from tests.answers import domain

TEXTS = Texts(domain()["responses"])
BEGINNING = State()
ISAC = Profile("vereniging", "een ISAC in de zorg", "", "wij zijn een ISAC in de zorg")


def heard(text: str, topic: str = "", ask: str = "geen", act: str = "vraag", **more: Any) -> Heard:
    """Return a message of which all is heard surely."""
    leans = more.pop("leans", 0.0 if topic else 1.0)
    return Heard(
        text=text,
        topic=topic,
        confidence=0.97 if topic else 0.6,
        ranking=(Topic(topic, 0.97),) if topic else (Topic("toets", 0.3), Topic("waarom", 0.2)),
        acts=(Topic(act, 0.95),),
        asks=(Topic(ask, 0.95),),
        leans=leans,
        **more,
    )


def turn(message: Heard, state: State = BEGINNING) -> Turn:
    return decide_turn(message, state, table(), TEXTS)


def ids(found: Turn) -> tuple[str, ...]:
    return tuple(id for say in found.say for id in say.ids)
