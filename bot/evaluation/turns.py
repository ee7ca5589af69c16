"""Measures how well turns are read: authors left out in turn, and conversations held out.

`python -m bot.evaluation.turns`; takes some minutes. The held-out conversations are never learnt
from. What the labels mean: docs/conversations.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot.base.settings import ROOT, settings
from bot.engine.tensorflow_free import import_rasa
from bot.nlu.encoder.embeddings import KEPT, EmbeddingFile
from bot.nlu.turns.examples import TurnExample, read_folder
from bot.nlu.turns.features import Spoken
from bot.nlu.turns.reader import ACT, ASK, LEANS, TurnModels

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
    """Return the shares over all turns, each read by models without its group of authors."""
    hits: list[tuple[str, int, int]] = []
    authors = sorted(set(turns.authors.tolist()))
    for first in range(_GROUPS):
        left_out = np.isin(turns.authors, authors[first::_GROUPS])
        hits += _hits(_learn(turns[~left_out]), turns[left_out])
    return _shares(hits)


def held_out(learnt: _Turns, held: _Turns) -> list[Shares]:
    """Return the shares over turns of other authors."""
    return _shares(list(_hits(_learn(learnt), held)))


def _learn(turns: _Turns) -> TurnModels:
    return TurnModels.learn(turns.examples, turns.spoken, turns.vectors)


def _hits(models: TurnModels, turns: _Turns) -> Iterator[tuple[str, int, int]]:
    """Yield for each turn and label whether it is right first, and among the first three."""
    for example, spoken, vector in zip(turns.examples, turns.spoken, turns.vectors, strict=True):
        found = models.read(spoken, lambda known=vector: known)  # type: ignore[misc]
        likeliest = {
            **{label: [each.name for each in getattr(found, label)] for label in (ACT, ASK, LEANS)},
            SUBJECT: list(dict.fromkeys(cell.subject for cell in found.cells)),
            CELL: [(cell.subject, cell.ask) for cell in found.cells],
        }
        for label, names in likeliest.items():
            cell = (example.subject, example.ask)
            wanted = cell if label == CELL else getattr(example, label)
            yield label, int(names[0] == wanted), int(wanted in names[:_FIRST])


def _shares(hits: Sequence[tuple[str, int, int]]) -> list[Shares]:
    result = []
    for label in _LABELS:
        own = [(right, among) for name, right, among in hits if name == label]
        right, among = np.mean(own, axis=0)
        result.append(Shares(label, len(own), float(right), float(among)))
    return result


def main() -> None:
    """Print both tables."""
    learnt = read(LEARNT)
    for title, shares in (
        ("authors left out in turn", authors_left_out(learnt)),
        ("held out", held_out(learnt, read(HELD_OUT))),
    ):
        print(title)
        for each in shares:
            print(f"  {each.label:6} {each.count:5}  {each.right:.3f}  {each.among_first:.3f}")


if __name__ == "__main__":
    main()
