"""Writes docs/feiten.md: the table of facts, for who answers for what the chatbot says.

`make docs` runs it; a test checks that the page is current.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from bot.content.facts import COMPARED, Fact, Table, table

_LINK = re.compile(r"\[([^\]]+)\]\([^)]*\)")
PAGE = Path(__file__).with_name("feiten.md")
_POLARITIES = {
    "ja": "ja",
    "nee": "nee",
    "staat_er_niet": "staat er niet",
    "onduidelijk": "niet duidelijk",
    "hangt_af": "hangt ervan af",
    "ncsc": "beoordeelt het NCSC",
    "uitleg": "uitleg",
}
_BEGINNING = """# De tabel met feiten

Wat de chatbot antwoordt als iemand iets van een onderwerp vraagt. Deze pagina is gemaakt uit
`data/facts`. Wijzig de feiten ([handleiding](handleiding.md)) en typ `make docs`; wijzig niet deze
pagina zelf.

Bij een ja-of-neevraag staat de tweede kolom vooraan in het antwoord. Met † hoort de juridische
kanttekening erbij; met * is het achtergrond, die niet op de pagina staat.
"""


def page(facts: Table) -> str:
    """Return the page."""
    return _BEGINNING + "".join(_parts(facts))


def _parts(facts: Table) -> Iterator[str]:
    for name, subject in facts.subjects.items():
        cells = [f for f in facts.facts.values() if f.id.rpartition(".")[0] == name]
        yield f"\n## {subject.about} (`{name}`)\n\n| vraag | antwoord | tekst |\n|---|---|---|\n"
        yield from (f"| {fact.ask} | {_polarity(fact)} | {cell(fact.text)} |\n" for fact in cells)
    yield "\n## Vergelijkingen\n\n| tussen | tekst |\n|---|---|\n"
    for fact in facts.facts.values():
        if fact.ask == COMPARED and "+" in fact.id:
            pair = fact.id.removesuffix(f".{COMPARED}").replace("+", " en ")
            yield f"| {pair} | {cell(fact.text)} |\n"
    yield "\n## Wat er wordt gezegd als er geen feit is\n\n| vraag | tekst |\n|---|---|\n"
    for ask, texts in facts.defaults.items():
        yield f"| {ask} | {cell(texts.get('default') or texts.get('general') or '')} |\n"


def _polarity(fact: Fact) -> str:
    marks = ("†" if fact.notice else "") + ("*" if fact.background else "")
    return f"{_POLARITIES[fact.polarity]}{marks}"


def cell(text: str) -> str:
    """Return a text as it stands in a table: on one line, its links as their words."""
    return " ".join(_LINK.sub(r"\1", text).replace("|", "\\|").split())


if __name__ == "__main__":
    PAGE.write_text(page(table()), "utf-8")
