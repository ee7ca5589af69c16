"""What the bot claims: every fact of the page is in some answer, and nothing is made up."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from bot.testbank.rules.answers import plain
from bot.testbank.rules.claims import EXPLAINED, LAW, NEVER, expected
from tests.answers import answer, answers, domain

WORDS: Mapping[str, list[str]] = expected()["words"]


def test_every_word_has_its_explanation() -> None:
    declared = domain()["slots"]["begrip"]["values"]
    assert sorted(WORDS) == sorted(set(declared) - {"onbekend"})


def test_every_fact_is_told_by_an_answer_that_there_is() -> None:
    facts = expected()["facts"]
    assert len(facts) > 30
    for fact in facts:
        assert answer(fact["answer"], **fact.get("for", {}))


def test_words_are_explained_in_passing() -> None:
    explaining = [a for a in answers() if EXPLAINED.search(plain(a.text).casefold())]
    assert len(explaining) >= 8


@pytest.mark.parametrize("claim", NEVER)
def test_the_claim_would_be_noticed(claim: str) -> None:
    pattern, example = NEVER[claim]
    assert re.search(pattern, example.casefold())


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
