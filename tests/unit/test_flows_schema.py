"""Test files: what they can say, and a clear line for everything that is wrong with one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.flows import FlowCase, FlowFileError, Problem, load, load_text
from bot.flows.cases import Check, Key, Said, SlotCheck
from bot.flows.reading import MAX_BYTES

WHOLE = """
test_cases:
- test_case: Alles  bij elkaar
  steps:
  - utter: utter_welkom
  - user: mag het?
  - utter: utter_toets
  - kind: [answer, question]
  - utter: utter_wbni
  - bot_contains: [een, twee]
  - user: {payload: '/begrip{"begrip": "avg"}'}
  - slot_was_set: [begrip, {partij_soort: bedrijf}, {telling: 3}, {klaar: true}]
  - slot_was_not_set: [partij]
  - user: {button: Verder}
  - {topic: toets, source: toets}
  - buttons_at_most: 4
  - data: {number: 2, last: null}
"""


def steps(text: str) -> str:
    return f"test_cases:\n- test_case: naam\n  steps:\n{text}"


def problem_of(content: str | bytes) -> str:
    with pytest.raises(FlowFileError) as caught:
        load_text(content, "test.yml")
    (problem,) = caught.value.problems
    assert "\n" not in str(problem)
    return str(problem)


def test_a_whole_case() -> None:
    (case,) = load_text(WHOLE, "test.yml")
    assert (case.name, case.origin, case.line) == ("Alles bij elkaar", "test.yml", 3)
    start, asked, word, button = case.turns
    assert start.said is None
    assert start.messages[0].checks == (Check(5, Key.UTTER, ("utter_welkom",)),)
    assert asked.said == Said(6, text="mag het?")
    assert word.said == Said(11, payload='/begrip{"begrip": "avg"}')
    assert button.said == Said(14, button="Verder")
    assert word.slots == (
        SlotCheck(12, "begrip", True),
        SlotCheck(12, "partij_soort", True, "bedrijf", True),
        SlotCheck(12, "telling", True, 3, True),
        SlotCheck(12, "klaar", True, True, True),
        SlotCheck(13, "partij", False),
    )
    assert word.messages == ()
    assert button.messages[0].checks[-2:] == (
        Check(16, Key.BUTTONS_AT_MOST, (), 4),
        Check(17, Key.DATA, data=(("number", 2), ("last", None))),
    )


def test_a_key_that_was_said_starts_the_next_message() -> None:
    asked = load_text(WHOLE, "test.yml")[0].turns[1]
    keys = [[check.key.value for check in message.checks] for message in asked.messages]
    assert keys == [["utter", "kind"], ["utter", "bot_contains"]]


@pytest.mark.parametrize("written", ["112", "no", "2026-08-15", "1_000", "3.2"])
def test_what_a_visitor_types_is_text_as_it_is_written(written: str) -> None:
    (case,) = load_text(steps(f"  - user: {written}\n  - kind: answer"), "test.yml")
    assert case.turns[1].said == Said(4, text=written)


WRONG = {
    "empty": ("", "test.yml:1: het bestand is leeg"),
    "only a comment": ("# niets", "test.yml:1: het bestand is leeg"),
    "a list": ("- a", "test.yml:1: een testbestand moet uit 'sleutel: waarde' bestaan"),
    "no cases": ("{}", "test.yml:1: 'test_cases' ontbreekt"),
    "unknown at the top": (
        "stories: []",
        "test.yml:1: onbekende sleutel 'stories'; bekend zijn: test_cases",
    ),
    "empty list": ("test_cases: []", "test.yml:1: 'test_cases' is leeg"),
    "no list": ("test_cases: a", "'test_cases' moet een lijst zijn (regels met een streepje)"),
    "no name": (
        "test_cases:\n- steps:\n  - user: a\n  - kind: answer",
        "test.yml:2: 'test_case' (de naam van de test) ontbreekt",
    ),
    "no steps": ("test_cases:\n- test_case: a", "test.yml:2: 'steps' ontbreekt bij 'a'"),
    "a typing error": (
        steps("  - user: a\n  - uter: utter_toets"),
        "test.yml:5: onbekende sleutel 'uter'; bedoel je 'utter'?",
    ),
    "expects nothing": (
        steps("  - user: a"),
        "test.yml:2: 'naam' verwacht niets: dan kan de test niet falen",
    ),
    "a step that is no mapping": (
        steps("  - user"),
        "test.yml:4: een stap moet uit 'sleutel: waarde' bestaan",
    ),
    "an empty message": (steps("  - user:"), "test.yml:4: 'user' moet een tekst zijn"),
    "a blank message": (steps("  - user: '  '"), "test.yml:4: 'user' is leeg"),
    "a long message": (
        steps(f"  - user: {'a' * 1001}"),
        "test.yml:4: 'user' is langer dan 1000 tekens",
    ),
    "two things at once": (
        steps("  - user: {payload: /toets, button: Verder}"),
        "test.yml:4: 'user' is een tekst, {payload: /…} of {button: titel}",
    ),
    "no payload": (
        steps("  - user: {payload: toets}"),
        "test.yml:4: 'toets' is geen payload zoals /toets",
    ),
    "broken slots in a payload": (
        steps("  - user: {payload: '/begrip{begrip}'}"),
        "test.yml:4: '/begrip{begrip}' is geen payload zoals /toets",
    ),
    "an unknown kind": (steps("  - kind: antwoord"), "test.yml:4: 'kind' is een van: greeting"),
    "no response": (
        steps("  - utter: toets"),
        "test.yml:4: 'utter' noemt een antwoord, zoals utter_toets",
    ),
    "no fact": (
        steps("  - facts: [toets.wie, toets]"),
        "test.yml:4: 'facts' noemt een feit, zoals toets.wie",
    ),
    "no data": (steps("  - data: {}"), "test.yml:4: 'data' is leeg"),
    "data that is a text": (
        steps("  - data: avg"),
        "test.yml:4: 'data' moet uit 'sleutel: waarde' bestaan",
    ),
    "data in data": (
        steps("  - data: {criteria: [avg]}"),
        "test.yml:4: 'criteria' kan deze waarde niet hebben; zet tekst tussen quotes",
    ),
    "much data": (
        steps(f"  - data: {{{', '.join(f'k{i}: 1' for i in range(21))}}}"),
        "test.yml:4: 'data' heeft meer dan 20 onderdelen",
    ),
    "no topic": (steps("  - topic: De toets"), "'De toets' kan geen naam zijn bij 'topic'"),
    "two texts": (
        steps("  - bot: [a, b]"),
        "'bot' is één tekst; gebruik 'bot_contains' voor delen ervan",
    ),
    "an empty part": (steps("  - bot_contains: [a, '']"), "test.yml:4: 'bot_contains' is leeg"),
    "no parts": (steps("  - bot_contains: []"), "test.yml:4: 'bot_contains' is leeg"),
    "nested parts": (
        steps("  - bot_contains: [[a]]"),
        "test.yml:4: 'bot_contains' moet een tekst zijn",
    ),
    "no number": (
        steps("  - buttons_at_most: veel"),
        "'buttons_at_most' moet een heel getal van 0 tot en met 20 zijn",
    ),
    "a high number": (
        steps("  - buttons_at_most: 21"),
        "'buttons_at_most' moet een heel getal van 0 tot en met 20 zijn",
    ),
    "slots in a mapping": (
        steps("  - slot_was_set: {a: b}"),
        "test.yml:4: 'slot_was_set' moet een lijst zijn (regels met een streepje)",
    ),
    "a strange slot": (
        steps("  - slot_was_set: [De partij]"),
        "'De partij' kan geen naam van een slot zijn",
    ),
    "a list as the value of a slot": (
        steps("  - slot_was_set: [{a: [b]}]"),
        "'a' kan deze waarde niet hebben; zet tekst tussen quotes",
    ),
    "a date as the value of a slot": (
        steps("  - slot_was_set: [{a: 2026-08-15}]"),
        "'a' kan deze waarde niet hebben; zet tekst tussen quotes",
    ),
    "an octal number as the value of a slot": (
        steps("  - slot_was_set: [{a: 0x1F}]"),
        "'a' kan deze waarde niet hebben; zet tekst tussen quotes",
    ),
    "broken YAML": ("test_cases: [", "test.yml:1: dit is geen geldige YAML ("),
    "two documents": ("a: b\n---\nc: d", "test.yml:2: dit is geen geldige YAML ("),
    "a key twice": (
        steps("  - user: a\n    user: b"),
        "test.yml:5: de sleutel 'user' staat er twee keer",
    ),
    "a list as a key": ("[a]: b", "test.yml:1: een sleutel moet een enkel woord zijn"),
    "a tag": (
        "test_cases: !!python/object/apply:os.system [ls]",
        "test.yml:1: typeaanduidingen met ! mogen hier niet",
    ),
    "an anchor": ("test_cases: &a [*a]", "test.yml:1: verwijzingen met & en * mogen hier niet"),
    "merged": ("<<: {test_cases: a}", "test.yml:1: onbekende sleutel '<<'"),
    "a control character": ("a: b\nc: \x07", "test.yml:2: hier staat een teken dat niet mag"),
    "a lone surrogate": ("a: b\nc: \ud800", "test.yml:2: het bestand is geen geldige UTF-8-tekst"),
    "deep": ("test_cases: " + "[" * 5000, "test.yml:1: te diep genest: meer dan 10 niveaus"),
    "deep in blocks": (
        "\n".join("-  " * i for i in range(400)),
        "te diep genest: meer dan 10 niveaus",
    ),
}


@pytest.mark.parametrize(("content", "told"), WRONG.values(), ids=WRONG.keys())
def test_what_is_wrong_is_told_in_one_line(content: str, told: str) -> None:
    assert told in problem_of(content)


def test_a_file_that_is_too_big() -> None:
    content = b"#" * (MAX_BYTES + 1)
    assert problem_of(content) == "test.yml:1: het bestand is groter dan 256 kB"


def test_a_file_that_is_no_text() -> None:
    assert problem_of(b"a: b\n\xff") == "test.yml:2: het bestand is geen geldige UTF-8-tekst"


def test_every_wrong_case_is_told() -> None:
    text = "test_cases:\n- test_case: a\n- b\n- test_case: c\n  steps: d"
    with pytest.raises(FlowFileError) as caught:
        load_text(text, "test.yml")
    assert [problem.line for problem in caught.value.problems] == [2, 3, 5]


def test_names_are_unique_over_all_files(tmp_path: Path) -> None:
    for name in ("b.yml", "a.yaml"):
        (tmp_path / name).write_text(steps("  - user: a\n  - kind: answer"), "utf-8")
    (tmp_path / "notes.txt").write_text("geen test", "utf-8")
    with pytest.raises(FlowFileError) as caught:
        load([tmp_path])
    expected = f"{tmp_path / 'b.yml'}:2: de naam 'naam' is al gebruikt ({tmp_path / 'a.yaml'}:2)"
    assert str(caught.value) == expected


def test_the_same_file_twice_counts_once(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text(steps("  - user: a\n  - kind: answer"), "utf-8")
    assert [case.name for case in load([path, tmp_path])] == ["naam"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FlowFileError, match="kan het bestand niet lezen"):
        load([tmp_path / "weg.yml"])


SIGNS = st.text(alphabet="-:{}[]&*!|>'\"%@#,? \n\tab0é\ud800test_cases", max_size=200)


@given(st.one_of(st.text(), st.binary(), SIGNS, SIGNS.map(steps)))
def test_no_content_makes_reading_fail_otherwise(content: str | bytes) -> None:
    problems: tuple[Problem, ...] = ()
    cases: list[FlowCase] = []
    try:
        cases = load_text(content, "test.yml")
    except FlowFileError as error:
        problems = error.problems
    assert bool(cases) != bool(problems)
    assert all("\n" not in str(problem) for problem in problems)
