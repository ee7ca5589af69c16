"""Measures how well turns are read: authors left out, and conversations held out.

`python -m bot.evaluation.turns`; takes some minutes. All authors can be left out in turn of the
linear models only: the tuned encoder has learnt from most, and has not seen some. The held-out
conversations are never learnt from. What the labels mean: docs/conversations.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.base.settings import ROOT, settings
from bot.engine.tensorflow_free import import_rasa
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile
from bot.nlu.tuned.reader import ACT, ASK, LEANS, tuned
from bot.nlu.tuned.weights import shipped
from bot.nlu.turns.examples import TurnExample, read_folder
from bot.nlu.turns.features import Spoken
from bot.nlu.turns.reader import Tuned, TurnModels

LEARNT, HELD_OUT = ROOT / "data" / "stories", ROOT / "benchmarks" / "conversations"
SUBJECT, CELL = "subject", "cell"
_LABELS = (ACT, ASK, LEANS, SUBJECT, CELL)
_FIRST = 3
_GROUPS = 5  # of authors, left out in turn


@dataclass(frozen=True)
class Shares:
    """For one label: right first, and right among the three likeliest, of `count` turns."""

    label: str
    count: int
    right: float
    among_first: float


@dataclass(frozen=True)
class _Turns:
    examples: Sequence[TurnExample]
    spoken: Sequence[Spoken]
    vectors: np.ndarray

    def __getitem__(self, chosen: np.ndarray) -> _Turns:
        places = np.flatnonzero(chosen)
        return _Turns(
            [self.examples[i] for i in places],
            [self.spoken[i] for i in places],
            self.vectors[places],
        )

    @property
    def authors(self) -> np.ndarray:
        return np.array([example.author for example in self.examples])


def read(folder: Path) -> _Turns:
    """Return the turns of a folder with stories, with what they are read by."""
    import_rasa()  # the component belongs to Rasa's pipeline
    from bot.nlu.turns.component import spoken_of

    examples = read_folder(folder)
    kept = EmbeddingFile(settings().var_dir / KEPT)
    vectors = np.stack(kept.embeddings(example.text for example in examples))
    return _Turns(examples, [spoken_of(example) for example in examples], vectors)


def authors_left_out(turns: _Turns) -> list[Shares]:
    """Return the shares over all turns, each read by linear models without its group of authors."""
    hits: list[tuple[str, int, int]] = []
    authors = sorted(set(turns.authors.tolist()))
    for first in range(_GROUPS):
        left_out = np.isin(turns.authors, authors[first::_GROUPS])
        hits += _hits(_learn(turns[~left_out]), turns[left_out], whole=False)
    return _shares(hits)


def seen_by_neither(turns: _Turns) -> list[Shares]:
    """Return the shares over the turns of the authors that were left out of the tuned encoder."""
    left_out = np.isin(turns.authors, shipped().recipe["left_out"]["turns"])
    return held_out(turns[~left_out], turns[left_out])


def held_out(learnt: _Turns, held: _Turns) -> list[Shares]:
    """Return the shares over turns of other authors."""
    return _shares(list(_hits(_learn(learnt), held, whole=True)))


def _learn(turns: _Turns) -> TurnModels:
    return TurnModels.learn(turns.examples, turns.spoken, turns.vectors)


def _hits(models: TurnModels, turns: _Turns, whole: bool) -> Iterator[tuple[str, int, int]]:
    """Yield for each turn and label whether it is right first, and among the first three.

    `whole`: read with the tuned encoder too.
    """
    for example, spoken, vector in zip(turns.examples, turns.spoken, turns.vectors, strict=True):
        found = models.read(spoken, vector, tuned=_by_tuned(example) if whole else None)
        likeliest = {
            **{label: [each.name for each in getattr(found, label)] for label in (ACT, ASK, LEANS)},
            SUBJECT: list(dict.fromkeys(cell.subject for cell in found.cells)),
            CELL: [(cell.subject, cell.ask) for cell in found.cells],
        }
        for label, names in likeliest.items():
            cell = (example.subject, example.ask)
            wanted = cell if label == CELL else getattr(example, label)
            yield label, int(names[0] == wanted), int(wanted in names[:_FIRST])


def _by_tuned(example: TurnExample) -> Tuned:
    reader = tuned()
    found = reader.turn(example.text, example.before, example.spoken_of, example.previous)
    return Tuned(reader.labels, found)


def _shares(hits: Sequence[tuple[str, int, int]]) -> list[Shares]:
    result = []
    for label in _LABELS:
        own = [(right, among) for name, right, among in hits if name == label]
        right, among = np.mean(own, axis=0)
        result.append(Shares(label, len(own), float(right), float(among)))
    return result


def main() -> None:
    """Print the tables."""
    learnt = read(LEARNT)
    for title, shares in (
        ("authors left out in turn, linear models alone", authors_left_out(learnt)),
        ("authors seen by neither", seen_by_neither(learnt)),
        ("held out", held_out(learnt, read(HELD_OUT))),
    ):
        print(title)
        for each in shares:
            print(f"  {each.label:6} {each.count:5}  {each.right:.3f}  {each.among_first:.3f}")


if __name__ == "__main__":
    main()
