"""`make bench`: compares this bot with Rasa's default pipeline and policies.

Both are trained on the same data and served on this machine by their ordinary command, in
turns. See docs/decisions/0008-benchmark.md for what is measured and why.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import signal
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # was benchmarks/, as for every script

from benchmarks import environment, load, projects, report, servers
from benchmarks.figures import Bot, Run
from bot.base.progress import progress, say
from bot.base.settings import LOOPBACK
from bot.evaluation.examples import Example, held_out, training

PER_TOPIC = 100
REPETITIONS = 3
WARM_UP = 20  # messages before the clock runs, from the training data
CLIENTS = 8
UNLIMITED = "1000000/minute"


@dataclass(frozen=True)
class Contestant:
    """A bot as it is served: its command, where, and how it is reached."""

    name: str
    command: Sequence[str]
    folder: Path
    env: Mapping[str, str]
    port: int
    channel: load.Channel


def main(argv: Sequence[str]) -> int:
    """Compare this bot with Rasa's default bot; write results/bench.json and bench.md."""
    parser = argparse.ArgumentParser(prog="benchmarks/run.py", description=main.__doc__)
    size = parser.add_mutually_exclusive_group()
    size.add_argument(
        "--examples-per-topic",
        type=_positive,
        default=PER_TOPIC,
        metavar="N",
        help=f"train both on N examples of each topic (default {PER_TOPIC})",
    )
    size.add_argument(
        "--full", action="store_true", help="train both on everything: can take hours"
    )
    parser.add_argument("--repetitions", type=_positive, default=REPETITIONS, metavar="N")
    parser.add_argument("--messages", type=_positive, metavar="N", help="default: all held out")
    parser.add_argument("--results", type=Path, default=ROOT / "results")
    arguments = parser.parse_args(argv)
    if arguments.messages == 1:
        parser.error("--messages: 2 or more")  # half of them one at a time
    if missing := environment.missing():
        parser.error(f"no {' and no '.join(missing)}: `make bench` makes them")
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        result = _compare(arguments)
    except servers.BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        say("the benchmark was stopped")
        return 130
    report.write(arguments.results, result)
    say(f"\n{report.summary(result)}\n\nreport: {arguments.results / 'bench.md'}")
    return 0


def _positive(value: str) -> int:
    number = int(value)
    if number < 1:
        raise argparse.ArgumentTypeError("give a number of 1 or more")
    return number


def _interrupt(_signum: int, _frame: object) -> None:
    raise KeyboardInterrupt


def _compare(arguments: argparse.Namespace) -> dict[str, Any]:
    """Train and measure all; return the report."""
    examples = projects.sample(training(), None if arguments.full else arguments.examples_per_topic)
    known = {example.text for example in examples}
    texts = sorted({example.text for example in held_out()} - known)
    texts = random.Random(0).sample(texts, min(arguments.messages or len(texts), len(texts)))
    logs = _fresh_logs(arguments.results)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmark-")))
        ours = projects.make_ours(place / "ours", examples)
        baseline = projects.make_baseline(place / "baseline", examples)
        actions_port = servers.free_port()
        env = {
            "HOST": LOOPBACK,
            "ACTIONS_URL": f"http://{LOOPBACK}:{actions_port}/webhook",
            "VAR_DIR": str(ours / "var"),
            "RATE_LIMIT": UNLIMITED,
            "CONVERSATION_LIMIT": UNLIMITED,
        }
        trained = _train(ours, baseline, env, logs)
        # Ours has its actions in the same process. In our folder: there the texts are as they are.
        actions = servers.serving(
            projects.baseline_command("run", "actions", "--port", str(actions_port)),
            *(ours, env, logs / "bench-actions.log"),
            lambda: servers.listens(actions_port),
        )
        actions_pid, _ = stack.enter_context(actions)
        contestants = _contestants(ours, baseline, env)
        runs: dict[str, list[Run]] = {c.name: [] for c in contestants}
        for number in range(arguments.repetitions):
            order = random.Random(number).sample(texts, len(texts))
            for contestant in contestants:
                task = (
                    f"run {number + 1} of {arguments.repetitions}: {report.TITLES[contestant.name]}"
                )
                with progress(task):
                    runs[contestant.name].append(_measure(contestant, order, examples, logs))
        circumstances = _circumstances(examples, texts, arguments.repetitions)
        action_server = f"{servers.resident_bytes(actions_pid) / 1e6:.0f} MB"
    circumstances["memory of the default's action server, not counted"] = action_server
    venvs = dict.fromkeys(runs, environment.OURS) | {report.DEFAULT: environment.BASELINE}
    bots = {
        name: Bot(environment.installed_bytes(venvs[name]), trained[venvs[name]], done)
        for name, done in runs.items()
    }
    return report.content(bots, circumstances)


