"""Compares classifiers, each on writers that it has not seen: a table in results/classifiers.md.

Run as `.venv/bin/python benchmarks/classifiers.py`. Rasa's default (DIET, with TensorFlow) runs in
the baseline's environment, all others in ours; all by Rasa's own `train nlu` and `test nlu`, on
the same folds. See docs/decisions/0005-classifier.md.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # was benchmarks/, as for every script

import yaml

from benchmarks import environment, projects, servers
from bot.base.progress import progress, say
from bot.environment import InstallError
from bot.evaluation.examples import Example, folds, training, write_training

PER_TOPIC = 15
FOLDS = 3
CLASSIFIER = "bot.nlu.topics.classifier.TopicClassifier"
# What stands around the classifier in config.yml: it takes messages apart or comes afterwards.
AROUND = ("QuestionSplitter", "FallbackClassifier", "QuestionMerger", "MentionExtractor", "Answer")


@dataclass(frozen=True)
class Contestant:
    """A pipeline, and the `rasa` that trains and tests it."""

    title: str
    pipeline: Sequence[Mapping[str, Any]]
    rasa: projects.Command


def contestants() -> list[Contestant]:
    """Return what is compared."""
    default = yaml.safe_load((environment.BASELINE_LOCK.parent / "config.yml").read_text("utf-8"))
    ours = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    chosen = next(c for c in ours if c["name"] == CLASSIFIER)
    features = [c for c in ours if not any(a in c["name"] for a in (*AROUND, CLASSIFIER))]
    classifiers = {
        "n-grams; LogisticRegressionClassifier of Rasa": {"name": "LogisticRegressionClassifier"},
        "n-grams; support vector machine": {**chosen, "sure": 0.0},
        "n-grams and embedding; support vector machine": {**chosen, "sure": 2.0},
        "the last two, one after the other (as in config.yml)": chosen,
    }
    return [
        *(
            Contestant(title, [*features, classifier], projects.our_command("rasa"))
            for title, classifier in classifiers.items()
        ),
        Contestant("Rasa's default: DIET", default["pipeline"], projects.baseline_command()),
    ]


def accuracy(
    contestant: Contestant, seen: Sequence[Example], unseen: Sequence[Example], folder: Path
) -> tuple[float, float]:
    """Return the share of `unseen` that is classified right after training on `seen`, and the
    seconds that the training took. `folder` holds a copy of the project.
    """
    place = Path(tempfile.mkdtemp(dir=folder))
    for name, examples in (("train", seen), ("test", unseen)):
        (place / name).mkdir()
        write_training(examples, place / name)
    config = {
        "recipe": "default.v1",
        "language": "nl",
        "pipeline": list(contestant.pipeline),
        "policies": [{"name": "RulePolicy"}],  # not trained; without any Rasa would add its own
    }
    (place / "config.yml").write_text(yaml.safe_dump(config), "utf-8")
    paths = ["--config", str(place / "config.yml"), "--nlu", str(place / "train")]
    output = ["--out", str(place), "--fixed-model-name", "model"]
    log = folder / "classifiers.log"
    train = [*contestant.rasa, "train", "nlu", *paths, *output]
    seconds = servers.finish(train, folder, {"VAR_DIR": str(folder / "var")}, log)
    model = ["--model", str(place / "model.tar.gz"), "--nlu", str(place / "test")]
    test = [*contestant.rasa, "test", "nlu", *model, "--out", str(place), "--no-plot"]
    servers.finish(test, folder, {"VAR_DIR": str(folder / "var")}, log)
    report = json.loads((place / "intent_report.json").read_text("utf-8"))
    return float(report["accuracy"]), seconds


def main(argv: Sequence[str]) -> int:
    """Cross-validate all contestants; print a table and write it to results/."""
    parser = argparse.ArgumentParser(prog="benchmarks/classifiers.py", description=main.__doc__)
    parser.add_argument("--examples-per-topic", type=int, default=PER_TOPIC, metavar="N")
    parser.add_argument("--results", type=Path, default=ROOT / "results")
    arguments = parser.parse_args(argv)
    examples = projects.sample(training(), arguments.examples_per_topic)
    groups = folds(examples, FOLDS)
    lines = ["| features; classifier | accuracy | lowest and highest fold | training |"]
    lines.append("|---|---|---|---|")
    try:
        environment.ensure()
        with tempfile.TemporaryDirectory(prefix="classifiers-") as scratch:
            folder = projects.make_ours(Path(scratch) / "project", examples)
            for contestant in contestants():
                with progress(contestant.title):
                    found = [
                        accuracy(
                            contestant,
                            [e for e in examples if e.author not in left_out],
                            [e for e in examples if e.author in left_out],
                            folder,
                        )
                        for left_out in groups
                    ]
                shares, seconds = zip(*found, strict=True)
                lines.append(
                    f"| {contestant.title} | {sum(shares) / FOLDS:.3f} "
                    f"| {min(shares):.3f}, {max(shares):.3f} | {sum(seconds) / FOLDS:.0f} s |"
                )
                say(lines[-1])
    except (servers.BenchmarkError, InstallError) as error:
        print(error, file=sys.stderr)
        return 1
    table = "\n".join(lines)
    arguments.results.mkdir(exist_ok=True)
    (arguments.results / "classifiers.md").write_text(f"{table}\n", "utf-8")
    say(f"{len(examples)} examples, {FOLDS} folds of writers\n{table}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
