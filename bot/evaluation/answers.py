"""How well answers to the self-check's questions are read: right, asked again, or wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any
from zlib import crc32

from bot.base.progress import progress
from bot.base.settings import ROOT
from bot.evaluation.examples import training
from bot.nlu.answers.examples import (
    ANY,
    YES_NO_QUESTIONS,
    AnswerExample,
    no_answers,
    read_examples,
    read_folder,
)
from bot.nlu.answers.features import words_of_texts
from bot.nlu.answers.training import TOPIC_EXAMPLES, learn
from bot.zelfcheck.reading import ANSWERS, NEITHER, NO_ANSWER, likely_answer
from bot.zelfcheck.routing import FORM, YES

FOLDER = ROOT / "data" / "zelfcheck"
HELD_OUT = ROOT / "tests" / "nlu" / "zelfcheck_held_out.tsv"


class Kind(StrEnum):
    """The outcome of one answer."""

    RIGHT = "right"
    ASKED = "asked"  # an answer, but the bot asks it once more, with buttons
    WRONG = "wrong"


@dataclass(frozen=True)
class Outcome:
    """An answer to a question, and what was read in it (None: nothing)."""

    example: AnswerExample
    question: str
    read: str | None

    @property
    def kind(self) -> Kind:
        """Whether it was read right; a message that is no answer is, when nothing is read."""
        meant = None if self.example.answer == NO_ANSWER else self.example.answer
        if self.read == meant:
            return Kind.RIGHT
        return Kind.ASKED if self.read is None else Kind.WRONG

    @property
    def wrongly_yes(self) -> bool:
        """Whether a yes was read that was not meant."""
        return self.read == YES and self.example.answer != YES


def judge(model: Path, examples: Sequence[AnswerExample]) -> list[Outcome]:
    """Return the outcome of each example with a trained model, through the whole pipeline."""
    from rasa.core.agent import Agent

    agent = Agent.load(model)

    async def parse_all() -> list[Mapping[str, Any]]:
        return [await parse_as_answer(agent, example.text) for example in examples]

    parses = asyncio.run(parse_all())
    return [_outcome(e, parse) for e, parse in zip(examples, parses, strict=True)]


async def parse_as_answer(agent: Any, text: str) -> Mapping[str, Any]:
    """Return the parse data of a text that an agent gets while the self-check is going on."""
    from rasa.core.channels.channel import UserMessage
    from rasa.shared.core.events import ActiveLoop
    from rasa.shared.core.trackers import DialogueStateTracker

    tracker = DialogueStateTracker("evaluation", agent.domain.slots)
    tracker.update(ActiveLoop(FORM))
    return await agent.processor.parse_message(UserMessage(text), tracker)


def held_out() -> list[AnswerExample]:
    """Return the held-out answers."""
    return read_examples(HELD_OUT)


def cross_validate() -> list[Outcome]:
    """Return the outcome of each author's examples with models that have not seen that author.

    The messages to the dialogue, examples of no answer, are left out by author too.
    """
    examples = read_folder(FOLDER)
    messages = [(e.topic, e.text, e.author) for e in training()]
    examples += (topics := list(no_answers(messages, TOPIC_EXAMPLES)))
    texts = [example.text for example in examples]
    with progress("answers: features"):
        words = words_of_texts(texts)
    answers = len(examples) - len(topics)
    authors = sorted({e.author for e in examples[:answers]})
    authors_of_topics = sorted({e.author for e in topics})
    outcomes: list[Outcome] = []
    for number, author in enumerate(authors):
        left_out = {author, *authors_of_topics[number :: len(authors)]}
        seen = [i for i, e in enumerate(examples) if e.author not in left_out]
        unseen = [i for i, e in enumerate(examples[:answers]) if e.author == author]
        with progress(f"answers: without author {author}"):
            models = learn(
                [examples[i] for i in seen],
                sum(i >= answers for i in seen),
                [words[i] for i in seen],
            )
            probabilities = models.probabilities([words[i] for i in unseen])
        outcomes += (
            _outcome(examples[i], {ANSWERS: row})
            for i, row in zip(unseen, probabilities, strict=True)
        )
    return outcomes


def _outcome(example: AnswerExample, parse: Mapping[str, Any]) -> Outcome:
    question = example.question
    if question == ANY:  # one of those that it answers, a different one for each text
        question = YES_NO_QUESTIONS[crc32(example.text.encode()) % len(YES_NO_QUESTIONS)]
    read = likely_answer(parse, question)
    return Outcome(example, question, None if read == NEITHER else read)
