"""The benchmark's arithmetic, sample, projects and report; `make bench` does the measuring."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import environment, projects, report, servers
from benchmarks.figures import MEASURES, Bot, Phase, Run, figures, p95, ratios, unanswered
from bot.base.settings import ROOT
from bot.evaluation.examples import Example

BASELINE = ROOT / "benchmarks" / "baseline"


def a_run(latency: float, start: float = 1.0, unanswered: int = 0) -> Run:
    """A run whose messages all took `latency` seconds one at a time, and more at once."""
    return Run(
        start=start,
        one=Phase([latency] * 10, latency * 10, unanswered),
        eight=Phase([latency * 4] * 10, latency * 5, 0),
        repeated=Phase([latency / 2] * 10, latency * 5, 0),
        memory=300_000_000,
        machine_load=0.5,
    )


@pytest.fixture
def bots() -> dict[str, Bot]:
    """Two bots: ours at a quarter of the default's latency."""
    return {
        "default": Bot(2_000_000_000, 100.0, [a_run(0.040, 30.0), a_run(0.040, 32.0)]),
        "ours": Bot(500_000_000, 30.0, [a_run(0.010), a_run(0.010, unanswered=3)]),
    }


def test_p95_is_interpolated_between_neighbours() -> None:
    assert p95([float(n) for n in range(101)]) == pytest.approx(95.0)
    assert p95([0.0, 1.0]) == pytest.approx(0.95)
    assert p95([7.0]) == 7.0


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_p95_lies_within_the_values_whatever_their_order(values: list[int]) -> None:
    assert min(values) <= p95(values) <= max(values)
    assert p95(values) == p95(sorted(values))


def test_latencies_of_all_runs_count_together_and_keep_the_spread() -> None:
    bot = Bot(1, 1.0, [a_run(0.010), a_run(0.010), a_run(0.030)])
    figure = figures(bot)["median_1"]
    assert (figure.value, figure.low, figure.high) == pytest.approx((10, 10, 30))


def test_figures_are_in_the_unit_that_the_report_names(bots: dict[str, Bot]) -> None:
    found = {key: figure.value for key, figure in figures(bots["default"]).items()}
    assert list(found) == [measure.key for measure in MEASURES]
    assert found == pytest.approx(
        {
            "installed": 2000,
            "training": 100,
            "start": 31,
            "memory": 300,
            "median_1": 40,
            "p95_1": 40,
            "median_8": 160,
            "p95_8": 160,
            "rate_1": 25,
            "rate_8": 50,
            "repeated": 20,
        }
    )


def test_a_ratio_is_ours_divided_by_the_defaults(bots: dict[str, Bot]) -> None:
    found = ratios(figures(bots["ours"]), figures(bots["default"]))
    assert found["installed"] == pytest.approx(0.25)
    assert found["training"] == pytest.approx(0.3)
    assert found["rate_8"] == pytest.approx(4)


def test_goals_are_met_or_not_and_the_report_says_which(
    bots: dict[str, Bot], tmp_path: Path
) -> None:
    made = report.content(bots, {"machine": "a test"})
    assert made["goals"] == {
        "installed": True,
        "training": False,
        "start": True,
        "memory": False,
        "median_1": True,
        "p95_1": True,
        "median_8": True,
        "p95_8": True,
    }
    report.write(tmp_path, made)
    assert json.loads((tmp_path / "bench.json").read_text("utf-8")) == json.loads(json.dumps(made))
    rows = (tmp_path / "bench.md").read_text("utf-8").splitlines()
    assert "| training | 100 s | 30 s | 0.30 | ≤ 0.2 | **not met** |" in rows
    assert "| one at a time, median | 40 ms | 10 ms | 0.25 | ≤ 0.4 | met |" in rows
    screen = [line.split() for line in report.summary(made).splitlines()]
    assert [line[-2:] for line in screen if line[:1] == ["training"]] == [["NOT", "MET"]]
    assert [line[-1] for line in screen if line[:2] == ["installed", "size"]] == ["met"]


def test_messages_without_an_answer_are_told(bots: dict[str, Bot]) -> None:
    assert unanswered(bots["ours"]) == 3
    told = report.summary(report.content(bots, {}))
    assert "without an answer, left out of the latencies: this bot: 3" in told
    del bots["ours"].runs[1:]  # type: ignore[attr-defined]
    assert "without an answer" not in report.summary(report.content(bots, {}))


def test_the_sample_has_as_many_of_each_topic_and_is_the_same_every_time() -> None:
    examples = [Example(t, f"{t} {n}", "a") for t in ("x", "y") for n in range(9)]
    examples += [Example("small", "only one", "a")]
    drawn = projects.sample(examples, 4)
    assert Counter(example.topic for example in drawn) == {"x": 4, "y": 4, "small": 1}
    assert drawn == projects.sample(list(examples), 4)
    assert len(set(drawn)) == len(drawn)
    assert sorted(e.text for e in projects.sample(examples, None)) == sorted(
        e.text for e in examples
    )


