"""What counts as covered by a test, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.flows import load_text
from bot.flows.coverage import coverage, unknown_names
from bot.flows.project import Project, read_project

DOMAIN = """
responses:
  utter_fout_intern:
  - text: Er gaat iets mis.
  utter_welkom:
  - text: Hallo
    buttons:
    - {title: De toets, payload: /toets}
    metadata: {kind: greeting}
  utter_toets:
  - text: De toets.
  utter_verduidelijken:
  - text: Wat bedoel je?
    metadata: {kind: clarification}
  utter_zelfcheck_vervangen:
  - text: Ik heb het antwoord vervangen.
  utter_stop:
  - text: Gestopt.
  utter_vervolg_meer:
  - text: Waarover?
    metadata: {kind: question}
  - condition: [{type: slot, name: onderwerp, value: toets}]
    text: Meer over de toets.
    metadata: {topic: toets}
  - condition: [{type: slot, name: onderwerp, value: wbni}]
    text: Meer over {begrip}.
    metadata: {topic: wbni}
"""
RULES = """
rules:
- rule: de toets
  steps:
  - intent: toets
  - action: utter_toets
- rule: over de antwoorden
  steps:
  - or: [{intent: zelfcheck_opdracht}, {intent: zelfcheck_vraag}]
  - action: action_zelfcheck_opdracht
- rule: terug
  steps:
  - intent: terug
  - action: action_back
"""
FACTS = """
subjects:
- id: toets
  noun: de toets
  about: de toets
  facts:
    wie: {polarity: uitleg, text: Het NCSC.}
"""
ASKS = """
asks:
  duur: {default: 'Hoe lang {noun} duurt, staat er niet.'}
  kosten: {default: 'Kosten van {noun}: niets.', general: Over kosten staat er niets.}
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "data" / "rules").mkdir(parents=True)
    (tmp_path / "data" / "rules" / "leeg.yml").write_text("version: '3.1'", "utf-8")
    (tmp_path / "data" / "rules" / "regels.yml").write_text(RULES, "utf-8")
    (tmp_path / "data" / "facts").mkdir()
    (tmp_path / "data" / "facts" / "toets.yml").write_text(FACTS, "utf-8")
    (tmp_path / "data" / "facts" / "asks.yml").write_text(ASKS, "utf-8")
    (tmp_path / "domain.yml").write_text(DOMAIN, "utf-8")
    return read_project(tmp_path)


def covered(project: Project, steps: str) -> dict[str, set[str]]:
    """Return what the steps cover, by group."""
    cases = load_text(f"test_cases:\n- test_case: naam\n  steps:\n{steps}", "test.yml")
    found: dict[str, set[str]] = {}
    for part in coverage(cases, project):
        found.setdefault(part.group, set())
        if part.tests:
            assert part.tests == ("naam",)
            found[part.group].add(part.name)
    return found


def test_texts_that_are_no_messages_do_not_count(project: Project) -> None:
    assert "utter_fout_intern" not in project.variations


def test_a_topic_in_free_words(project: Project) -> None:
    found = covered(project, "  - user: wat vraagt de toets?\n  - utter: utter_toets")
    assert found["onderwerpen in eigen woorden"] == {"toets"}
    assert found["onderwerpen met een payload"] == set()
    assert found["antwoorden"] == {"utter_toets"}
    assert found["regels"] == {"de toets"}


def test_a_topic_by_payload(project: Project) -> None:
    found = covered(project, "  - user: {payload: /toets}\n  - topic: toets")
    assert found["onderwerpen in eigen woorden"] == set()
    assert found["onderwerpen met een payload"] == {"toets"}
    assert found["antwoorden"] == set()


def test_one_of_several_shows_nothing(project: Project) -> None:
    found = covered(project, "  - user: iets\n  - utter: [utter_toets, utter_stop]")
    assert not any(found.values())


