"""Linear models of a turn: what the visitor does, its subject, what is asked, whether it leans.

With each goes what the tuned encoder makes of the same turn (bot/nlu/tuned). Subject and ask are
then read together, as a cell of the table of facts: with what goes together in conversations, and
with what the message is about when it is read by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from bot.nlu.candidates import Cell, Topic
from bot.nlu.linear_svm import CALIBRATION_PARTS, CalibratedLinearSVM, softmax
from bot.nlu.tuned.reader import ACT, ASK, CELL, DETAIL, LEANS, NO_DETAIL, SUBJECT
from bot.nlu.turns.examples import TurnExample
from bot.nlu.turns.features import Spoken, blocks, context

_LABELS = (ACT, ASK, LEANS, SUBJECT)
_TOGETHER = "together"  # key of the arrays: how often subjects and asks go together
_LIKELIEST = 6
OUTSIDE = "buiten_bereik"  # the subject of what the page does not answer
# How much the tuned encoder counts beside the linear models (docs/decisions/0032-tuned-encoder.md):
# its share of the logarithms, and what its cells add to the others'.
TUNED: Mapping[str, float] = {ACT: 0.3, ASK: 0.5, LEANS: 0.3, SUBJECT: 0.5}
TUNED_CELLS = 0.4
# Exponents of the evidence (decisions 31 and 32): of what goes together, and of the message by
# itself, before and after a subject was spoken of.
TOGETHER, ALONE_FIRST, ALONE_LATER = 0.3, 1.2, 0.2
_LEAST = 1e-3  # the probability of what is not on a list
_PRIOR = 2.0  # how many turns what goes together is worth where a subject is seldom seen


@dataclass(frozen=True)
class Read:
    """What was read in a turn, each likeliest first."""

    act: tuple[Topic, ...]
    ask: tuple[Topic, ...]
    leans: tuple[Topic, ...]
    cells: tuple[Cell, ...]
    details: tuple[Topic, ...] = ()


@dataclass(frozen=True)
class Tuned:
    """What the tuned encoder makes of a turn: logarithms of probabilities by head, and its labels.

    Of the head `detail` these are scores, of which those of one subject belong together.
    """

    labels: Mapping[str, Sequence[str]]
    found: Mapping[str, np.ndarray]


class TurnModels:
    """Reads a turn; trained on examples, stored as arrays."""

    def __init__(self, models: Mapping[str, CalibratedLinearSVM], together: np.ndarray) -> None:
        """Take the models, by what they read.

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

        def learnt(name: str) -> CalibratedLinearSVM:
            labels = np.array([str(getattr(example, name)) for example in examples])
            counts = Counter(labels.tolist())
            kept = np.array([counts[label] >= CALIBRATION_PARTS for label in labels.tolist()])
            rows = [column[kept] for column in (of_subject if name == SUBJECT else columns)]
            return CalibratedLinearSVM(0.5).fit(rows, labels[kept], vectors[kept])

        with ThreadPoolExecutor() as pool:  # the solver releases the GIL
            models = dict(zip(_LABELS, pool.map(learnt, _LABELS), strict=True))
        subjects, asks = (models[name].classes for name in (SUBJECT, ASK))
        return cls(models, _going_together(examples, subjects, asks))

    def read(
        self,
        spoken: Spoken,
        embedding: np.ndarray,
        alone: Sequence[Topic] = (),
        tuned: Tuned | None = None,
    ) -> Read:
        """Return what is likeliest; `alone` are topics of the message and of questions in it."""
        rows = blocks([spoken])
        of_subject = [*rows, context([spoken])]
        found = {
            name: self._models[name].confidences(
                of_subject if name == SUBJECT else rows, embedding[np.newaxis, :]
            )[0]
            for name in _LABELS
        }
        if tuned is not None:
            found = {name: self._mixed(name, shares, tuned) for name, shares in found.items()}
        likeliest = {name: self._likeliest(name, found[name]) for name in _LABELS}
        leans = next((each.confidence for each in likeliest[LEANS] if each.name == "ja"), 0.0)
        weight = ALONE_LATER * (1 - leans) if spoken.subject else ALONE_FIRST
        subjects, shares = self._cells(found, alone, weight, tuned)
        return Read(
            likeliest[ACT],
            likeliest[ASK],
            likeliest[LEANS],
            self._best_cells(shares),
            _details(dict(zip(subjects, shares.sum(axis=1).tolist(), strict=True)), tuned),
        )

    def _mixed(self, name: str, shares: np.ndarray, tuned: Tuned) -> np.ndarray:
        """Return the shares of the classes of a model, mixed with the tuned encoder's."""
        logarithms = dict(zip(tuned.labels[name], tuned.found[name].tolist(), strict=True))
        least = float(np.log(_LEAST))
        other = np.array([logarithms.get(each, least) for each in self._models[name].classes])
        weight = TUNED[name]
        mixed = (1 - weight) * np.log(shares + _LEAST) + weight * np.maximum(other, least)
        return softmax(mixed[np.newaxis])[0]

    def _likeliest(self, name: str, confidences: np.ndarray) -> tuple[Topic, ...]:
        classes = self._models[name].classes
        best = np.argsort(-confidences)[:_LIKELIEST]
        return tuple(Topic(str(classes[i]), float(confidences[i])) for i in best)

    def _cells(
        self,
        found: Mapping[str, np.ndarray],
        alone: Sequence[Topic],
        weight: float,
        tuned: Tuned | None,
    ) -> tuple[Sequence[str], np.ndarray]:
        """Return the subjects, and the share of each cell, of shape (subjects, asks)."""
        subjects, asks = (self._models[name].classes for name in (SUBJECT, ASK))
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
        if tuned is not None:
            scores = scores + TUNED_CELLS * _cells_of(tuned, subjects, asks)
        shares: np.ndarray = softmax(scores.reshape(1, -1))[0].reshape(scores.shape)
        return subjects, shares

    def _best_cells(self, shares: np.ndarray) -> tuple[Cell, ...]:
        subjects, asks = (self._models[name].classes for name in (SUBJECT, ASK))
        best = np.argsort(-shares.ravel())[:_LIKELIEST]
        places = (np.unravel_index(i, shares.shape) for i in best)
        return tuple(Cell(str(subjects[s]), str(asks[a]), float(shares[s, a])) for s, a in places)

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


