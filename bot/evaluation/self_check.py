"""What the self-check does with messages of which is known what they mean: noted, asked, done.

`python -m bot.evaluation.self_check FILE...` judges files with the columns question, label, hard
and text. A label is an answer, "geen" (no answer) or a command. `--reader FILE` reads with a reader
of answers trained by itself (`--learn FILE` trains one), without the rest of the pipeline: so
a change of the reader is measured without training everything.
"""

from __future__ import annotations

import argparse
import asyncio
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from bot.base.progress import progress, say
from bot.engine.tensorflow_free import import_rasa
from bot.evaluation.answers import FOLDER, parse_as_answer
from bot.evaluation.examples import training
from bot.nlu.answers.clauses import also
from bot.nlu.answers.examples import no_answers, read_folder
from bot.nlu.answers.features import words_of_texts
from bot.nlu.answers.models import AnswerModels
from bot.nlu.answers.pairs import in_pair
from bot.nlu.answers.training import TOPIC_EXAMPLES, learn
from bot.zelfcheck.commands import LATER, RESTART, STOP
from bot.zelfcheck.hearing import hear
from bot.zelfcheck.reading import ALSO, ANSWERS, NO_ANSWER, intent
from bot.zelfcheck.routing import (
    KIND,
    KIND_HELP,
    OPTIONS,
    PARTNERSHIP,
    ROUTES,
    TEAM,
    UNKNOWN,
    YES,
    Answers,
)

GOALS = {"right": 0.95, "wrongly_yes": 0.003, "noted": 0.01, "done_unasked": 0.0}
_ANSWERS = frozenset(answer for options in OPTIONS.values() for answer in options)
_ENDS = (STOP, RESTART, LATER)
_BY_RULES = ("terug", "wijzig", "hulp")  # intents that rules answer, when the form refuses


@dataclass(frozen=True)
class Case:
    """A message to a question, and what it means."""

    question: str
    label: str
    hard: bool
    text: str


@dataclass(frozen=True)
class Outcome:
    """What came of a message: the answer noted, or the command done; `asked`: not without a yes."""

    case: Case
    noted: str | None
    done: str | None
    asked: bool = False

    @property
    def is_answer(self) -> bool:
        """Whether the message means an answer."""
        return self.case.label in _ANSWERS

    @property
    def right(self) -> bool:
        """Whether what was meant was done, and for what is no answer: that nothing was noted."""
        if self.is_answer:
            return self.noted == self.case.label
        if self.case.label == NO_ANSWER:
            return self.noted is None
        return self.done == self.case.label or (self.done == LATER and self.case.label == STOP)


def read_cases(paths: Sequence[Path]) -> list[Case]:
    """Return the cases of files."""
    return [case for path in paths for case in _cases(path)]


def _cases(path: Path) -> Iterator[Case]:
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            yield Case(row["question"], row["label"], row["hard"] == "1", row["text"])


def judge(cases: Sequence[Case], parses: Sequence[Mapping[str, Any]]) -> list[Outcome]:
    """Return what the self-check does with each message, given its parse data."""
    return [_outcome(case, parse) for case, parse in zip(cases, parses, strict=True)]


def given(question: str) -> Answers:
    """Return answers that lead to a question: a yes to all before it."""
    if question == KIND_HELP:
        return {KIND: UNKNOWN}
    kind = TEAM if question in ROUTES[TEAM] and question not in ROUTES[PARTNERSHIP] else PARTNERSHIP
    asked = ROUTES[kind]
    answers = dict.fromkeys(asked[: asked.index(question)], YES)
    return {**answers, KIND: kind} if KIND in answers else answers


def _outcome(case: Case, parse: Mapping[str, Any]) -> Outcome:
    heard = hear({**parse, "text": case.text}, case.question, given(case.question))
    noted = heard.reading.answer
    if heard.named is not None:
        noted = next(iter(heard.named.answers.values()), None)
    done = heard.command.kind if heard.command else heard.doubtful
    if done is None and not heard.reading.says_something and intent(parse)[0] in _BY_RULES:
        done = intent(parse)[0]
    asked = heard.doubtful is not None or bool(heard.command and heard.command.asks)
    return Outcome(case, noted, done, asked or done == RESTART)


