"""Counts n-grams of whole messages; copies with typing errors add none to those that are counted.

Rasa's featurizer also counts those of each word separately, for models that read sequences of
words. None does here, and it took half of the time of counting.
"""

from __future__ import annotations

from typing import List, Optional, Text, Tuple, cast  # noqa: UP035  (as Rasa has them)

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
from rasa.nlu.utils.spacy_utils import SpacyModel
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy import sparse

from bot.nlu.topics.mistyped import MISTYPED

Features = List[Optional[sparse.spmatrix]]  # of words, or of messages, in order


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class MessageNgrams(CountVectorsFeaturizer):
    """Rasa's CountVectorsFeaturizer for the text of messages, without features of words."""

    def train(self, training_data: TrainingData, model: Optional[SpacyModel] = None) -> Resource:
        """Learn which n-grams there are; each mistake would be one more to keep weights for."""
        written = [e for e in training_data.training_examples if not e.get(MISTYPED)]
        return cast(Resource, super().train(TrainingData(written), model))

    def _create_features(
        self, attribute: Text, all_tokens: List[List[Text]]
    ) -> Tuple[Features, Features]:
        """Return nothing for words, and one (1, n-grams) matrix per message that has words."""
        counts: Features = [None] * len(all_tokens)
        vectorizer = self.vectorizers.get(attribute)
        if vectorizer and attribute == TEXT:
            for i, tokens in enumerate(all_tokens):
                if tokens:
                    counts[i] = vectorizer.transform([" ".join(tokens)])
        return [None] * len(all_tokens), counts
