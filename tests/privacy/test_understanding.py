"""A mask does not change what a message is about."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nlu.masks import without_masks
from bot.privacy import KINDS, mask
from tests.live_bot import LiveBot

QUESTIONS = {
    "Hoe worden wij partner van het NCSC?": "partner_worden",
    "Wat is de handreiking en waar vind ik die?": "handreiking",
    "Mag het NCSC delen met een internetprovider?": "delen_isp",
    "Op welke wet berust het delen van informatie?": "wbni",
    "Wij zijn gehackt, wat nu?": "incident",
}
AROUND = (
    "{}\nMet vriendelijke groet,\nKarin Visser\n06-12345678",
    "Hallo, ik ben Jan de Vries. {}",
    "Mijn naam is fatima el idrissi (fatima@voorbeeld.nl). {}",
    "{} Bel me op 06-12345678 of mail naar karin@voorbeeld.nl.",
    "{} Mvg Piet",
)


@pytest.mark.parametrize("around", AROUND)
def test_a_message_with_masks_gets_the_same_topic(live_bot: LiveBot, around: str) -> None:
    chat = live_bot.chat()
    chat.say("Groeten, Annelies")  # so that the notice is behind us
    for question, topic in QUESTIONS.items():
        text = around.format(question)
        assert mask(text).kinds
        assert [m["topic"] for m in chat.say(text)] == [topic], text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Wat is TLP?", "Wat is TLP?"),
        ("Wat is TLP?\nMet vriendelijke groet,\n[naam]\n[e-mailadres]", "Wat is TLP?"),
        ("Wat is TLP? Mvg [naam]", "Wat is TLP?"),
        ("Ik ben [naam]. Bel me op [telefoonnummer]. Wat is TLP?", "Wat is TLP?"),
        ("Ik ben [naam] van de gemeente. Mag dat?", "Ik ben van de gemeente.\nMag dat?"),
        ("Is [e-mailadres] het goede adres?", "Is het goede adres?"),
        ("Onze server ([IP-adres]) is gehackt.", "Onze server is gehackt."),
        ("onze mailbox [e-mailadres] is gehackt. Wat nu?", "onze mailbox is gehackt.\nWat nu?"),
        ("bel me op [telefoonnummer].", "bel me op."),
        ("Hallo, ik ben [naam]", "Hallo, ik ben"),
        ("[naam]", "[naam]"),
        ("Wat is\n\nTLP?", "Wat is\n\nTLP?"),
    ],
)
def test_what_is_read(text: str, read: str) -> None:
    assert without_masks(text) == read


@given(st.lists(st.sampled_from([*"ab .,?!\n(", *(f"[{kind}]" for kind in KINDS.values())])))
def test_whatever_is_masked(pieces: list[str]) -> None:
    text = "".join(pieces)
    read = without_masks(text)
    assert bool(read) == bool(text)
    assert len(read) <= len(text)