def test_a_button_counts_where_it_is_offered(project: Project) -> None:
    press = "  - user: {button: De toets}\n  - topic: toets"
    assert covered(project, f"  - utter: utter_welkom\n{press}")["knoppen"] == {
        "utter_welkom: De toets"
    }
    assert covered(project, press)["knoppen"] == set()
    assert covered(project, press)["onderwerpen met een payload"] == set()


@pytest.mark.parametrize(
    ("expectation", "label"),
    [
        ("topic: toets", "utter_vervolg_meer (onderwerp=toets)"),
        ("slot_was_set: [{onderwerp: wbni}]", "utter_vervolg_meer (onderwerp=wbni)"),
        ("bot_contains: Meer over de toets", "utter_vervolg_meer (onderwerp=toets)"),
        ("kind: question", "utter_vervolg_meer (tekst 1)"),
        ("bot: Waarover?", "utter_vervolg_meer (tekst 1)"),
        ("bot_contains: meer", None),
        ("kind: answer", None),
    ],
)
def test_a_variation_counts_when_no_other_would_pass(
    project: Project, expectation: str, label: str | None
) -> None:
    steps = f"  - user: vertel meer\n  - utter: utter_vervolg_meer\n  - {expectation}"
    assert covered(project, steps)["varianten van antwoorden"] == ({label} if label else set())


def test_rules_without_a_response_of_their_own(project: Project) -> None:
    steps = "  - user: toch nee\n  - utter: utter_zelfcheck_vervangen\n"
    assert covered(project, steps)["regels"] == {"over de antwoorden"}
    steps = "  - user: {payload: /terug}\n  - kind: answer\n"
    assert covered(project, steps)["regels"] == {"terug"}


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("  - kind: greeting\n", "stop, begin"),
        ("  - user: a\n  - utter: utter_toets\n", "stop, na een antwoord"),
        ("  - user: a\n  - utter: utter_verduidelijken\n", "stop, bij een keuze"),
        ("  - user: a\n  - kind: fallback\n", "stop, na niet begrepen"),
        ("  - user: a\n  - kind: question\n", "stop, bij een vraag van de bot"),
    ],
)
def test_ways_out_count_for_the_state_they_are_taken_in(
    project: Project, before: str, name: str
) -> None:
    steps = f"{before}  - user: stop\n  - utter: utter_stop"
    assert covered(project, steps)["uitwegen"] == {name}


def test_names_that_do_not_exist(project: Project) -> None:
    text = "test_cases:\n- test_case: naam\n  steps:\n  - utter: utter_weg\n  - topic: [bot, weg]"
    text += "\n  - facts: [toets.wie, toets.duur, .kosten, weg.wie, toets.weg, weg.duur, .duur]"
    assert unknown_names(load_text(text, "test.yml"), project) == [
        "test.yml:4: utter utter_weg bestaat niet",
        "test.yml:5: topic weg bestaat niet",
        "test.yml:6: facts weg.wie bestaat niet",
        "test.yml:6: facts toets.weg bestaat niet",
        "test.yml:6: facts weg.duur bestaat niet",
        "test.yml:6: facts .duur bestaat niet",
    ]


@pytest.mark.parametrize(
    ("way", "answer"),
    [
        ("stop", "utter_zelfcheck_gestopt"),
        ("opnieuw", "utter_zelfcheck_opnieuw_vraag"),
        ("hulp", "utter_zelfcheck_hulp"),
        ("contact", "utter_contact"),
        ("terug", "utter_zelfcheck_vraag_avg"),
    ],
)
def test_ways_out_of_the_self_check(project: Project, way: str, answer: str) -> None:
    asked = "  - user: a\n  - utter: utter_zelfcheck_vraag_doelbinding\n"
    steps = f"{asked}  - user: {{payload: /{way}}}\n  - utter: {answer}"
    assert covered(project, steps)["uitwegen"] == {f"{way}, in de zelfcheck"}
    assert (
        f"{way}, in de zelfcheck"
        not in covered(project, steps.replace("utter_zelfcheck_vraag_doelbinding", "utter_toets"))[
            "uitwegen"
        ]
    )
