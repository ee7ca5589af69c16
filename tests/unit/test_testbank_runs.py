"""Runs of tests: written as they go, read back, compared, downloaded."""

from __future__ import annotations

import csv
import io
import json
import time
from pathlib import Path

import pytest

from bot.flows.cases import (
    CaseResult,
    Difference,
    FlowCase,
    Message,
    PlayedTurn,
    Said,
    Status,
)
from bot.flows.cli import main
from bot.flows.record import (
    Phase,
    RunInfo,
    RunRecord,
    read_info,
    read_results,
    write_info,
)
from bot.processes.child import Child
from bot.testbank import flow_files
from bot.testbank.pages.tests import as_csv
from bot.testbank.runs import KEPT, Run, Runs, compare
from bot.testbank.web import PageError
from tests.unit.scripted_bot import scripted_bot

FLOW = "test_cases:\n- test_case: {}\n  steps:\n  - user: hallo\n  - kind: {}\n"


def result(name: str, status: Status, got: str = "", problem: str | None = None) -> CaseResult:
    case = FlowCase(name, "tests/x.yml", 3, ())
    difference = Difference(5, "topic", "toets", got) if got else None
    said = PlayedTurn(Said(4, "hallo"), (Message("1", "Dag", "answer", "bot", utter="utter_bot"),))
    return CaseResult(case, status, 0.25, (said,), difference, problem)


def record(folder: Path, *results: CaseResult) -> Run:
    kept = RunRecord(folder, len(results))
    kept.phase(Phase.RUNNING, model="model.tar.gz")
    for each in results:
        kept.result(each)
    kept.phase(Phase.DONE)
    info = read_info(folder)
    assert info is not None
    return Run(folder.name, info, tuple(read_results(folder)))


def test_a_run_is_kept_as_it_goes(tmp_path: Path) -> None:
    run = record(
        tmp_path / "run",
        result("goed", Status.PASSED),
        result("fout", Status.FAILED, "waarom"),
        result("stuk", Status.ERROR, problem="weg"),
    )
    assert (run.info.phase, run.info.model, run.info.total) == (Phase.DONE, "model.tar.gz", 3)
    assert run.info.finished is not None
    assert [run.count(status) for status in Status] == [1, 1, 1]
    assert [r.name for r in run.wrong] == ["fout", "stuk"]
    good, bad, _ = run.results
    assert good.turns == ()  # what was said in a test that passes is of no use
    assert bad.difference == {"line": 5, "key": "topic", "expected": "toets", "got": "waarom"}
    assert bad.turns[0].said == "hallo"
    assert bad.turns[0].replies[0]["utter"] == "utter_bot"
    assert "waarom" in (tmp_path / "run" / "junit.xml").read_text("utf-8")


def test_half_a_line_and_broken_files_are_left_out(tmp_path: Path) -> None:
    record(tmp_path, result("goed", Status.PASSED))
    with (tmp_path / "results.jsonl").open("a") as file:
        file.write('{"name": "hal')
    assert [r.name for r in read_results(tmp_path)] == ["goed"]
    for wrong in ("", "[]", "{}", json.dumps({"started": 1, "phase": "vreemd"})):
        (tmp_path / "run.json").write_text(wrong)
        assert read_info(tmp_path) is None


def test_two_runs_side_by_side(tmp_path: Path) -> None:
    one = record(
        tmp_path / "1",
        result("zelfde", Status.PASSED),
        result("nu fout", Status.PASSED),
        result("anders fout", Status.FAILED, "a"),
        result("weg", Status.PASSED),
    )
    other = record(
        tmp_path / "2",
        result("nu fout", Status.FAILED, "x"),
        result("zelfde", Status.PASSED),
        result("anders fout", Status.FAILED, "b"),
        result("nieuw", Status.PASSED),
    )
    compared = compare(one, other)
    assert [each.name for each in compared if each.differs] == [
        "nu fout",
        "anders fout",
        "weg",
        "nieuw",
    ]
    assert compared[-1].name == "zelfde"
    assert compared[2].right is None


def test_csv_that_a_spreadsheet_does_not_carry_out(tmp_path: Path) -> None:
    run = record(tmp_path, result('=HYPERLINK("x")', Status.FAILED, "@som;1"))
    text = as_csv(run)
    assert text.startswith("\ufeff")
    head, row = csv.reader(text.removeprefix("\ufeff").splitlines(), delimiter=";")
    found = dict(zip(head, row, strict=True))
    assert found["test"] == '\'=HYPERLINK("x")'
    assert found["gekregen"] == "'@som;1"
    assert found["uitslag"] == "fout"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"])
def test_no_cell_begins_with_what_a_spreadsheet_reads_as_code(tmp_path: Path, start: str) -> None:
    run = record(tmp_path, result("toets", Status.FAILED, f"{start}1+1"))
    _, row = csv.reader(io.StringIO(as_csv(run), newline=""), delimiter=";")
    assert f"'{start}1+1" in row


@pytest.mark.parametrize("run_id", ["", "..", "../../etc", "20260101-000000-zzzzzz", "x" * 300])
def test_a_run_that_does_not_exist(run_id: str, tmp_path: Path) -> None:
    with pytest.raises(PageError, match="bestaat niet") as caught:
        Runs(tmp_path).read(run_id)
    assert caught.value.status == 404


