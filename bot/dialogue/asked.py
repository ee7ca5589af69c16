"""What is asked: a subject, and what is asked of it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.state import Party


@dataclass(frozen=True)
class About:
    """A subject, the party or word that it is about, what is asked, and how that was found.

    `leans`: it was taken from the talk so far; `own`: it is about the visitor's organisation, and
    `unsure`: whether that is of the group, only the NCSC can say;
    `outside`: a single message was read as one that the page does not answer; `perhaps` is what
    is answered where the table has nothing for `ask`. `confidence` is how surely it was heard.
    """

    subject: str
    ask: str
    party: Party | None = None
    word: str = ""
    leans: bool = False
    own: bool = False
    unsure: bool = False
    outside: bool = False
    perhaps: str = ""
    confidence: float = 1.0
