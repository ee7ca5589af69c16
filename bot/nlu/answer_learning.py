"""Trains the models that read answers, from examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from bot.nlu.answer_data import (
    ANY,
    TYPE_ANSWERS,
    YES_NO_ANSWERS,
    YES_NO_QUESTIONS,
    AnswerExample,
    Lesson,
    lessons,
)
from bot.nlu.answer_features import AnswerFeatures, Word
from bot.nlu.answer_model import AnswerModel
from bot.nlu.linear_svm import CALIBRATION_PARTS
from bot.zelfcheck.reading import NO_ANSWER
from bot.zelfcheck.routing import KIND

KINDS = ((YES_NO_QUESTIONS, YES_NO_ANSWERS), ((KIND,), TYPE_ANSWERS))
# The same kind of model tells which question a text is about, if any: then that is what is asked.
ABOUT = "about"
TOPIC_EXAMPLES = 5  # messages of each intent that are learnt from as no answer
Likely = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Weights:
    """How much things count, chosen in docs/decisions/0013-answer-reader.md."""

    inverse_regularisation: float = 1.0
    question: float = 0.7
    cues: float = 0.6


@dataclass(frozen=True)
class AnswerModels:
    """What turns messages into features, a model for each kind of question, and of subjects."""

    features: AnswerFeatures
    models: tuple[AnswerModel, ...]
    subjects: AnswerModel

    def likely(self, messages: Sequence[Sequence[Word]]) -> list[Likely]:
        """Return, for each message, how likely each answer to each question is."""
        rows = self.features.transform(messages)
        found: list[Likely] = [{} for _ in messages]
        for model in self.models:
            for likely, table in zip(found, model.confidences(rows), strict=True):
                for question, row in zip(model.questions, table, strict=True):
                    likely[question] = dict(zip(model.answers, row.tolist(), strict=True))
        return found

    def about(self, messages: Sequence[Sequence[Word]]) -> np.ndarray:
        """Return how likely each message is about each of `subjects.answers`, (messages, n)."""
        return self.subjects.confidences(self.features.transform(messages))[:, 0]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all that was learnt, as arrays that need no pickle to be stored."""
        parts = {"features": self.features.arrays(), "subjects": self.subjects.arrays()}
        parts |= {f"model{i}": model.arrays() for i, model in enumerate(self.models)}
        return {f"{part}.{key}": a for part, found in parts.items() for key, a in found.items()}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> AnswerModels:
        """Return the models that `arrays` was taken from."""
        parts: dict[str, dict[str, np.ndarray]] = {}
        for name, array in arrays.items():
            part, _, key = name.partition(".")
            parts.setdefault(part, {})[key] = array
        features = AnswerFeatures.from_arrays(parts.pop("features"))
        subjects = AnswerModel.from_arrays(parts.pop("subjects"))
        models = (AnswerModel.from_arrays(parts[name]) for name in sorted(parts))
        return cls(features, tuple(models), subjects)


def learn(
    examples: Sequence[AnswerExample],
    topic_messages: int,
    messages: Sequence[Sequence[Word]],
    weights: Weights = Weights(),
) -> AnswerModels:
    """Return models trained on `examples`, of which `messages` are the words.

    The last `topic_messages` examples are messages to the dialogue, see answer_data.
    """
    features = AnswerFeatures(weights.cues).fit(messages)
    rows = features.transform(messages)
    all_lessons = lessons(examples, topic_messages)
    models = []
    for questions, answers in KINDS:
        model = AnswerModel(questions, answers, weights.inverse_regularisation, weights.question)
        models.append(_fit(model, rows, [le for le in all_lessons if le.question in questions]))
    about = _subjects(examples)
    subjects = AnswerModel((ABOUT,), sorted({le.answer for le in about}), question_weight=0.0)
    return AnswerModels(features, tuple(models), _fit(subjects, rows, about))


def _subjects(examples: Sequence[AnswerExample]) -> list[Lesson]:
    """Return which question each text is about; none that hardly any text is about."""
    found = [NO_ANSWER if example.question == ANY else example.question for example in examples]
    enough = {subject for subject, count in Counter(found).items() if count >= CALIBRATION_PARTS}
    return [
        Lesson(number, ABOUT, subject) for number, subject in enumerate(found) if subject in enough
    ]


def _fit(model: AnswerModel, rows: sparse.csr_matrix, found: Sequence[Lesson]) -> AnswerModel:
    texts = np.array([lesson.text for lesson in found])
    return model.fit(
        rows[texts],
        np.array([model.questions.index(lesson.question) for lesson in found]),
        np.array([model.answers.index(lesson.answer) for lesson in found]),
        texts,
    )
