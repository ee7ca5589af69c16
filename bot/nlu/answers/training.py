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
from bot.zelfcheck.reading import NEITHER, NO_ANSWER
from bot.zelfcheck.routing import KIND, KIND_HELP, KIND_QUESTIONS

KINDS = ((YES_NO_QUESTIONS, YES_NO_ANSWERS), (KIND_QUESTIONS, TYPE_ANSWERS))
# The same kind of model tells which question a text is about, if any: to it, that is the question.
ABOUT = "about"
TOPIC_EXAMPLES = 5  # messages of each intent used as examples of no answer


@dataclass(frozen=True)
class Weights:
    """Weights of the models, chosen in docs/decisions/0013-answer-reader.md."""

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
    known = {pair.answer for pair in pairs}
    for questions, possible in KINDS:
        # An organisation that is neither is an answer only where there are examples of one.
        answers = [answer for answer in possible if answer != NEITHER or answer in known]
        model = AnswerModel(questions, answers, weights.inverse_regularisation, weights.question)
        models.append(_fit(model, rows, [pair for pair in pairs if pair.question in questions]))
    about = _subjects(examples)
    subjects = AnswerModel((ABOUT,), sorted({pair.answer for pair in about}), question_weight=0.0)
    return AnswerModels(features, tuple(models), _fit(subjects, rows, about))


def _subjects(examples: Sequence[AnswerExample]) -> list[TrainingExample]:
    """Return which question each text is about, without questions with hardly any text."""
    named = {ANY: NO_ANSWER, KIND_HELP: KIND}
    subjects = [named.get(example.question, example.question) for example in examples]
    enough = {subject for subject, count in Counter(subjects).items() if count >= CALIBRATION_PARTS}
    return [
        TrainingExample(number, ABOUT, subject)
        for number, subject in enumerate(subjects)
        if subject in enough
    ]


def _fit(
    model: AnswerModel, rows: sparse.csr_matrix, pairs: Sequence[TrainingExample]
) -> AnswerModel:
    texts = np.array([pair.text for pair in pairs])
    return model.fit(
        rows[texts],
        np.array([model.questions.index(pair.question) for pair in pairs]),
        np.array([model.answers.index(pair.answer) for pair in pairs]),
        texts,
    )
