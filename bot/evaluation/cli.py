"""`python -m bot evaluate`: figures and pictures on the held-out set and cross-validated."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from bot.base.logs import configure, rotating
from bot.base.progress import progress, say
from bot.base.settings import ROOT, settings
from bot.content import project_files
from bot.engine.tensorflow_free import import_rasa

FOLDS = 5
STEPS = 5  # of the curve of right against number of sources


def main(argv: Sequence[str]) -> int:
    """Measure how well questions and answers are understood; write figures to results/."""
    parser = argparse.ArgumentParser(prog="python -m bot evaluate", description=main.__doc__)
    parser.add_argument("--held-out-only", action="store_true", help="leave cross-validation out")
    parser.add_argument("--answers-only", action="store_true", help="leave the questions out")
    parser.add_argument(
        "--curve", action="store_true", help="also learn from fewer and more sources"
    )
    parser.add_argument("--folds", type=int, default=FOLDS, help=f"default {FOLDS}")
    parser.add_argument("--results", type=Path, default=ROOT / "results")
    arguments = parser.parse_args(argv)
    if arguments.folds < 2:
        parser.error("--folds: 2 or more")
    configure(rotating(settings().var_dir / "log" / "evaluation.log"))
    import_rasa()
    from bot.engine.training import train

    model = train()
    if not arguments.answers_only:
        _questions(model, arguments)
    _answers(model, arguments)
    say(f"figures and pictures: {arguments.results}")
    return 0


def _questions(model: Path, arguments: argparse.Namespace) -> None:
    """Measure how well the topic of a message is recognised."""
    from bot.evaluation import examples, pictures, report, understanding  # these import Rasa

    domain = project_files.domain()
    with progress("held-out sets"):
        sets = {
            "held_out": understanding.judge(model, examples.held_out(), domain),
            "held_out_sources": understanding.judge(model, examples.held_out_by_source(), domain),
        }
    if not arguments.held_out_only:
        sets["cross_validation"] = understanding.cross_validate(
            examples.training(), domain, arguments.folds
        )
    for name, outcomes in sets.items():
        result = report.write(arguments.results, name, outcomes, model.name)
        pictures.confusion_matrix(result["likeliest"], arguments.results / f"{name}_confusion.png")
        pictures.confidence_histogram(
            result["confidence"], arguments.results / f"{name}_confidence.png"
        )
        say(report.summary(name.replace("_", " "), result))
    if arguments.curve:
        unseen = examples.held_out_by_source()
        found = understanding.curve(examples.training(), unseen, domain, STEPS)
        report.write_curve(arguments.results, found)


def _answers(model: Path, arguments: argparse.Namespace) -> None:
    """Measure how well answers to the self-check's questions are read."""
    from bot.evaluation import answers, answers_report

    with progress("held-out answers"):
        sets = {"answers_held_out": answers.judge(model, answers.held_out())}
    if not arguments.held_out_only:
        sets["answers_cross_validation"] = answers.cross_validate()
    for name, outcomes in sets.items():
        result = answers_report.write(arguments.results, name, outcomes)
        say(answers_report.summary(name.replace("_", " "), result))