def test_the_baseline_gets_a_domain_that_rasas_own_templates_can_fill() -> None:
    from rasa.core.nlg.interpolator import interpolate
    from rasa.shared.core.domain import Domain

    text = projects.for_rasas_templates((ROOT / "domain.yml").read_text("utf-8"))
    domain = Domain.from_yaml(text)
    by_actions = (
        "nummer totaal punt punten antwoord soort oud getypt rest feiten wie over woord wat"
    )
    given = by_actions.split()
    slots = dict.fromkeys((*(slot.name for slot in domain.slots), *given), "x")
    original = Domain.load(str(ROOT / "domain.yml"))
    for name, variations in domain.responses.items():
        for filled, ours in zip(variations, original.responses[name], strict=True):
            said = interpolate(dict(filled), slots)
            assert "{" not in str(said.get("text", "")), name
            payloads = [button["payload"] for button in said.get("buttons") or []]
            assert payloads == [button["payload"] for button in ours.get("buttons") or []]


def test_the_baseline_is_what_rasa_fills_in_by_itself() -> None:
    import rasa.engine.recipes.config_files as files

    default = yaml.safe_load((Path(files.__path__[0]) / "default_config.yml").read_text("utf-8"))
    baseline = yaml.safe_load((BASELINE / "config.yml").read_text("utf-8"))
    assert baseline["pipeline"] == default["pipeline"]
    assert baseline["policies"] == default["policies"]


def test_both_projects_hold_the_same_training_data(tmp_path: Path) -> None:
    examples = [Example("groet", "hallo", "a"), Example("dank", "bedankt!", "b")]
    ours = projects.make_ours(tmp_path / "ours", examples)
    baseline = projects.make_baseline(tmp_path / "baseline", examples)
    for folder in ("nlu", "rules", "stories"):
        names = sorted(path.name for path in (ours / "data" / folder).iterdir())
        assert names == sorted(path.name for path in (baseline / "data" / folder).iterdir())
        assert names
        for name in names:
            data = [(place / "data" / folder / name).read_bytes() for place in (ours, baseline)]
            assert data[0] == data[1], name


def test_our_project_has_all_that_its_server_needs(tmp_path: Path) -> None:
    ours = projects.make_ours(tmp_path / "ours", [Example("groet", "hallo", "a")])
    code = (
        "from bot.base.settings import settings\n"
        "from bot.engine.tensorflow_free import import_rasa\n"
        "import_rasa()\n"
        "from bot.server.app import create_app\n"
        "create_app(settings(), None)\n"
    )
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], cwd=ours, check=True)


def test_the_baselines_lock_is_pinned_hashed_and_names_no_index() -> None:
    lock = (environment.BASELINE_LOCK).read_text("utf-8")
    pinned = [line for line in lock.splitlines() if line[:1].isalnum()]
    assert any(line.startswith("tensorflow==2.12.0 ") for line in pinned)
    assert all("==" in line and line.endswith("\\") for line in pinned)
    assert lock.count("--hash=sha256:") >= len(pinned)
    assert "://" not in lock


def test_the_size_leaves_compiled_files_out(tmp_path: Path) -> None:
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__" / "a.pyc").write_bytes(b"x" * 1000)
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "a.py").write_bytes(b"x" * 10)
    (tmp_path / "b").write_bytes(b"x" * 5)
    assert environment.installed_bytes(tmp_path) == 15


def test_memory_counts_the_processes_that_a_process_started() -> None:
    grandchild = "print('begun', flush=True); input()"
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {grandchild!r}])"
    with subprocess.Popen(
        [sys.executable, "-c", child], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        own = psutil.Process(process.pid).memory_info().rss
        assert servers.resident_bytes(process.pid) > 1.4 * own
        process.communicate(b"\n")


def test_a_server_that_ends_is_told_with_its_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    command = [sys.executable, "-c", "print('no luck')"]
    with pytest.raises(servers.BenchmarkError, match="gave no answer"):  # noqa: SIM117
        with servers.serving(command, tmp_path, {}, log, lambda: False):
            pytest.fail("it never answered")
    assert "no luck" in log.read_text()
    with pytest.raises(servers.BenchmarkError, match="failed with status 3"):
        servers.finish([sys.executable, "-c", "raise SystemExit(3)"], tmp_path, {}, log)


def test_a_server_is_ended_with_the_block(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "import time; time.sleep(600)"]
    with servers.serving(command, tmp_path, {}, tmp_path / "log", lambda: True) as (pid, start):
        assert Path(f"/proc/{pid}").exists()
        assert start < servers.LONGEST_START
    assert not Path(f"/proc/{pid}").exists()
