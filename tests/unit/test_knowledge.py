"""What the bot claims: every fact of the page is in some answer, and nothing is made up."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.answers import DOMAIN, Answer, answer, answers, domain, plain, sentences

_EXPECTED = yaml.safe_load(Path(__file__).with_name("facts.yml").read_text("utf-8"))
FACTS: list[dict[str, Any]] = _EXPECTED["facts"]
WORDS: dict[str, list[str]] = _EXPECTED["words"]
BACKGROUND = ("achtergrond", "niet zo op de pagina", "niet van de pagina", "legt de pagina")

# What no answer may claim → the pattern of such a claim, and a claim that it must catch.
NEVER = {
    "how long something takes": (
        r"\b(?:\d+|een paar|enkele|één|twee|drie|vier|zes|acht|twaalf) "
        r"(?:werk)?(?:dag|dagen|week|weken|maand|maanden|jaar|jaren)\b",
        "De toets duurt ongeveer zes weken.",
    ),
    "a cost": (
        r"€|\beuro\b|\bgratis\b|\bkosteloos\b|\bkost (?:je |jullie )?niets\b|\btarief\b",
        "Een aanwijzing is gratis.",
    ),
    "an application form": (
        r"\b(?:aanvraag|aanmeld|inschrijf|web)?formulier\b|\bmeld je aan via\b",
        "Vul het aanvraagformulier in.",
    ),
    "a certificate": (r"\biso\b|27001|\bcertifica|\bkeurmerk\b", "Je hebt ISO 27001 nodig."),
    "screening": (r"\bscreening\b|\bvog\b|\bgeheimhoudingsverklaring\b", "Jullie doen een VOG."),
    "a minimum or a legal form": (
        r"\b(?:minimaal|minstens|ten minste|minimum)\b|\brechtsvorm\b|\brechtspersoon\b",
        "Je hebt minimaal tien leden nodig.",
    ),
    "appeal": (r"\bin beroep\b|\bbezwaar (?:maken|indienen)\b", "Je kunt bezwaar maken."),
    "subsidy": (r"\bsubsidie", "Er is subsidie voor."),
    "duties under the new law": (
        r"\b(?:meldplicht|zorgplicht|registratieplicht)\b|\bmoet(?:en)? je registreren\b",
        "Onder de Cbw heb je een meldplicht.",
    ),
    "that the list is closed": (
        r"\bniemand anders\b|\buitsluitend\b|\bals enige\b|\balleen (?:met )?deze vier\b",
        "Met niemand anders mag het NCSC delen.",
    ),
    "who decides on a designation": (
        r"\b(?:ncsc|minister) (?:wijst|besluit|beslist)\b|\bdoor (?:het ncsc|de minister)\b"
        r".{0,20}\baangewezen\b|\baangewezen door\b",
        "Het NCSC wijst jullie aan.",
    ),
    "what becomes of designations": (
        r"\baanwijzing(?:en)? (?:\w+ )?(?:blij[fv]|vervalt|vervallen|geldt|gelden|verliest)",
        "Bestaande aanwijzingen blijven geldig.",
    ),
    "an outcome of the toets": (
        r"\b(?:je|jullie) (?:voldoe[nt]|slaagt?|slagen) (?:zeker|dus|aan alle)\b"
        r"|\b(?:word|worden) (?:je|jullie) (?:zeker|dus) aangewezen\b",
        "Dan word je dus aangewezen.",
    ),
    "an organisation that is designated": (
        r"\b(?:z-cert|ibd|informatiebeveiligingsdienst|surfcert|surf|csirt-dsp|ferm|brainport|"
        r"cyberveilig nederland|connect2trust|cert watermanagement|mkb-nederland|vno-ncw|"
        r"kpn|ziggo|odido|bsi|anssi|fox-it)\b",
        "Bijvoorbeeld Z-CERT is aangewezen.",
    ),
}


@pytest.mark.parametrize("fact", FACTS, ids=[fact["fact"] for fact in FACTS])
def test_every_fact_is_in_its_answer(fact: dict[str, Any]) -> None:
    text = plain(answer(fact["answer"], **fact.get("for", {})).text).casefold()
    missing = [n for n in fact["holds"] if not any(part in text for part in n.split("|"))]
    assert missing == [], text


def test_every_word_has_its_explanation() -> None:
    declared = domain()["slots"]["begrip"]["values"]
    assert sorted(WORDS) == sorted(set(declared) - {"onbekend"})


@pytest.mark.parametrize("word", WORDS)
def test_a_word_is_explained_as_background(word: str) -> None:
    text = plain(answer("utter_begrip", begrip=word).text).casefold()
    assert [part for part in WORDS[word] if part not in text] == []
    assert any(part in text for part in BACKGROUND)
    assert "source" not in answer("utter_begrip", begrip=word).metadata


# A word explained inside an answer that rests on the page, which does not explain it.
EXPLAINED = re.compile(
    r"computercrisisteam (?:is een|helpt organisaties)|een nationaal csirt\."
    r"|regels die een minister|herleidbare informatie is (?!dit punt|dat punt)"
    r"|\bstaat voor [a-z]+ [a-z]+ [a-z]+"
    r"|bijstaan is\b|de avg zegt\b"
)


def test_a_word_explained_in_passing_is_said_to_be_background() -> None:
    explaining = [a for a in answers() if EXPLAINED.search(plain(a.text).casefold())]
    assert len(explaining) >= 8
    unmarked = [str(a) for a in explaining if "achtergrond" not in plain(a.text).casefold()]
    assert unmarked == []


@pytest.mark.parametrize("claim", NEVER)
def test_no_answer_makes_the_claim(claim: str) -> None:
    pattern = re.compile(NEVER[claim][0])
    made = {str(a): found[0] for a in answers() if (found := pattern.search(_said(a)))}
    assert made == {}


@pytest.mark.parametrize("claim", NEVER)
def test_the_claim_would_be_noticed(claim: str) -> None:
    pattern, example = NEVER[claim]
    assert re.search(pattern, example.casefold())


def _said(answer: Answer) -> str:
    return " ".join([plain(answer.text), *(title for title, _ in answer.buttons)]).casefold()


@pytest.mark.parametrize(
    ("topic", "unknown"),
    [
        ("utter_handreiking", "de tekst van de handreiking zelf ken ik niet"),
        ("utter_delen_cct", "welke teams nu zijn aangewezen, weet ik niet"),
        ("utter_delen_csirt_eu", "die uitleg is achtergrond en staat niet op de pagina"),
        ("utter_toets_sector", "legt de pagina niet uit"),
        ("utter_toets_vertrouwelijkheid", "staat niet op de pagina"),
        ("utter_buiten_bereik", "dat staat niet op de pagina"),
    ],
)
def test_what_is_not_known_is_said_to_be_not_known(topic: str, unknown: str) -> None:
    assert unknown in plain(answer(topic).text).casefold()


OLD_LAW = re.compile(r"\bwbni\b|\b(?:oude|nieuwe) wet\b")
DESIGNATING = (
    "utter_partner_worden",
    "utter_wbni",
    "utter_zelfcheck_gereed",
    "utter_zelfcheck_uitzoeken",
    "utter_zelfcheck_nog_niet",
)


@pytest.mark.parametrize("utter", DESIGNATING)
def test_answers_on_the_legal_status_carry_the_legal_notice(utter: str) -> None:
    assert answer(utter).metadata.get("legal_notice") is True


def test_follow_ups_on_the_legal_status_carry_it_too() -> None:
    topics = {"partner_worden", "wbni"}
    followed = [a for a in answers() if topics & set(a.conditions.values())]
    assert len(followed) >= 8
    assert [str(a) for a in followed if not a.metadata.get("legal_notice")] == []


def test_who_names_the_old_law_says_that_it_was_replaced() -> None:
    naming = [a for a in answers() if OLD_LAW.search(plain(a.text).casefold())]
    silent = {str(a) for a in naming if not a.metadata.get("legal_notice")}
    assert silent == {"utter_juridische_kanttekening"}


# What the old law says of sharing and of designating, as a statement; "met wie" asks.
LAW = re.compile(
    r"^(?!.*\bmet wie\b)(?:.*\bncsc\b.*\bmag\b|.*\bmag\b.*\bncsc\b|.*\bmoet.*\baangewezen\b"
    r"|.*\bop basis van de wet\b)"
)


def test_what_the_old_law_says_is_said_to_be_of_the_page() -> None:
    bare = {
        str(a): sentence
        for a in answers()
        if not a.metadata.get("legal_notice")
        for sentence in sentences(a.text)
        if LAW.search(sentence.casefold()) and "pagina" not in sentence.casefold()
    }
    assert bare == {}


@pytest.mark.parametrize(
    "claim",
    [
        "Met zo'n team mag het NCSC informatie delen.",
        "Het NCSC mag delen met teams.",
        "Om partner te worden, moet het wel zijn aangewezen.",
        "Het NCSC deelt op basis van de wet.",
    ],
)
def test_such_a_claim_would_be_noticed(claim: str) -> None:
    assert LAW.search(claim.casefold())


def test_no_way_to_reach_anybody_is_written_into_the_domain() -> None:
    text = DOMAIN.read_text("utf-8")
    assert (
        re.findall(r"[\w.-]+@[\w-]+|https?:|www\.|\bncsc\.nl|\b0\d{2,3}[ -]?\d{6,7}\b", text) == []
    )


REFERRING = (
    "utter_buiten_bereik",
    "utter_contact",
    "utter_fallback",
    "utter_fout_closed",
    "utter_fout_unavailable",
)


@pytest.mark.parametrize("utter", REFERRING)
def test_who_refers_to_the_ncsc_says_how_to_reach_it(utter: str) -> None:
    text = answer(utter).text
    for setting in ("contact_url", "contact_email", "contact_phone"):
        assert re.search(rf"^- .+\{{{setting}\}}$", text, re.MULTILINE)
