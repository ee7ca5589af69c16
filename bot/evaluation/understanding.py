"""Runs messages through Rasa's own trained pipeline: the model served, or one of a fold."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bot.base.logs import redirected, rotating
from bot.base.progress import progress
from bot.base.settings import ROOT, settings
from bot.evaluation.examples import Example, folds, write_training
from bot.evaluation.outcomes import Outcome, outcome


def judge(model: Path, examples: Sequence[Example], domain: Mapping[str, Any]) -> list[Outcome]:
    """Return the outcome of each example with a trained model."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> list[Outcome]:
        found = []
        for example in examples:
            parse = await agent.parse_message(example.text)
            found.append(outcome(example, parse, domain))
        return found

    return asyncio.run(parse_all())


def cross_validate(
    examples: Sequence[Example], domain: Mapping[str, Any], count: int
) -> list[Outcome]:
    """Return the outcome of each example with a model that has not seen its author's messages."""
    found = []
    groups = folds(examples, count)
    for number, left_out in enumerate(groups, start=1):
        seen = [e for e in examples if e.author not in left_out]
        unseen = [e for e in examples if e.author in left_out]
        with tempfile.TemporaryDirectory() as folder:
            with progress(f"fold {number} of {len(groups)}: training"):
                model = _train(seen, Path(folder))
            with progress(f"fold {number} of {len(groups)}: {len(unseen)} messages"):
                found += judge(model, unseen, domain)
    return found


def curve(
    examples: Sequence[Example], unseen: Sequence[Example], domain: Mapping[str, Any], steps: int
) -> dict[int, list[Outcome]]:
    """Return by number of sources the outcomes of `unseen` with a model that learnt from so many.

    All other training examples are in each of the models: it shows what more sources bring.
    """
    sources = sorted({e.source for e in examples if e.source})
    found = {}
    for count in sorted({round(i * len(sources) / steps) for i in range(steps + 1)}):
        seen = [e for e in examples if not e.source or e.source in sources[:count]]
        with tempfile.TemporaryDirectory() as folder:
            with progress(f"{count} of {len(sources)} sources: training"):
                model = _train(seen, Path(folder))
            found[count] = judge(model, unseen, domain)
    return found


def _train(examples: Sequence[Example], folder: Path) -> Path:
    from rasa.model_training import train_nlu

    write_training(examples, folder)
    with redirected(rotating(settings().var_dir / "log" / "evaluation.log")):
        result = train_nlu(
            config=str(ROOT / "config.yml"),
            nlu_data=str(folder / "nlu.yml"),
            output=str(folder),
            fixed_model_name="fold",
        )
    return Path(str(result))
