"""The features that the answer reader computes for a message.

Three blocks, each a row of length 1 (or of a set length):
- letters: character n-grams, which survive typos and compounds;
- words: words with their lemmas, one to three in a row;
- cues: which kinds of words (cues.yml) are in the message and in which order. "we hebben
  geen klachten" and "er is nooit gedoe geweest" are both `negation trouble`.

All are hashed, so there is no vocabulary in memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer
from spacy.tokens import Doc

from bot.nlu.dutch import pipeline as dutch
from bot.nlu.weighting import TfIdf

CUES_FILE = Path(__file__).resolve().parent / "cues.yml"
LETTER_FEATURES, WORD_FEATURES, CUE_FEATURES = 2**17, 2**16, 2**12
LONGEST = 60  # words: what follows in a long message is no answer to a short question

Word = tuple[str, str]  # as written, in lower case; lemma


def words(doc: Doc) -> list[Word]:
    """Return the words of a document that the pipeline has read."""
    return [(token.lower_, token.lemma_) for token in doc[:LONGEST] if not token.is_space]


def words_of_texts(texts: Sequence[str]) -> list[list[Word]]:
    """Return the words of texts that did not go through the pipeline, in the same form."""
    return [
        [(token.lower_, dutch.lemma(token.text)) for token in doc[:LONGEST] if not token.is_space]
        for doc in map(dutch.shared().make_doc, texts)
    ]


@lru_cache(maxsize=1)
def cue_kinds() -> Mapping[str, tuple[str, ...]]:
    """Return the kinds of each cue word."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, forms in yaml.safe_load(CUES_FILE.read_text("utf-8")).items():
        for form in forms:
            kinds[form] = (*kinds.get(form, ()), kind)
    return kinds


def cues(message: Sequence[Word]) -> list[str]:
    """Return the kinds of cue words in a message, in order, with where it begins and ends."""
    kinds = cue_kinds()
    in_order = ["begin"]
    for form, base in message:
        in_order += kinds.get(form) or kinds.get(base) or ()
    return [*in_order, "end"]


class AnswerFeatures:
    """Turns messages into rows of features, weighted by tf-idf once fitted."""

    def __init__(self, cue_weight: float = 0.6) -> None:
        """Create it unfitted; `cue_weight` is the length of the row of cues."""
        self._cue_weight = cue_weight
        self._vectorizers = (
            HashingVectorizer(
                analyzer="char_wb",
                ngram_range=(1, 5),
                n_features=LETTER_FEATURES,
                preprocessor=_text,
                norm=None,
                alternate_sign=False,
            ),
            HashingVectorizer(
                analyzer=_word_grams, n_features=WORD_FEATURES, norm=None, alternate_sign=False
            ),
            HashingVectorizer(
                analyzer=_cue_grams, n_features=CUE_FEATURES, norm=None, alternate_sign=False
            ),
        )
        self._weighting: list[TfIdf] = []

    def fit(self, messages: Sequence[Sequence[Word]]) -> AnswerFeatures:
        """Fit the inverse document frequencies."""
        self._weighting = [TfIdf().fit(v.transform(messages)) for v in self._vectorizers]
        return self

    def transform(self, messages: Sequence[Sequence[Word]]) -> sparse.csr_matrix:
        """Return features of shape (messages, features)."""
        letters, wordings, cue_rows = (
            w.transform(v.transform(messages))
            for w, v in zip(self._weighting, self._vectorizers, strict=True)
        )
        blocks = [letters, wordings, cue_rows * self._cue_weight]
        return sparse.hstack(blocks, format="csr", dtype=np.float32)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the parameters, as arrays that can be stored without pickle."""
        return {
            "cue_weight": np.array(self._cue_weight),
            **{f"idf_{i}": w.idf for i, w in enumerate(self._weighting)},
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, np.ndarray]) -> AnswerFeatures:
        """Return the features that `arrays` was taken from."""
        features = cls(float(arrays["cue_weight"]))
        for i in range(len(features._vectorizers)):
            features._weighting.append(TfIdf(arrays[f"idf_{i}"]))
        return features


def _text(message: Sequence[Word]) -> str:
    return " ".join(form for form, _ in message)


def _word_grams(message: Sequence[Word]) -> list[str]:
    forms, lemmas = [w for w, _ in message], [f"L:{w}" for _, w in message]
    return [*_grams(forms, 3), *_grams(lemmas, 2), f"^ {forms[0] if forms else ''}"]


def _cue_grams(message: Sequence[Word]) -> list[str]:
    kinds = cues(message)
    # ordered pairs, up to seven apart: "maar … niet" with anything in between
    apart = [f"{a}…{b}" for i, a in enumerate(kinds) for b in set(kinds[i + 1 : i + 8])]
    return [*_grams(kinds, 3), *apart]


def _grams(items: Sequence[str], longest: int) -> list[str]:
    return [
        " ".join(items[i : i + n]) for n in range(1, longest + 1) for i in range(len(items) - n + 1)
    ]
