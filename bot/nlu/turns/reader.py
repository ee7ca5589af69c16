"""Linear models of a turn: what the visitor does, its subject, what is asked, whether it leans.

As with topics (bot/nlu/topics/classifier.py), models without the sentence embedding read first, and
only where one of them is not sure do those with it. Subject and ask are then read together, as a
cell of the table of facts: with what goes together in conversations, and with what the message is
about when it is read by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bot.nlu.candidates import Cell, Topic
from bot.nlu.linear_svm import CALIBRATION_PARTS, CalibratedLinearSVM, softmax
from bot.nlu.turns.examples import TurnExample
from bot.nlu.turns.features import Spoken, blocks, context

ACT, ASK, LEANS, SUBJECT = "act", "ask", "leans", "subject"
_LABELS = (ACT, ASK, LEANS, SUBJECT)
_TOGETHER = "together"  # key of the arrays: how often subjects and asks go together
_QUICK, _FULL = "quick", "full"
SURE = 0.9
_LIKELIEST = 6
# Exponents of the evidence (docs/decisions/0031-cells.md): of what goes together, and of the
# message by itself, before and after a subject was spoken of.
TOGETHER, ALONE_FIRST, ALONE_LATER = 0.8, 1.2, 0.2
_LEAST = 1e-3  # the probability of what is not on a list
_PRIOR = 2.0  # how many turns what goes together is worth where a subject is seldom seen


@dataclass(frozen=True)
class Read:
    """What was read in a turn, each likeliest first."""

    act: tuple[Topic, ...]
    ask: tuple[Topic, ...]
    leans: tuple[Topic, ...]
    cells: tuple[Cell, ...]


class TurnModels:
    """Reads a turn; trained on examples, stored as arrays."""

    def __init__(self, models: Mapping[str, CalibratedLinearSVM], together: np.ndarray) -> None:
        """Take the models, by `quick/act`, `full/ask` and so on.

        `together` says how much more often each ask goes with each subject than with any: natural
        logarithms, of shape (subjects, asks), in the order of the models' classes.
        """
        self._models = models
        self._together = together

    @classmethod
    def learn(
        cls, examples: Sequence[TurnExample], spoken: Sequence[Spoken], vectors: np.ndarray
    ) -> TurnModels:
        """Train on `examples`, whose words are `spoken`; too rare labels are left out.

        `vectors` are the sentence embeddings, of shape (examples, dimensions).
        """
        columns = blocks(spoken)
        of_subject = [*columns, context(spoken)]
        models = {}
        for name in _LABELS:
            labels = np.array([str(getattr(example, name)) for example in examples])
            counts = Counter(labels.tolist())
            kept = np.array([counts[label] >= CALIBRATION_PARTS for label in labels.tolist()])
            rows = [column[kept] for column in (of_subject if name == SUBJECT else columns)]
            for kind, dense in ((_QUICK, None), (_FULL, vectors[kept])):
                models[f"{kind}/{name}"] = CalibratedLinearSVM(0.5).fit(rows, labels[kept], dense)
        subjects, asks = (models[f"{_FULL}/{name}"].classes for name in (SUBJECT, ASK))
        return cls(models, _going_together(examples, subjects, asks))

    def read(
        self, spoken: Spoken, embedding: Callable[[], np.ndarray], alone: Sequence[Topic] = ()
    ) -> Read:
        """Return what is likeliest; `alone` are topics of the message and of questions in it."""
        rows = blocks([spoken])
        of_subject = [*rows, context([spoken])]

        def confidences(kind: str, vector: np.ndarray | None) -> dict[str, np.ndarray]:
            return {
                name: self._models[f"{kind}/{name}"].confidences(
                    of_subject if name == SUBJECT else rows, vector
                )[0]
                for name in _LABELS
            }

        kind, found = _QUICK, confidences(_QUICK, None)
        if any(found[name].max() < SURE for name in (ACT, ASK, SUBJECT)):
            kind, found = _FULL, confidences(_FULL, embedding()[np.newaxis, :])
        likeliest = {name: self._likeliest(f"{kind}/{name}", found[name]) for name in _LABELS}
        leans = next((each.confidence for each in likeliest[LEANS] if each.name == "ja"), 0.0)
        weight = ALONE_LATER * (1 - leans) if spoken.subject else ALONE_FIRST
        return Read(
            likeliest[ACT],
            likeliest[ASK],
            likeliest[LEANS],
            self._cells(kind, found, alone, weight),
        )

    def _likeliest(self, name: str, confidences: np.ndarray) -> tuple[Topic, ...]:
        classes = self._models[name].classes
        best = np.argsort(-confidences)[:_LIKELIEST]
        return tuple(Topic(str(classes[i]), float(confidences[i])) for i in best)

    def _cells(
        self, kind: str, found: Mapping[str, np.ndarray], alone: Sequence[Topic], weight: float
    ) -> tuple[Cell, ...]:
        subjects, asks = (self._models[f"{kind}/{name}"].classes for name in (SUBJECT, ASK))
        of_topics: dict[str, float] = {}
        for topic in alone:
            of_topics[topic.name] = max(topic.confidence, of_topics.get(topic.name, 0.0))
        evidence = np.array([max(of_topics.get(name, 0.0), _LEAST) for name in subjects])
        of_subjects = np.log(found[SUBJECT] + _LEAST)
        if alone:
            of_subjects = of_subjects + weight * np.log(evidence)
        scores = (
            of_subjects[:, np.newaxis] + np.log(found[ASK] + _LEAST) + TOGETHER * self._together
        )
        shares = softmax(scores.reshape(1, -1))[0]
        best = np.argsort(-shares)[:_LIKELIEST]
        return tuple(
            Cell(str(subjects[i // len(asks)]), str(asks[i % len(asks)]), float(shares[i]))
            for i in best
        )

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        of_models = {
            f"{name}/{key}": array
            for name, model in self._models.items()
            for key, array in model.arrays().items()
        }
        return {**of_models, _TOGETHER: self._together}

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> TurnModels:
        """Return the models that `arrays` was taken from."""
        of_model: dict[str, dict[str, np.ndarray]] = {}
        for path, array in arrays.items():
            name, _, key = path.rpartition("/")
            if name:
                of_model.setdefault(name, {})[key] = array
        models = {name: CalibratedLinearSVM.from_arrays(a) for name, a in of_model.items()}
        return cls(models, arrays[_TOGETHER])


def _going_together(
    examples: Sequence[TurnExample], subjects: Sequence[str], asks: Sequence[str]
) -> np.ndarray:
    """Return log P(ask | subject) / P(ask), of shape (subjects, asks)."""
    counts = np.zeros((len(subjects), len(asks)))
    rows, columns = ({name: i for i, name in enumerate(names)} for names in (subjects, asks))
    for example in examples:
        if example.subject in rows and example.ask in columns:
            counts[rows[example.subject], columns[example.ask]] += 1
    share = counts.sum(axis=0) / counts.sum()
    of_subject = (counts + _PRIOR * share) / (counts.sum(axis=1, keepdims=True) + _PRIOR)
    result: np.ndarray = np.log(of_subject / share)
    return result
