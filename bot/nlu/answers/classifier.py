"""A linear classifier of answers: features are shared by all questions, plus a copy per question.

"ja" is a yes to any question, "alle gemeenten" to one only. Because the model is linear, the
weights of both add up to one matrix per question, and that is all that is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from bot.base.errors import TrainingError
from bot.nlu.linear_svm import CALIBRATION_PARTS, TOLERANCE, fit_temperature, softmax
from bot.nlu.weighting import product

# Weights (questions, answers, features) and intercepts (questions, answers)
Parameters = tuple[np.ndarray, np.ndarray]


class AnswerModel:
    """Tells which of `answers` a text is to each of `questions`, all with the same answers."""

    def __init__(
        self,
        questions: Sequence[str],
        answers: Sequence[str],
        inverse_regularisation: float = 1.0,
        question_weight: float = 0.7,
    ) -> None:
        """Create an untrained model.

        `question_weight` scales the copies per question; the shared features have weight 1.
        """
        self.questions, self.answers = tuple(questions), tuple(answers)
        self._inverse_regularisation = inverse_regularisation
        self._question_weight = question_weight
        # (features, questions x answers); float16 to halve memory.
        self._weights = np.zeros((0, len(self.questions) * len(self.answers)), np.float16)
        self._intercepts = np.zeros((len(self.questions), len(self.answers)))

    def fit(
        self,
        features: sparse.csr_matrix,
        questions: np.ndarray,
        answers: np.ndarray,
        groups: np.ndarray,
    ) -> AnswerModel:
        """Train, calibration included.

        `features` (examples, n); `questions` and `answers` (examples,) are positions in
        `self.questions` and `self.answers`; `groups` (examples,) numbers the texts, so that
        no text is on both sides of the calibration split.
        Raises TrainingError when an answer has too few examples for that.
        """
        texts = [len(np.unique(groups[answers == i])) for i in range(len(self.answers))]
        if min(texts) < CALIBRATION_PARTS:
            answer = self.answers[int(np.argmin(texts))]
            raise TrainingError(
                f"Too few examples of the answer {answer} to {', '.join(self.questions)}"
            )
        unseen = _held_back(groups, answers)
        with ThreadPoolExecutor() as pool:  # the solver releases the GIL
            whole = pool.submit(self._parameters, features, questions, answers)
            part = self._parameters(features[~unseen], questions[~unseen], answers[~unseen])
            weights, intercepts = whole.result()
        margins = _margins(part, features[unseen], questions[unseen])
        temperature = fit_temperature(margins, answers[unseen])
        flat = weights.reshape(-1, weights.shape[2]).T * temperature
        self._weights = np.ascontiguousarray(flat, dtype=np.float16)
        self._intercepts = intercepts * temperature
        return self

    def _parameters(
        self, features: sparse.csr_matrix, questions: np.ndarray, answers: np.ndarray
    ) -> Parameters:
        """Return the parameters of a linear SVM trained on these examples."""
        svm = LinearSVC(
            C=self._inverse_regularisation,
            class_weight="balanced",
            dual=True,
            random_state=0,
            tol=TOLERANCE,
        )
        svm.fit(self._crossed(features, questions), answers)
        count = features.shape[1]
        parts = svm.coef_.reshape(len(self.answers), -1, count)
        per_question = self._question_weight * parts[:, 1:] if self._question_weight else 0.0
        weights = (parts[:, :1] + per_question).transpose(1, 0, 2)
        return weights, np.tile(svm.intercept_, (len(self.questions), 1))

    def _crossed(self, features: sparse.csr_matrix, questions: np.ndarray) -> sparse.csr_matrix:
        """Return the shared features and a copy per question, zero for all but the one asked."""
        if not self._question_weight:
            return features
        copies = [
            sparse.diags((questions == i) * self._question_weight) @ features
            for i in range(len(self.questions))
        ]
        return sparse.hstack([features, *copies], format="csr")

    def confidences(self, features: sparse.csr_matrix) -> np.ndarray:
        """Return confidences of shape (texts, questions, answers), adding up to 1 per question."""
        flat = product(features, self._weights)
        margins = flat.reshape(-1, *self._intercepts.shape) + self._intercepts
        return softmax(margins.reshape(-1, len(self.answers))).reshape(margins.shape)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        return {
            "questions": np.array(self.questions),
            "answers": np.array(self.answers),
            "weights": self._weights,
            "intercepts": self._intercepts,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> AnswerModel:
        """Return the model that `arrays` was taken from."""
        model = cls(arrays["questions"].tolist(), arrays["answers"].tolist())
        model._weights, model._intercepts = arrays["weights"], arrays["intercepts"]
        return model


def _margins(
    parameters: Parameters, features: sparse.csr_matrix, questions: np.ndarray
) -> np.ndarray:
    """Return the signed distances of texts to the answers of one question each."""
    weights, intercepts = parameters
    result = np.zeros((features.shape[0], intercepts.shape[1]))
    for i in range(len(weights)):
        rows = questions == i
        result[rows] = features[rows] @ weights[i].T + intercepts[i]
    return result


def _held_back(groups: np.ndarray, answers: np.ndarray) -> np.ndarray:
    """Return the mask, shape (examples,), of texts held back for calibration."""
    texts, first = np.unique(groups, return_index=True)
    splitter = StratifiedKFold(CALIBRATION_PARTS, shuffle=True, random_state=0)
    _, held_back = next(splitter.split(texts, answers[first]))
    result: np.ndarray = np.isin(groups, texts[held_back])
    return result
