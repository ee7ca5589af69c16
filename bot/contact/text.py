"""The words of a message to the NCSC. Everything Dutch that it holds beside the visitor's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.contact.letter import Letter
from bot.contact.outbox import ERASED
from bot.contact.reference import shown

CONVERSATION, RESULT = "conversation", "result"  # what can be added

_SUBJECT = "Vraag via Samenwerkgids"  # with mark and reference it fits one header line
_LATER = "(volgt na het versturen)"
_INTRODUCTION = """\
Iemand stelt het NCSC een vraag via de chatbot Samenwerkgids.
De afzender gaf toestemming om dit bericht te versturen en te beantwoorden.
Wat achter > staat, komt uit het formulier of uit het gesprek. Niemand heeft dat gecontroleerd."""
_NOT_GIVEN = "niet ingevuld"
_QUESTION = "Vraag"
_ADDED = {
    RESULT: "Zelfcheck (toegevoegd door de afzender)",
    CONVERSATION: "Gesprek met de chatbot (toegevoegd door de afzender)",
    ERASED: "De afzender had het gesprek of de zelfcheck toegevoegd, en heeft het gesprek gewist.",
}


@dataclass(frozen=True)
class Message:
    """A message as it leaves: one line of subject, and a plain text."""

    subject: str
    text: str


def compose(
    letter: Letter, added: Mapping[str, str], tlp: str, reference: str | None = None
) -> Message:
    """Return the message for a letter; without a `reference` as a preview says it."""
    number = shown(reference) if reference else _LATER
    about = f"{_SUBJECT}, referentie {number}"
    parts = [
        tlp,
        _INTRODUCTION,
        "\n".join(
            (
                f"Referentie: {number}",
                f"Naam: {letter.name or _NOT_GIVEN}",
                f"Organisatie: {letter.organisation or _NOT_GIVEN}",
                f"E-mail: {letter.email}",
            )
        ),
        f"{_QUESTION}:\n{_quoted(letter.question)}",
        *(
            f"{_ADDED[kind]}:\n{_quoted(added[kind])}"
            for kind in (RESULT, CONVERSATION)
            if kind in added
        ),
        _ADDED[ERASED] if ERASED in added else "",
    ]
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Message(subject=f"[{tlp}] {about}" if tlp else about, text=text)


def preview(message: Message) -> str:
    """Return a message as it is shown to the visitor before it is sent."""
    return f"Onderwerp: {message.subject}\n\n{message.text}"


def _quoted(text: str) -> str:
    """Return a text with a mark before every line: none of it can pass for a line of ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
