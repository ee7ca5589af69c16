"""The rules of the self-check, for every combination of answers of both types."""

from __future__ import annotations

import json
from itertools import product

import pytest

from bot.zelfcheck.routing import KIND, KIND_HELP, PARTNERSHIP, TEAM, UNKNOWN
from bot.zelfcheck.rules import Criterion, IncompleteError, Result, result
from bot.zelfcheck.wording import lines
from tests.answers import answers as texts
from tests.answers import domain

ANSWERS = ("ja", "nee", "onbekend")
CRITERIA = {
    PARTNERSHIP: ("taak_informeren", "vertrouwelijkheid", "avg", "doelbinding"),
    TEAM: ("taak_bijstand", "vertrouwelijkheid", "avg", "doelbinding", "gehele_sector"),
}
EVERY = [
    (kind, dict(zip(CRITERIA[kind], given, strict=True)))
    for kind in CRITERIA
    for given in product(ANSWERS, repeat=len(CRITERIA[kind]))
]


def test_every_combination_is_tested() -> None:
    assert len(EVERY) == 3**4 + 3**5


def test_result() -> None:
    wrong = [
        given for kind, given in EVERY if result({KIND: kind, **given}) != expected(kind, given)
    ]
    assert wrong == []


def expected(kind: str, given: dict[str, str]) -> Result:
    """Return the result, said once more in other words than the code's."""
    statuses = {"ja": "voldoet", "nee": "voldoet_niet", "onbekend": "onbekend"}
    # The whole sector is no reason to wait.
    needed = [answer for question, answer in given.items() if question != "gehele_sector"]
    if "nee" in needed:
        outcome = "nog_niet"
    elif "onbekend" in given.values():
        outcome = "uitzoeken"
    else:
        outcome = "gereed"
    sector = {"ja": True, "nee": False, "onbekend": None}
    return Result(
        type=kind,
        criteria=tuple(Criterion(id, answer, statuses[answer]) for id, answer in given.items()),
        outcome=outcome,
        herleidbaar=sector[given["gehele_sector"]] if kind == TEAM else None,
    )


def test_one_no_more_never_makes_it_better() -> None:
    order = ["nog_niet", "uitzoeken", "gereed"]
    better = [
        (given, question)
        for kind, given in EVERY
        for question in given.keys() - {"gehele_sector"}
        if order.index(result({KIND: kind, **given, question: "nee"}).outcome)
        > order.index(result({KIND: kind, **given}).outcome)
    ]
    assert better == []


def test_a_no_on_the_sector_bars_traceable_information_only() -> None:
    yes = dict.fromkeys(CRITERIA[TEAM], "ja")
    found = result({KIND: TEAM, **yes, "gehele_sector": "nee"})
    assert (found.outcome, found.herleidbaar) == ("gereed", False)


def test_the_type_that_the_helping_question_settled() -> None:
    yes = {question: "ja" for route in CRITERIA.values() for question in route}
    for helped, kind in ((TEAM, TEAM), (PARTNERSHIP, PARTNERSHIP), (UNKNOWN, PARTNERSHIP)):
        assert result({KIND: UNKNOWN, KIND_HELP: helped, **yes}).type == kind


def test_as_json() -> None:
    found = result({KIND: PARTNERSHIP, **dict.fromkeys(CRITERIA[PARTNERSHIP], "onbekend")})
    assert json.loads(json.dumps(found.as_json())) == {
        "type": PARTNERSHIP,
        "criteria": [
            {"id": question, "answer": "onbekend", "status": "onbekend"}
            for question in CRITERIA[PARTNERSHIP]
        ],
        "outcome": "uitzoeken",
        "herleidbaar": None,
    }


@pytest.mark.parametrize(
    "given",
    [
        {},
        {KIND: PARTNERSHIP},
        {KIND: UNKNOWN, **dict.fromkeys(CRITERIA[PARTNERSHIP], "ja")},
        {KIND: TEAM, **dict.fromkeys(CRITERIA[PARTNERSHIP], "ja")},
        {KIND: PARTNERSHIP, **dict.fromkeys(CRITERIA[PARTNERSHIP], "misschien")},
        {KIND: PARTNERSHIP, **dict.fromkeys(CRITERIA[PARTNERSHIP])},
    ],
)
def test_no_result_of_incomplete_answers(given: dict[str, str | None]) -> None:
    with pytest.raises(IncompleteError):
        result(given)


def test_a_type_that_was_assumed_is_told_and_changes_no_outcome() -> None:
    given = dict.fromkeys(CRITERIA[PARTNERSHIP], "ja")
    for kind, assumed in (
        ({KIND: UNKNOWN, KIND_HELP: UNKNOWN}, True),
        ({KIND: UNKNOWN, KIND_HELP: PARTNERSHIP}, False),
        ({KIND: PARTNERSHIP}, False),
    ):
        found = result({**kind, **given})
        assert (found.type, found.outcome) == (PARTNERSHIP, "gereed")
        told = lines(found, {**kind, **given}, domain())
        assert told.count("\n- ") == len(given) - (not assumed)
        assert ("**Soort organisatie**: weet ik niet." in told) is assumed


def test_an_unknown_type_is_no_route() -> None:
    with pytest.raises(KeyError):
        result({KIND: "gemeente"})


def test_every_answer_has_its_line_in_the_result() -> None:
    wanted = {f"utter_regel_{q}_{a}" for route in CRITERIA.values() for q in route for a in ANSWERS}
    wanted.add(f"utter_regel_{KIND}_{UNKNOWN}")  # a type that had to be assumed
    assert {a.utter for a in texts() if a.utter.startswith("utter_regel_")} == wanted
    outcomes = {
        f"utter_zelfcheck_{name}" for name in ("gereed", "beperkt", "uitzoeken", "nog_niet")
    }
    told = {a.utter for a in texts() if a.metadata.get("kind") == "result"}
    assert told == outcomes
