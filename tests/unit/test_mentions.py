"""What a message names: parties, words of the glossary, questions of the self-check."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

import pytest
import yaml
from spacy.language import Language

from bot.dialogue.decision import party_asked_about
from bot.nlu.candidates import Candidates
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.mentions import mentioned

pipeline = lru_cache(dutch.make)


def read(text: str) -> Candidates:
    nlp: Language = pipeline()
    found: dict[str, object] = mentioned(nlp(text))
    return Candidates(len(text), **found)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "party", "kind"),
    [
        ("mag het ncsc delen met de gemeente Utrecht?", "gemeente Utrecht", "overheid"),
        ("deelt het ncsc ook met sinterklaas en zijn pieten?", "sinterklaas", "onbekend"),
        ("met de pieten", "pieten", "onbekend"),
        ("hoe zit het met de padvinders?", "padvinders", "onbekend"),
        ("wisselt het NCSC gegevens uit met sinterklaas", "sinterklaas", "onbekend"),
        ("mag dat dan ook met sinterklaas", "sinterklaas", "onbekend"),
        ("en met sinterklaas dan?", "sinterklaas", "onbekend"),
        ("wij zijn een bank, mag het met een journalist", "journalist", "pers"),
        ("mag het met een internetprovider?", "internetprovider", "isp"),
        ("met ons computercrisisteam", "computercrisisteam", "cct"),
        ("en met een buitenlandse csirt", "buitenlandse csirt", "csirt_eu"),
        # the whole word goes before its ending, and the head of a name before what it is of
        ("mag het met een cloudprovider?", "cloudprovider", "leverancier"),
        ("en met een glasvezelprovider", "glasvezelprovider", "isp"),
        ("met de Zuivel-ISAC", "Zuivel-ISAC", "vereniging"),
        ("met de Rabogroep", "Rabogroep", "bedrijf"),
        ("mag het met een bond van apotheken?", "bond van apotheken", "vereniging"),
        ("mag het met onze CERT van de musea", "CERT van de musea", "cct"),
        # somebody's CERT abroad, and bodies of the European Union, are no national CSIRT
        ("met een Duitse cert", "Duitse cert", "buitenland"),
        ("met ENISA", "ENISA", "buitenland"),
        ("met Havenbedrijf Rotterdam", "Havenbedrijf Rotterdam", "vitaal"),
        ("met de IBD", "IBD", "cct"),
        # parliament and a supervisor are no ministry: their kind is not known
        ("deelt het ncsc met de Tweede Kamer?", "Tweede Kamer", "onbekend"),
        ("mag het met een toezichthouder", "toezichthouder", "onbekend"),
    ],
)
def test_the_party_is_named(text: str, party: str, kind: str) -> None:
    found = read(text)
    asked = party_asked_about(found.parties) or found.unlisted
    assert asked is not None
    assert (asked.text, asked.id) == (party, kind)
    assert text[asked.start : asked.end] == party


def test_an_organisation_has_a_kind_and_a_source_and_is_in_one_list() -> None:
    parties = yaml.safe_load(dutch.PARTIES_FILE.read_text("utf-8"))
    listed = yaml.safe_load(dutch.ORGANISATIONS_FILE.read_text("utf-8"))
    for entry in listed["organisations"]:
        assert entry["kind"] in parties, entry
        assert entry["source"] in listed["sources"], entry
    names = [name for entry in listed["organisations"] for name in entry["names"]]
    known = [str(name) for kind in parties.values() for name in kind["names"]]
    assert [name for name, times in Counter([*names, *known]).items() if times > 1] == []


@pytest.mark.parametrize(
    "text",
    [
        "en anderen?",
        "dat zit bij onze werkgroep",
        "hoe zit dat met die informatie",
        "hoe zit het met dat delen",
        "een plek met wifi voor gasten, mag die weten wat er dreigt",
        "mag een plek met wifi meedoen",
    ],
)
def test_no_party(text: str) -> None:
    found = read(text)
    assert (found.parties, found.unlisted) == ((), None)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("wat is tlp", ["tlp"]),
        ("wat betekent OKTT bij het NCSC?", ["oktt", "ncsc"]),
        ("wat is een flapdrol", []),
    ],
)
def test_the_words_are_named(text: str, words: list[str]) -> None:
    assert [word.id for word in read(text).words] == words
