"""Who the visitor says to be: the kind of organisation, and what it is called."""

from __future__ import annotations

import pytest

from bot.dialogue.heard import told
from bot.nlu.candidates import Candidates
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.mentions import mentioned
from bot.nlu.speaker import speaker


def read(text: str) -> Candidates:
    found: dict[str, object] = mentioned(dutch.shared()(text))
    return Candidates(len(text), **found)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("heb n fietsenwinkel kan ik partner worde", "bedrijf", "een fietsenwinkel"),
        ("heb een webshopje met 4 man", "bedrijf", "een webshopje"),
        ("ik heb n klein winkeltje in kleding", "bedrijf", None),
        ("we zijn met z'n vieren een accountantskantoor", "bedrijf", "een accountantskantoor"),
        ("nee wij verkopen gewoon fietsonderdelen", "bedrijf", ""),
        ("Het is geen los bedrijf maar een federatie met leden.", "vereniging", "een federatie"),
        ("Namens een opdrachtgever, een bond van kappers, vraag ik dit.", "vereniging", None),
        ("als bond willen wij partner worden", "vereniging", None),
        ("Wij leveren beveiliging aan zo'n 400 mkb-klanten.", "leverancier", ""),
        ("ik werk bij een veiligheidsregio als adviseur", "overheid", "een veiligheidsregio"),
    ],
)
def test_who_speaks(text: str, kind: str, name: str | None) -> None:
    found = speaker(text, read(text).parties)
    assert found.kind == kind
    assert name is None or found.name == name


@pytest.mark.parametrize(
    "text",
    [
        "wij hebben het IPO. Zou het IPO zelf als OKTT kunnen worden aangewezen?",
        "is de IBD aangewezen?",
        "dat staat zo in onze gemeenschappelijke regeling",
        "als Z-CERT niet is aangewezen, wie dan",
        "mag het NCSC delen met een provincie",
        "wij zijn met 40 vrijwilligers, tellen wij mee?",
    ],
)
def test_others_are_not_who_speaks(text: str) -> None:
    found = speaker(text, read(text).parties)
    assert found.kind == ""


@pytest.mark.parametrize(
    "text",
    [
        "mag een team van 1 bedrijf herleidbare informatie krijgen?",
        "Wij leveren beveiliging aan zo'n 400 mkb-klanten. Krijgen wij informatie?",
    ],
)
def test_no_party_is_asked_about(text: str) -> None:
    assert "parties" not in told(text, read(text))


def test_a_group_of_the_page_is_no_unlisted_party() -> None:
    text = "mag het NCSC informatie delen met aangewezen computercrisisteams?"
    assert "parties" not in told(text, read(text))
    other = "mag het NCSC informatie delen met de Duitse voetbalbond?"
    assert told(other, read(other))["parties"]