def _cells_of(tuned: Tuned, subjects: Sequence[str], asks: Sequence[str]) -> np.ndarray:
    """Return the tuned encoder's logarithms of cells, of shape (subjects, asks)."""
    least = float(np.log(_LEAST))
    table = np.full((len(subjects), len(asks)), least)
    rows, columns = ({name: i for i, name in enumerate(names)} for names in (subjects, asks))
    for label, value in zip(tuned.labels[CELL], tuned.found[CELL].tolist(), strict=True):
        subject, _, ask = label.partition(".")
        if subject in rows and ask in columns:
            table[rows[subject], columns[ask]] = max(value, least)
    return table


def _details(subjects: Mapping[str, float], tuned: Tuned | None) -> tuple[Topic, ...]:
    """Return the likeliest details: of each subject those that it has, or none of them."""
    if tuned is None:
        return ()
    subjects = _inside(subjects, tuned)
    labels = [label.partition(".") for label in tuned.labels[DETAIL]]
    scores = tuned.found[DETAIL]
    found = []
    for subject in dict.fromkeys(subject for subject, _, _ in labels):
        own = [i for i, label in enumerate(labels) if label[0] == subject]
        shares = softmax(scores[own][np.newaxis])[0] * subjects.get(subject, 0.0)
        found += [
            Topic("".join(labels[i]), float(share))
            for i, share in zip(own, shares, strict=True)
            if labels[i][2] != NO_DETAIL
        ]
    return tuple(sorted(found, key=lambda each: -each.confidence)[:_LIKELIEST])


def _inside(subjects: Mapping[str, float], tuned: Tuned) -> dict[str, float]:
    """Return the shares of subjects, where that of what lies outside the page goes to all others.

    Most details are something that the page does not tell, of a subject that it has.
    """
    logarithms = zip(tuned.labels[SUBJECT], tuned.found[SUBJECT].tolist(), strict=True)
    others = {name: float(np.exp(value)) for name, value in logarithms if name != OUTSIDE}
    outside = subjects.get(OUTSIDE, 0.0) / max(sum(others.values()), _LEAST)
    given = {name: share + outside * others.get(name, 0.0) for name, share in subjects.items()}
    return {**given, OUTSIDE: subjects.get(OUTSIDE, 0.0)}