def test_a_run_whose_server_died_is_told_as_stopped(tmp_path: Path) -> None:
    run_id = "20260101-000000-abcdef"
    folder = tmp_path / "testbank" / "runs" / run_id
    folder.mkdir(parents=True)
    write_info(folder, RunInfo(time.time(), Phase.RUNNING, total=9))
    run = Runs(tmp_path).read(run_id)
    assert run.info.phase is Phase.STOPPED
    assert "gestopt" in run.info.problem
    with pytest.raises(PageError, match="JUnit"):
        Runs(tmp_path).junit(run_id)


def test_one_run_at_a_time_and_the_next_as_soon_as_the_last_is_over(tmp_path: Path) -> None:
    runs, folder = Runs(tmp_path), tmp_path / "testbank" / "runs" / "20260101-000000-abcdef"
    folder.mkdir(parents=True)
    child = Child(folder.name, ["sleep", "1"], lambda _child, _code: None)
    runs._child, runs._current = child, folder.name
    child.start()
    write_info(folder, RunInfo(time.time(), Phase.RUNNING))
    with pytest.raises(PageError, match="loopt al een run") as caught:
        runs.start([], [], None, "")
    assert caught.value.status == 409
    assert child.running

    # Told to be over, while its process has not quite ended yet.
    write_info(folder, RunInfo(time.time(), Phase.DONE))
    run_id = runs.start([tmp_path], [], None, "")
    try:
        assert child.ends_within(0)
        assert not runs.read(run_id).info.is_over
    finally:
        runs.end()


def test_old_runs_are_forgotten(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    for i in range(KEPT + 3):
        write_info_in(tmp_path, f"20260101-0000{i:02}-abcdef")
    runs._forget_old()
    assert len(runs.all()) == KEPT
    assert runs.all()[0].id == f"20260101-0000{KEPT + 2:02}-abcdef"


def write_info_in(var_dir: Path, run_id: str) -> None:
    folder = var_dir / "testbank" / "runs" / run_id
    folder.mkdir(parents=True)
    write_info(folder, RunInfo(time.time(), Phase.DONE))


def test_the_command_keeps_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.nice", lambda _more: 0)
    (tmp_path / "a.yml").write_text(FLOW.format("een", "answer"))
    (tmp_path / "b.yml").write_text(FLOW.format("twee", "fallback"))
    (tmp_path / "names.txt").write_text("twee\nonbekend")
    options = ["--record", str(tmp_path / "run"), "--exactly", str(tmp_path / "names.txt")]
    files = [str(tmp_path / "a.yml"), str(tmp_path / "b.yml")]
    with scripted_bot(lambda *_call: None) as bot:
        assert main(["run", "--url", bot.url, *options, *files]) == 1
    info = read_info(tmp_path / "run")
    assert info is not None
    assert (info.phase, info.total) == (Phase.DONE, 1)
    assert [r.name for r in read_results(tmp_path / "run")] == ["twee"]


def test_a_run_that_cannot_be_done_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.nice", lambda _more: 0)
    (tmp_path / "a.yml").write_text(FLOW.format("een", "answer"))
    options = ["--url", "http://127.0.0.1:1", "--record", str(tmp_path / "run")]
    assert main(["run", *options, str(tmp_path / "a.yml")]) == 2
    info = read_info(tmp_path / "run")
    assert info is not None
    assert info.phase is Phase.FAILED
    assert "geen antwoord van de bot" in info.problem


HOSTILE = {
    "groot.yml": ("a" * 300_000, "groter dan 256 kB"),
    "diep.yml": ("[" * 50 + "]" * 50, "te diep"),
    "tag.yml": ("!!python/object/apply:os.system ['true']", "typeaanduidingen"),
    "anker.yml": ("a: &a [*a]", "verwijzingen"),
    "lijst.yml": ("- a", "sleutel: waarde"),
    "getal.yml": ("42", "sleutel: waarde"),
    "leeg.yml": ("", "leeg"),
    "soort.yml": (FLOW.format("x", "vreemd"), "'kind' is een van"),
    "dubbel.yml": (FLOW.format("Een test", "answer"), "al gebruikt"),
    "sleutel.yml": ("test_cases: [{naam: x}]", "onbekende sleutel"),
}


def test_hostile_files_are_named_and_do_not_hide_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_text(FLOW.format("Een test", "answer"))
    (tmp_path / "niet.txt").write_text("!!")
    (tmp_path / "bytes.yml").write_bytes(b"\xff\xfe\x00")
    for name, (text, _) in HOSTILE.items():
        (tmp_path / name).write_text(text)
    found = flow_files.read([tmp_path, tmp_path / "weg"])
    assert [case.name for case in found.cases] == ["Een test"]
    assert [path.name for path in found.files] == ["a.yml"]
    told = {Path(problem.origin).name: problem.text for problem in found.problems}
    assert set(told) == {*HOSTILE, "bytes.yml"}
    for name, (_, expected) in HOSTILE.items():
        assert expected in told[name], name