def _fresh_logs(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("bench-*.log"):
        log.unlink()
    return folder


def _train(ours: Path, baseline: Path, env: Mapping[str, str], logs: Path) -> dict[Path, float]:
    """Train both, as on a fresh machine: without a model, embeddings or Rasa's cache.

    Returns the seconds by environment. A start before is not timed: the first one of an
    environment compiles thousands of files.
    """
    log = logs / "bench-training.log"
    with progress("training this bot"):
        servers.finish(projects.our_command("rasa", "--version"), ours, env, log)
        our_seconds = servers.finish(projects.our_command("train"), ours, env, log)
    with progress("training Rasa's default bot"):
        servers.finish(projects.baseline_command("--version"), baseline, env, log)
        seconds = servers.finish(projects.baseline_command("train"), baseline, env, log)
    return {environment.OURS: our_seconds, environment.BASELINE: seconds}


def _contestants(ours: Path, baseline: Path, env: Mapping[str, str]) -> list[Contestant]:
    default_port, our_port = servers.free_port(), servers.free_port()
    return [
        Contestant(
            report.DEFAULT,
            projects.baseline_command(*projects.run_arguments(default_port)),
            *(baseline, env, default_port, load.RestChannel()),
        ),
        Contestant(
            report.OURS,
            projects.our_command("serve"),
            *(ours, {**env, "PORT": str(our_port)}, our_port, load.WebsiteApi()),
        ),
    ]


def _measure(bot: Contestant, texts: Sequence[str], examples: Sequence[Example], logs: Path) -> Run:
    """Start the bot, load it, and end it."""
    machine_load = os.getloadavg()[0]
    log = logs / f"bench-{bot.name}.log"
    channel, port = bot.channel, bot.port
    warm_up = random.Random(0).sample([e.text for e in examples], min(WARM_UP, len(examples)))

    def answers() -> bool:
        return servers.listens(port) and load.first_answer(channel, port, warm_up[0])

    with servers.serving(bot.command, bot.folder, bot.env, log, answers) as (pid, start):
        load.run(channel, port, warm_up, at_once=1)
        half = len(texts) // 2
        one = load.run(channel, port, texts[:half], at_once=1)
        eight = load.run(channel, port, texts[half:], at_once=CLIENTS)
        repeated = load.run(channel, port, texts[:half], at_once=1)
        memory = servers.resident_bytes(pid)
    if not (one.latencies and eight.latencies and repeated.latencies):
        raise servers.BenchmarkError(f"'{bot.name}' answered nothing (log: {log})")
    return Run(start, one, eight, repeated, memory, machine_load)


def _circumstances(
    examples: Sequence[Example], texts: Sequence[str], repetitions: int
) -> dict[str, str]:
    topics = len({example.topic for example in examples})
    half = len(texts) // 2
    return {
        "date": time.strftime("%Y-%m-%d", time.gmtime()),
        "machine": f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        "trained on": f"{len(examples)} examples of {topics} topics",
        "messages": f"held out, each sent once in a run: {half} one at a time, "
        f"then {len(texts) - half} by {CLIENTS} clients at once",
        "runs": f"{repetitions}, in turns, each a fresh process",
        "load average at the end": f"{os.getloadavg()[0]:.1f}; before each run: bench.json",
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
