"""What a text claims: what the page says, no more and no less."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from bot.testbank.rules.answers import Answer, plain, sentences

BACKGROUND = ("achtergrond", "niet zo op de pagina", "niet van de pagina", "legt de pagina")
_FACTS = Path(__file__).with_name("facts.yml")
_REACHING = re.compile(r"[\w.-]+@[\w-]+|https?:|www\.|\bncsc\.nl|\b0\d{2,3}[ -]?\d{6,7}\b")
_OLD_LAW = re.compile(r"\bwbni\b|\b(?:oude|nieuwe) wet\b")
_ABOUT_THE_LAW = "utter_juridische_kanttekening"
# A word explained inside an answer that rests on the page, which does not explain it.
EXPLAINED = re.compile(
    r"computercrisisteam (?:is een|helpt organisaties)|een nationaal csirt\."
    r"|regels die een minister|herleidbare informatie is (?!dit punt|dat punt)"
    r"|\bstaat voor [a-z]+ [a-z]+ [a-z]+"
    r"|bijstaan is\b|de avg zegt\b"
)
# What the old law says of sharing and of designating, as a statement; "met wie" asks.
LAW = re.compile(
    r"^(?!.*\bmet wie\b)(?:.*\bncsc\b.*\bmag\b|.*\bmag\b.*\bncsc\b|.*\bmoet.*\baangewezen\b"
    r"|.*\bop basis van de wet\b)"
)

# What no text may claim → the pattern of such a claim, and a claim that it must catch.
NEVER: dict[str, tuple[str, str]] = {
    "hoe lang iets duurt": (
        r"\b(?:\d+|een paar|enkele|één|twee|drie|vier|zes|acht|twaalf) "
        r"(?:werk)?(?:dag|dagen|week|weken|maand|maanden|jaar|jaren)\b",
        "De toets duurt ongeveer zes weken.",
    ),
    "wat iets kost": (
        r"€|\beuro\b|\bgratis\b|\bkosteloos\b|\bkost (?:je |jullie )?niets\b|\btarief\b",
        "Een aanwijzing is gratis.",
    ),
    "dat er een formulier is": (
        r"\b(?:aanvraag|aanmeld|inschrijf|web)?formulier\b|\bmeld je aan via\b",
        "Vul het aanvraagformulier in.",
    ),
    "dat er een certificaat nodig is": (
        r"\biso\b|27001|\bcertifica|\bkeurmerk\b",
        "Je hebt ISO 27001 nodig.",
    ),
    "dat er een screening is": (
        r"\bscreening\b|\bvog\b|\bgeheimhoudingsverklaring\b",
        "Jullie doen een VOG.",
    ),
    "een minimum of een rechtsvorm": (
        r"\b(?:minimaal|minstens|ten minste|minimum)\b|\brechtsvorm\b|\brechtspersoon\b",
        "Je hebt minimaal tien leden nodig.",
    ),
    "dat je bezwaar kunt maken": (
        r"\bin beroep\b|\bbezwaar (?:maken|indienen)\b",
        "Je kunt bezwaar maken.",
    ),
    "dat er subsidie is": (r"\bsubsidie", "Er is subsidie voor."),
    "plichten van de nieuwe wet": (
        r"\b(?:meldplicht|zorgplicht|registratieplicht)\b|\bmoet(?:en)? je registreren\b",
        "Onder de Cbw heb je een meldplicht.",
    ),
    "dat het NCSC met niemand anders mag delen": (
        r"\bniemand anders\b|\buitsluitend\b|\bals enige\b|\balleen (?:met )?deze vier\b",
        "Met niemand anders mag het NCSC delen.",
    ),
    "wie over een aanwijzing beslist": (
        r"\b(?:ncsc|minister) (?:wijst|besluit|beslist)\b|\bdoor (?:het ncsc|de minister)\b"
        r".{0,20}\baangewezen\b|\baangewezen door\b",
        "Het NCSC wijst jullie aan.",
    ),
    "wat er met aanwijzingen gebeurt": (
        r"\baanwijzing(?:en)? (?:\w+ )?(?:blij[fv]|vervalt|vervallen|geldt|gelden|verliest)",
        "Bestaande aanwijzingen blijven geldig.",
    ),
    "hoe de toets afloopt": (
        r"\b(?:je|jullie) (?:voldoe[nt]|slaagt?|slagen) (?:zeker|dus|aan alle)\b"
        r"|\b(?:word|worden) (?:je|jullie) (?:zeker|dus) aangewezen\b",
        "Dan word je dus aangewezen.",
    ),
    "welke organisatie is aangewezen": (
        r"\b(?:z-cert|ibd|informatiebeveiligingsdienst|surfcert|surf|csirt-dsp|ferm|brainport|"
        r"cyberveilig nederland|connect2trust|cert watermanagement|mkb-nederland|vno-ncw|"
        r"kpn|ziggo|odido|bsi|anssi|fox-it)\b",
        "Bijvoorbeeld Z-CERT is aangewezen.",
    ),
}


@lru_cache(maxsize=1)
def expected() -> Mapping[str, Any]:
    """Return what the texts must tell: facts and words (facts.yml)."""
    content: Mapping[str, Any] = yaml.safe_load(_FACTS.read_text("utf-8"))
    return content


def made_up(answer: Answer) -> Iterator[str]:
    """Tell what the page does not say."""
    for claim, (pattern, _) in NEVER.items():
        if found := re.search(pattern, answer.said):
            yield f"Er staat “{found[0]}”. Dit mag de chatbot niet zeggen: {claim}."
    if found := _REACHING.search(answer.said):
        yield f"Er staat “{found[0]}”. Contactgegevens komen uit de instellingen."
    for sentence in sentences(answer.text):
        of_the_page = answer.metadata.get("legal_notice") or "pagina" in sentence.casefold()
        if LAW.search(sentence.casefold()) and not of_the_page:
            yield f"Zeg erbij dat de pagina dit zegt: “{sentence}”"


def marked(answer: Answer) -> Iterator[str]:
    """Tell what has to be said beside a text, and is not."""
    text = plain(answer.text).casefold()
    if EXPLAINED.search(text) and "achtergrond" not in text:
        yield "Hier wordt een woord uitgelegd. Zeg erbij dat dit achtergrond is."
    silent = not answer.metadata.get("legal_notice") and answer.utter != _ABOUT_THE_LAW
    if silent and _OLD_LAW.search(text):
        yield "De tekst noemt de oude of de nieuwe wet. Zet legal_notice: true achter metadata."
    if answer.utter == "utter_begrip" and set(answer.conditions.values()) & set(
        expected()["words"]
    ):
        if not any(part in text for part in BACKGROUND):
            yield "Zeg erbij dat deze uitleg achtergrond is."
        if "source" in answer.metadata:
            yield "Deze uitleg staat niet op de pagina. Haal source weg."


def facts(answer: Answer) -> Iterator[str]:
    """Tell which facts of the page are no longer in the text that tells them."""
    text = plain(answer.text).casefold()
    needed = [
        part
        for fact in expected()["facts"]
        if (fact["answer"], fact.get("for", {})) == (answer.utter, answer.conditions)
        for part in fact["holds"]
    ]
    if answer.utter == "utter_begrip":
        needed += expected()["words"].get(answer.conditions.get("begrip", ""), [])
    for part in dict.fromkeys(needed):
        if not any(one in text for one in part.split("|")):
            yield f"Dit hoort in deze tekst te staan: “{part.replace('|', '” of “')}”"