def shares(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the figures: of answers, of messages that are none, and of commands."""
    answers = [o for o in outcomes if o.is_answer]
    none = [o for o in outcomes if o.case.label == NO_ANSWER]
    commands = [o for o in outcomes if not o.is_answer and o.case.label != NO_ANSWER]
    wrong = [o for o in answers if o.noted is not None and not o.right]
    unasked = [o for o in outcomes if o.done == RESTART and not o.asked]
    yes = [o for o in outcomes if o.noted == YES and o.case.label != YES]
    return {
        "right": _share(sum(o.right for o in answers), answers),
        "right_hard": _share(sum(o.right for o in answers if o.case.hard), _hard(answers)),
        "wrong": _share(len(wrong), answers),
        "wrongly_yes": _share(len(yes), outcomes),
        "noted": _share(sum(o.noted is not None for o in none), none),
        "commands_done": _share(sum(o.right for o in commands), commands),
        "done_unasked": len(unasked),
        "stopped": sum(o.done in _ENDS and not o.asked and not o.right for o in outcomes),
    }


def _hard(outcomes: Sequence[Outcome]) -> list[Outcome]:
    return [o for o in outcomes if o.case.hard]


def _share(count: int, of: Sequence[Outcome]) -> float:
    return count / max(len(of), 1)


def by_reader(reader: Path, cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Return parse data of messages by a reader of answers alone."""
    with np.load(reader, allow_pickle=False) as arrays:
        models = AnswerModels.from_arrays(dict(arrays))
    probabilities = models.probabilities(words_of_texts([case.text for case in cases]))
    for case, row in zip(cases, probabilities, strict=True):
        row[case.question] = in_pair(case.text, case.question, row[case.question])
    return [
        {ANSWERS: row, ALSO: also(case.text, row, models)}
        for case, row in zip(cases, probabilities, strict=True)
    ]


def by_model(model: Path, texts: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return parse data of texts by a whole trained model."""
    import_rasa()
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> list[Mapping[str, Any]]:
        return [await parse_as_answer(agent, text) for text in texts]

    return asyncio.run(parse_all())


def learn_reader(path: Path) -> None:
    """Train a reader of answers by itself and store it."""
    examples = read_folder(FOLDER)
    topics = list(no_answers([(e.topic, e.text, e.author) for e in training()], TOPIC_EXAMPLES))
    examples += topics
    with progress("the reader of answers"):
        models = learn(examples, len(topics), words_of_texts([e.text for e in examples]))
    np.savez_compressed(path, **models.arrays())


def main(argv: Sequence[str]) -> int:
    """Judge files of messages and print the figures, with what went wrong when asked."""
    parser = argparse.ArgumentParser(prog="python -m bot.evaluation.self_check")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--learn", type=Path, help="train a reader by itself into this file")
    parser.add_argument("--reader", type=Path, help="read with this reader alone")
    parser.add_argument("--model", type=Path, help="read with this model")
    arguments = parser.parse_args(argv)
    if arguments.learn:
        learn_reader(arguments.learn)
    cases = read_cases(arguments.files)
    if cases:
        reader = arguments.reader or arguments.learn
        texts = [case.text for case in cases]
        parses = by_reader(reader, cases) if reader else by_model(arguments.model, texts)
        outcomes = judge(cases, parses)
        for name, share in shares(outcomes).items():
            goal = f"  (goal {GOALS[name]})" if name in GOALS else ""
            say(f"  {name:<20} {share:.4f}{goal}")
        counts = Counter((o.case.label, o.noted or o.done) for o in outcomes if not o.right)
        for (meant, was), count in counts.most_common(20):
            say(f"  {meant} → {was or 'asked'}: {count}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
