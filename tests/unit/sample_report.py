"""A report made by hand, for tests of how it is laid out."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.content.markdown import rich_text
from bot.report.content import Answered, ContactDetail, Criterion, Place, Report

CONTACT = (
    ContactDetail("Contactpagina", "https://www.example.nl/contact", "https://www.example.nl/c"),
    ContactDetail("E-mail", "post@example.nl", "mailto:post@example.nl"),
)


def sample(text: str = "Een **zin** met een [link](https://www.example.nl/).") -> Report:
    """Return a report in which `text` stands in every place that can hold any."""
    rich = rich_text(text)
    criteria = (
        Criterion("taak", f"Taak {text}", text, "Ja", "voldoet", "Voldoet", "", ()),
        Criterion("avg", "AVG", text, "Nee", "voldoet_niet", "Voldoet niet", "Doe dit", rich),
        Criterion("doel", "Doel", text, "Weet ik niet", "extra", "Nog uitzoeken", "Weet", rich),
    )
    return Report(
        type=Answered("type", "Soort organisatie", text, text),
        type_note=rich,
        made_at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        outcome="nog_niet",
        outcome_title="Nog niet",
        outcome_text=rich,
        criteria=criteria,
        traceable=rich,
        sources=(Place("Een pagina", "https://www.example.nl/bron", f"onder {text}"),),
        legal_notice=rich_text("**Let op:** de wet.\n\n- een\n- twee\n\n1. drie"),
    )
