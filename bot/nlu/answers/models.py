"""The models that read answers: how likely each answer to each question is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.answers.classifier import AnswerModel
from bot.nlu.answers.features import AnswerFeatures, Word

Probabilities = dict[str, dict[str, float]]  # question → answer → probability


@dataclass(frozen=True)
class AnswerModels:
    """The features of messages, a model for each kind of question, and one of subjects."""

    features: AnswerFeatures
    models: tuple[AnswerModel, ...]
    subjects: AnswerModel

    def probabilities(self, messages: Sequence[Sequence[Word]]) -> list[Probabilities]:
        """Return, for each message, the probability of each answer to each question."""
        rows = self.features.transform(messages)
        result: list[Probabilities] = [{} for _ in messages]
        for model in self.models:
            for by_question, table in zip(result, model.confidences(rows), strict=True):
                for question, row in zip(model.questions, table, strict=True):
                    by_question[question] = dict(zip(model.answers, row.tolist(), strict=True))
        return result

    def about(self, messages: Sequence[Sequence[Word]]) -> np.ndarray:
        """Return the probability of each of `subjects.answers`, shape (messages, n)."""
        return self.subjects.confidences(self.features.transform(messages))[:, 0]

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        parts = {"features": self.features.arrays(), "subjects": self.subjects.arrays()}
        parts |= {f"model{i}": model.arrays() for i, model in enumerate(self.models)}
        return {f"{part}.{key}": a for part, arrays in parts.items() for key, a in arrays.items()}

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
