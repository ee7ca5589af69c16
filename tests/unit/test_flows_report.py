"""How results are shown: to people, and to build servers."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from bot.flows import CaseResult, Difference, Message, Status
from bot.flows.cases import FlowCase, PlayedTurn, Said
from bot.flows.report import describe, summary, write_junit


def result(name: str, status: Status, origin: str = "a.yml", **more: object) -> CaseResult:
    return CaseResult(FlowCase(name, origin, 2, ()), status, 0.25, **more)  # type: ignore[arg-type]


WELCOME = Message("1", "Hallo\n\n**daar** \x07", "greeting", utter="utter_welkom")
ANSWER = Message("2", "x" * 300, "answer", topic="wbni", buttons=(("Verder", "/verder"),))
FAILED = result(
    "fout <1> & meer",
    Status.FAILED,
    turns=(PlayedTurn(None, (WELCOME,)), PlayedTurn(Said(4, text="mag het?"), (ANSWER,))),
    difference=Difference(5, "topic", "toets", "wbni: \x00"),
)
BROKEN = result("stuk", Status.ERROR, "b.yml", problem="geen antwoord")
GOOD = result("goed", Status.PASSED)
ALL = [GOOD, FAILED, BROKEN]


def test_a_case_that_passed_is_one_line() -> None:
    assert describe(GOOD) == "GOED  a.yml:2  goed"


def test_a_case_that_failed_shows_expected_beside_got_and_the_conversation() -> None:
    assert describe(FAILED).splitlines() == [
        "FOUT  a.yml:2  fout <1> & meer",
        "      regel 5, topic",
        "        verwacht: toets",
        "        gekregen: wbni: \x00",
        "      | bot: (greeting, utter_welkom) Hallo **daar** \x07",
        "      | bezoeker: mag het?",
        f"      | bot: (answer, wbni) {'x' * 157}... [Verder]",
    ]
    assert len(describe(FAILED, conversation=False).splitlines()) == 4


def test_a_case_that_could_not_be_carried_out_says_why() -> None:
    assert describe(BROKEN) == "STUK  b.yml:2  stuk\n      geen antwoord"


def test_the_totals() -> None:
    assert summary(ALL) == "3 tests in 0.8 s: 1 goed, 1 fout, 1 niet uit te voeren"


def test_junit_can_be_read_back(tmp_path: Path) -> None:
    path = tmp_path / "new" / "junit.xml"
    write_junit(ALL, path)
    root = ElementTree.parse(path).getroot()
    first, second = root.findall("testsuite")
    assert (first.get("name"), first.get("tests"), first.get("failures")) == ("a.yml", "2", "1")
    assert (second.get("errors"), second.get("time")) == ("1", "0.250")
    names = [case.get("name") for case in root.iter("testcase")]
    assert names == ["goed", "fout <1> & meer", "stuk"]
    (failure,) = root.iter("failure")
    assert failure.get("message") == "verwacht: toets; gekregen: wbni: ?"
    assert failure.text is not None
    assert "bezoeker: mag het?" in failure.text
    (error,) = root.iter("error")
    assert error.get("message") == "geen antwoord"
