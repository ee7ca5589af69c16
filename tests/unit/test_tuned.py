"""The tuned encoder: its file is that of its recipe, and it knows what the table asks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bot.base.errors import ConfigurationError
from bot.content.asking import ACTS, ASKS
from bot.content.facts import table
from bot.nlu.answers.pairs import mixed
from bot.nlu.encoder import packed
from bot.nlu.encoder.packed import PackedModel
from bot.nlu.tuned import weights
from bot.nlu.tuned.reader import ACT, ASK, CELL, DETAIL, NO_DETAIL, SUBJECT, tuned
from bot.nlu.tuned.weights import RECIPE, WEIGHTS, TunedWeights, shipped

FOLDER = Path(weights.__file__).parent


def copied(folder: Path) -> Path:
    for name in (WEIGHTS, RECIPE):
        shutil.copy(FOLDER / name, folder / name)
    return folder


def test_a_file_that_is_not_of_its_recipe_is_refused(tmp_path: Path) -> None:
    with (copied(tmp_path) / WEIGHTS).open("ab") as file:
        file.write(b"0")
    with pytest.raises(ConfigurationError, match=r"recipe\.json"):
        TunedWeights(tmp_path, PackedModel(packed.shipped()))


def test_weights_on_another_encoder_are_refused(tmp_path: Path) -> None:
    recipe = json.loads((copied(tmp_path) / RECIPE).read_text("utf-8"))
    (tmp_path / RECIPE).write_text(json.dumps({**recipe, "encoder": "0.0.1"}), "utf-8")
    with pytest.raises(ConfigurationError, match=r"0\.0\.1"):
        TunedWeights(tmp_path, PackedModel(packed.shipped()))


def test_only_upper_layers_are_others_than_the_encoders_own() -> None:
    found, own = shipped(), PackedModel(packed.shipped())
    size = own.sizes.hidden
    changed = [
        not np.array_equal(found.matrix(name, size, size), own.matrix(name, size, size))
        for name in (f"l{layer}.q.w" for layer in range(own.sizes.layers))
    ]
    assert changed == [layer >= found.first_layer for layer in range(own.sizes.layers)]


def test_its_labels_are_those_of_the_project() -> None:
    labels = tuned().labels
    assert set(labels[ACT]) <= set(ACTS)
    assert set(labels[ASK]) <= set(ASKS)
    cells = [cell.split(".") for cell in labels[CELL]]
    assert {subject for subject, _ in cells} <= set(labels[SUBJECT])
    details = {label for label in labels[DETAIL] if not label.endswith(NO_DETAIL)}
    assert sorted(details - set(table().facts)) == [], "details that the table does not have"
    unread = {f.id for f in table().facts.values() if f.examples and not f.words} - details
    assert sorted(unread) == [], "details that nobody can ask for: tune anew"


def test_probabilities_add_up_to_one() -> None:
    found = tuned().turn("en wie beslist dat?", "answered", "toets", "wat vraagt de toets?")
    for head in (ACT, ASK, SUBJECT, CELL):
        assert np.exp(found[head]).sum() == pytest.approx(1, abs=1e-4)
    assert sum(tuned().answer("ja hoor", "avg", kind=False).values()) == pytest.approx(1, abs=1e-4)


def test_it_reads_a_turn_in_its_talk() -> None:
    def subject(of: str) -> str:
        found = tuned().turn("en wie beslist daarover?", "answered", of, "")
        return tuned().labels[SUBJECT][int(found[SUBJECT].argmax())]

    assert subject("contact") != subject("toets")


def test_two_readings_are_mixed() -> None:
    one, other = {"ja": 0.9, "nee": 0.1}, {"ja": 0.1, "nee": 0.9}
    assert mixed(one, other, 0.5)["ja"] == pytest.approx(0.5)
    assert mixed(one, other, 0.0)["ja"] == pytest.approx(0.9)
