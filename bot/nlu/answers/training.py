"""Trains the models that read answers, from examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.nlu.answers.classifier import AnswerModel
from bot.nlu.answers.examples import (
    ANY,
    TYPE_ANSWERS,
    YES_NO_ANSWERS,
    YES_NO_QUESTIONS,
    AnswerExample,
    TrainingExample,
    training_examples,
)
from bot.nlu.answers.features import AnswerFeatures, Word
from bot.nlu.answers.models import AnswerModels
from bot.nlu.linear_svm import CALIBRATION_PARTS
from bot.zelfcheck.reading import NO_ANSWER
from bot.zelfcheck.routing import KIND

KINDS = ((YES_NO_QUESTIONS, YES_NO_ANSWERS), ((KIND,), TYPE_ANSWERS))
# The same kind of model tells which question a text is about, if any: then that is what is asked.
ABOUT = "about"
TOPIC_EXAMPLES = 5  # messages of each intent that are learnt from as no answer


@dataclass(frozen=True)
class Weights:
    """How much things count, chosen in docs/decisions/0013-answer-reader.md."""

    inverse_regularisation: float = 1.0
    question: float = 0.7
    cues: float = 0.6


def learn(
    examples: Sequence[AnswerExample],
    topic_messages: int,
    messages: Sequence[Sequence[Word]],
    weights: Weights = Weights(),
) -> AnswerModels:
    """Return models trained on `examples`, of which `messages` are the words.

    The last `topic_messages` examples are messages to the dialogue, see examples.py.
    """
    features = AnswerFeatures(weights.cues).fit(messages)
    rows = features.transform(messages)
    pairs = training_examples(examples, topic_messages)
    models = []
    for questions, answers in KINDS:
        model = AnswerModel(questions, answers, weights.inverse_regularisation, weights.question)
        models.append(_fit(model, rows, [le for le in pairs if le.question in questions]))
    about = _subjects(examples)
    subjects = AnswerModel((ABOUT,), sorted({le.answer for le in about}), question_weight=0.0)
    return AnswerModels(features, tuple(models), _fit(subjects, rows, about))


def _subjects(examples: Sequence[AnswerExample]) -> list[TrainingExample]:
    """Return which question each text is about; none that hardly any text is about."""
    found = [NO_ANSWER if example.question == ANY else example.question for example in examples]
    enough = {subject for subject, count in Counter(found).items() if count >= CALIBRATION_PARTS}
    return [
        TrainingExample(number, ABOUT, subject)
        for number, subject in enumerate(found)
        if subject in enough
    ]


def _fit(
    model: AnswerModel, rows: sparse.csr_matrix, found: Sequence[TrainingExample]
) -> AnswerModel:
    texts = np.array([pair.text for pair in found])
    return model.fit(
        rows[texts],
        np.array([model.questions.index(pair.question) for pair in found]),
        np.array([model.answers.index(pair.answer) for pair in found]),
        texts,
    )
