"""Every text keeps the rules, which staff see in the testbank too; and each rule bites."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.base.settings import ROOT
from bot.contact.form import FIELD_ERRORS
from bot.testbank.rules import checking
from bot.testbank.rules.answers import length, sentences
from bot.testbank.rules.checking import check, wrong, wrong_now
from bot.testbank.rules.linking import is_declared
from bot.testbank.rules.page_runs import copied, page
from bot.web.errors import STATUS
from tests.answers import answer, answers, domain

LONG = "Dit is een zin " + "die maar doorgaat " * 8 + "en dan eindelijk ophoudt."


def test_every_text_keeps_every_rule() -> None:
    assert wrong(domain()) == {}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": ""}, "Er is geen tekst."),
        ({"text": LONG}, "Deze zin heeft 32 woorden, hooguit 25 mag: “Dit is een zin"),
        ({"text": " ".join(["wat"] * 20) + "."}, "gemiddeld 20,0 woorden, hooguit 15 mag."),
        ({"text": "Wat een kort stukje. " * 21}, "De tekst heeft 84 woorden, hooguit 80 mag."),
        ({"text": "Wat vraagt u?"}, "Er staat “u”. De chatbot zegt “je”."),
        ({"buttons": (("Uw gegevens", "/contact"),)}, "Er staat “uw”. De chatbot zegt “je”."),
        ({"text": "Een OKTT waarschuwt."}, "Schrijf “OKTT” de eerste keer voluit"),
        ({"text": "# Kop"}, "Hier staat een teken dat de chatbot niet kan tonen: “# Kop”"),
        ({"text": "Dit is **vet."}, "Er staat een ** zonder een tweede **."),
        ({"text": "Dag.\n"}, "De tekst begint of eindigt met een lege regel of een spatie."),
        ({"text": "Bel {telefoon}."}, "Niemand vult “{telefoon}” in."),
        ({"text": "Bel { nu."}, "Er staat een { die niet bij een woord hoort."),
        ({"text": "Bel {contact_phone}."}, "Deze regel valt weg als er niets is ingesteld."),
        ({"metadata": {"source": "krant"}}, "Achter metadata staat source: krant."),
        ({"metadata": {"kleur": "rood"}}, "Achter metadata staat “kleur”."),
        ({"buttons": (("Meer", "/nergens"),)}, "De knop “Meer” leidt nergens heen: /nergens"),
        ({"buttons": (("Meer", "/toets"),)}, "De knop “Meer” leidt naar hetzelfde antwoord."),
        ({"buttons": (("x" * 41, "/contact"),)}, "Deze knop moet 1 tot 40 tekens hebben"),
        ({"buttons": (("A", "/contact"), ("A", "/wbni"))}, "Twee knoppen zijn hetzelfde."),
        (
            {"text": "Zo is het: een gezamenlijke aanpak voor snel herstel en oplossingen."},
            "Dit staat letterlijk op de pagina: “een gezamenlijke aanpak",
        ),
        ({"text": "De toets duurt zes weken."}, "Dit mag de chatbot niet zeggen: hoe lang iets"),
        ({"text": "Mail naar info@ncsc.nl."}, "Er staat “info@ncsc”. Contactgegevens komen uit"),
        ({"text": "Het NCSC mag delen."}, "Zeg erbij dat de pagina dit zegt: “Het NCSC mag"),
        ({"text": "Bijstaan is helpen."}, "Zeg erbij dat dit achtergrond is."),
        ({"text": "De Wbni is er niet meer."}, "Zet legal_notice: true achter metadata."),
        ({"text": "De toets."}, "Dit hoort in deze tekst te staan: “"),
    ],
)
def test_a_text_that_breaks_a_rule_is_told_in_dutch(changes: dict[str, Any], told: str) -> None:
    given = replace(answer("utter_toets"), **{"metadata": {}, "buttons": (), **changes})
    assert told in "\n".join(check(given, domain()))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"text": "De AVG is een wet."}, "Zeg erbij dat deze uitleg achtergrond is."),
        ({"metadata": {"source": "toets"}}, "Deze uitleg staat niet op de pagina."),
        ({"text": "Dat is achtergrond."}, "Dit hoort in deze tekst te staan: “"),
    ],
)
def test_the_explanation_of_a_word_has_rules_of_its_own(changes: dict[str, Any], told: str) -> None:
    given = replace(answer("utter_begrip", begrip="avg"), **changes)
    assert told in "\n".join(check(given, domain()))


def test_two_texts_are_never_the_same() -> None:
    twice = {**domain(), "responses": {**domain()["responses"]}}
    twice["responses"]["utter_anders"] = domain()["responses"]["utter_dank"]
    assert list(wrong(twice)) == ["utter_dank", "utter_anders"]


@pytest.mark.parametrize("content", ["responses: {utter_x: {text: a}}", "a: b", "{title: a: b}"])
def test_a_file_of_another_form_is_told(
    content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "domain.yml"
    path.write_text(content)
    monkeypatch.setattr(checking, "DOMAIN", path)
    checking._wrong_at.cache_clear()
    assert wrong_now() == {"domain.yml": [checking.UNREADABLE]}
    monkeypatch.undo()
    checking._wrong_at.cache_clear()
    assert wrong_now() == {}


def test_a_list_is_not_read_as_one_long_sentence() -> None:
    text = "Kijk naar:\n\n- **taak**: je waarschuwt anderen. Of niet?\n- artikel 3.2 van CSIRT's\n"
    assert [(s, length(s)) for s in sentences(text)] == [
        ("Kijk naar:", 2),
        ("taak: je waarschuwt anderen.", 4),
        ("Of niet?", 2),
        ("artikel 3.2 van CSIRT's", 4),
    ]


def test_an_english_text_says_so_in_its_name_and_its_metadata() -> None:
    english = {a.utter for a in answers() if re.search(r"_(?:engels|en)(?:_|$)", a.utter)}
    assert {a.utter for a in answers() if a.is_english} == english


def test_a_button_that_leads_nowhere_would_be_noticed() -> None:
    assert is_declared('/begrip{"begrip": "doelbinding"}', domain())
    for payload in (
        'begrip{"begrip": "doelbinding"}',
        "/bestaat_niet",
        '/begrip{"begrip": "bestaat_niet"}',
        '/begrip{"bestaat_niet": "doelbinding"}',
        '/zelfcheck_antwoord{"vraag": "avg", "antwoord": "misschien"}',
        '/zelfcheck_antwoord{"vraag": "bestaat_niet", "antwoord": "ja"}',
        "/begrip{begrip}",
    ):
        assert not is_declared(payload, domain()), payload


def test_the_page_is_known_and_a_copy_would_be_noticed() -> None:
    assert len(page()) > 300
    quoted = "Zo is het: een gezamenlijke aanpak voor snel herstel en **oplossingen**, zegt men."
    assert copied(quoted) == ["een gezamenlijke aanpak voor snel herstel en oplossingen"]


def test_no_way_to_reach_anybody_is_written_into_the_domain() -> None:
    text = (ROOT / "domain.yml").read_text("utf-8")
    reaching = r"[\w.-]+@[\w-]+|https?:|www\.|\bncsc\.nl|\b0\d{2,3}[ -]?\d{6,7}\b"
    assert re.findall(reaching, text) == []


def test_every_error_of_the_api_has_its_text() -> None:
    check_errors("utter_fout_", set(STATUS))


def test_every_error_of_a_field_of_the_contact_form_has_its_text() -> None:
    check_errors("utter_veldfout_", set(FIELD_ERRORS))


def check_errors(prefix: str, names: set[str]) -> None:
    found = {
        a.utter.removeprefix(prefix): a.metadata for a in answers() if a.utter.startswith(prefix)
    }
    assert found == {name: {"kind": "error"} for name in names}
