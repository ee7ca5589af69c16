"""What a message may mean, as the language pipeline reads it. Nothing here is decided.

Plain data: the components put it together piece by piece, `bot.dialogue.decision` chooses.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CANDIDATES = "candidates"  # key of a Rasa message


@dataclass(frozen=True)
class Topic:
    """A topic (the name of an intent) and how likely it is, from 0 to 1."""

    name: str
    confidence: float


@dataclass(frozen=True)
class Cell:
    """A subject and what is asked of it, and how likely it is that a turn means this.

    `subject` is a topic, or "geen" where a turn has none; `ask` is one of bot/content/asking.py.
    """

    subject: str
    ask: str
    confidence: float


@dataclass(frozen=True)
class Question:
    """One of several questions in a message: the cell, and the detail, that it likely asks for."""

    cell: Cell
    detail: Topic


@dataclass(frozen=True)
class Part:
    """A clause of a message that holds several: its words, and what it may be about.

    `asks`: it is worded as a question or a request; else it may be mere context.
    """

    text: str
    asks: bool
    topics: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Mention:
    """Something that a message names: `id` says what (a kind of party, a word, a question).

    `start` and `end` are positions in the text. `towards`: it is behind "met", "aan" or the like.
    """

    id: str
    text: str
    start: int
    end: int
    towards: bool = False


@dataclass(frozen=True)
class Candidates:
    """All that a message may mean; `topics` and `parts[i].topics` are likeliest first.

    `unlisted` is what is behind "delen met", where no known kind of party is. `answered` is how
    likely it is that the page answers the message, `asking` that it asks anything at all. `asked`
    is what may be asked of a message that the page may not answer (ids of bot/content/asked.yml).
    """

    length: int  # of the text, in characters
    topics: tuple[Topic, ...] = ()
    parts: tuple[Part, ...] = ()
    parties: tuple[Mention, ...] = ()
    words: tuple[Mention, ...] = ()  # of the glossary
    questions: tuple[Mention, ...] = ()  # of the self-check
    unlisted: Mention | None = field(default=None)
    answered: float = 1.0
    asking: float = 1.0
    asked: tuple[Topic, ...] = ()
