"""Rasa's spaCy component on the pipeline that the rest of the process shares.

Rasa would load another: 21 MB and a second more, beside the one that masking needs.
"""

from __future__ import annotations

from typing import Text

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils import spacy_utils

from bot.nlu.dutch import pipeline as dutch


@DefaultV1Recipe.register(
    [
        DefaultV1Recipe.ComponentType.MODEL_LOADER,
        DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER,
    ],
    is_trainable=False,
    model_from="SpacyNLP",
)
class SpacyNLP(spacy_utils.SpacyNLP):
    """Gives Rasa's spaCy components the shared pipeline; they find this class by its name."""

    @staticmethod
    def load_model(spacy_model_name: Text) -> spacy_utils.SpacyModel:
        """Return the shared pipeline; the name is only what Rasa calls it."""
        return spacy_utils.SpacyModel(model=dutch.shared(), model_name=spacy_model_name)
