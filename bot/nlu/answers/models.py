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
    """What turns messages into features, a model for each kind of question, and of subjects."""

    features: AnswerFeatures
    models: tuple[AnswerModel, ...]
    subjects: AnswerModel

    def likely(self, messages: Sequence[Sequence[Word]]) -> list[Probabilities]:
        """Return, for each message, how likely each answer to each question is."""
        rows = self.features.transform(messages)
        found: list[Probabilities] = [{} for _ in messages]
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
