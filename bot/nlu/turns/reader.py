"""Linear models of a turn: what the visitor does, what is asked, whether it leans on the talk.

As with topics (bot/nlu/topics/classifier.py), models without the sentence embedding read first, and
only where one of them is not sure do those with it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from bot.nlu.candidates import Topic
from bot.nlu.linear_svm import CALIBRATION_PARTS, Blocks, CalibratedLinearSVM
from bot.nlu.turns.examples import TurnExample
from bot.nlu.turns.features import Spoken, blocks

ACT, ASK, LEANS = "act", "ask", "leans"
_LABELS = (ACT, ASK, LEANS)
_QUICK, _FULL = "quick", "full"
SURE = 0.9
_LIKELIEST = 4

Read = dict[str, tuple[Topic, ...]]


class TurnModels:
    """Reads a turn; trained on examples, stored as arrays."""

    def __init__(self, models: Mapping[str, CalibratedLinearSVM]) -> None:
        """Take the models, by `quick/act`, `full/ask` and so on."""
        self._models = models

    @classmethod
    def learn(
        cls, examples: Sequence[TurnExample], spoken: Sequence[Spoken], vectors: np.ndarray
    ) -> TurnModels:
        """Train on `examples`, whose words are `spoken`; too rare labels are left out.

        `vectors` are the sentence embeddings, of shape (examples, dimensions).
        """
        columns = blocks(spoken)
        models = {}
        for name in _LABELS:
            labels = np.array([str(getattr(example, name)) for example in examples])
            counts = Counter(labels.tolist())
            kept = np.array([counts[label] >= CALIBRATION_PARTS for label in labels.tolist()])
            rows = [column[kept] for column in columns]
            for kind, dense in ((_QUICK, None), (_FULL, vectors[kept])):
                models[f"{kind}/{name}"] = CalibratedLinearSVM(0.5).fit(rows, labels[kept], dense)
        return cls(models)

    def read(self, spoken: Spoken, embedding: Callable[[], np.ndarray]) -> Read:
        """Return for each of the three what is likeliest, with its probability, likeliest first."""
        rows = blocks([spoken])
        found = {name: self._likeliest(f"{_QUICK}/{name}", rows, None) for name in _LABELS}
        if all(found[name][0].confidence >= SURE for name in (ACT, ASK)):
            return found
        vector = embedding()[np.newaxis, :]
        return {name: self._likeliest(f"{_FULL}/{name}", rows, vector) for name in _LABELS}

    def _likeliest(self, name: str, rows: Blocks, vector: np.ndarray | None) -> tuple[Topic, ...]:
        model = self._models[name]
        confidences = model.confidences(rows, vector)[0]
        best = np.argsort(-confidences)[:_LIKELIEST]
        return tuple(Topic(str(model.classes[i]), float(confidences[i])) for i in best)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        return {
            f"{name}/{key}": array
            for name, model in self._models.items()
            for key, array in model.arrays().items()
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> TurnModels:
        """Return the models that `arrays` was taken from."""
        of_model: dict[str, dict[str, np.ndarray]] = {}
        for path, array in arrays.items():
            name, _, key = path.rpartition("/")
            of_model.setdefault(name, {})[key] = array
        return cls({name: CalibratedLinearSVM.from_arrays(a) for name, a in of_model.items()})
