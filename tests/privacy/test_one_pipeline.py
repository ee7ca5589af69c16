"""Masking and Rasa use one spaCy pipeline: a second one is 21 MB."""

from __future__ import annotations

import yaml
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.utils import spacy_utils

from bot.base.settings import ROOT
from bot.nlu.dutch import pipeline as dutch
from bot.nlu.dutch.spacy_nlp import SpacyNLP


def test_rasa_gets_the_pipeline_of_the_process() -> None:
    given = SpacyNLP.load_model("models/nl_samenwerkgids")
    assert given.model is dutch.shared()
    assert given.model_name == "models/nl_samenwerkgids"


def test_the_configuration_names_it_and_rasa_finds_it() -> None:
    pipeline = yaml.safe_load((ROOT / "config.yml").read_text("utf-8"))["pipeline"]
    names = [component["name"] for component in pipeline]
    assert f"{SpacyNLP.__module__}.{SpacyNLP.__name__}" in names
    assert names[0] == "bot.nlu.masks.MaskSkipper"  # all others read without masks
    # The component that reads texts with it asks for its provider by this name.
    assert SpacyNLP.__name__ == spacy_utils.SpacyNLP.__name__
    registered = DefaultV1Recipe._from_registry(SpacyNLP.__name__)
    assert registered.clazz is SpacyNLP
    assert registered.model_from == SpacyNLP.__name__
