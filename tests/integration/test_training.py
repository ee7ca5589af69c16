"""Training: when it is needed, that a broken model never counts, and quiet failures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.base.errors import TrainingError
from bot.base.settings import ROOT
from bot.engine.tensorflow_free import TensorFlowComponentError
from bot.engine.training import (
    KEPT_MODELS,
    current_model,
    domain_of,
    latest_model,
    train,
    trouble,
)
from bot.nlu.encoder.embeddings import KEPT
from tests import tiny_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return tiny_project.write(tmp_path / "project")


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log" / "training.log"


def test_it_trains_once_and_again_only_after_a_change(
    project: Path, log: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert current_model(project) is latest_model(project) is None
    first = train(root=project, log=log)
    assert first == current_model(project) == latest_model(project)
    written = first.stat().st_mtime_ns
    os.utime(project / "domain.yml")  # touched, and not changed
    assert train(root=project, log=log) == first
    assert first.stat().st_mtime_ns == written

    changed = (project / "domain.yml").read_text().replace("Hallo", "Goedendag")
    (project / "domain.yml").write_text(changed)
    assert current_model(project) is None
    assert latest_model(project) == first
    second = train(root=project, log=log)
    assert second != first
    assert latest_model(project) == second

    (project / "domain.yml").write_text(
        tiny_project.DOMAIN
    )  # back again: the first one is still good
    assert train(root=project, log=log) == first
    assert latest_model(project) == first

    # Two trainings were shown on the screen, and nothing of what Rasa had to say.
    screen = capfd.readouterr()
    lines = [line for line in screen.out.splitlines() if not line.startswith("training the model")]
    assert (lines, screen.err) == ([], "")
    assert screen.out.count("done in") == 2
    assert "LogisticRegressionClassifier" in log.read_text()


def test_force_trains_though_nothing_has_changed(project: Path, log: Path) -> None:
    first = train(root=project, log=log)
    written = first.stat().st_mtime_ns
    again = train(force=True, root=project, log=log)
    assert again.stat().st_mtime_ns > written


def trained_components(log: Path) -> set[str]:
    """Return the components of which the log says that they were trained."""
    return set(re.findall(r"Finished training component '(\w+)'", log.read_text()))


def test_a_changed_answer_trains_no_language(project: Path, log: Path) -> None:
    train(root=project, log=log)
    assert "LogisticRegressionClassifier" in trained_components(log)
    log.write_text("")
    (project / "domain.yml").write_text(tiny_project.DOMAIN.replace("Hallo", "Goedendag"))
    train(root=project, log=log)
    assert "LogisticRegressionClassifier" not in trained_components(log)
    log.write_text("")
    (project / "bot" / "nlu" / "parties.yml").write_text("# changed, unseen by Rasa\n")
    train(root=project, log=log)
    assert "LogisticRegressionClassifier" in trained_components(log)
    assert len(list((project / ".rasa" / "cache").iterdir())) == 1


def test_a_training_that_was_cut_off_leaves_no_model(project: Path, log: Path) -> None:
    left = project / "models" / ".training-1"
    left.mkdir(parents=True)
    (left / "model.tar.gz").write_bytes(b"half")
    (project / "models" / "20260101-000000-some-name.tar.gz").write_bytes(b"Rasa's own name")
    assert latest_model(project) is None
    model = train(root=project, log=log)
    assert latest_model(project) == model
    assert not left.exists()


def break_data(old: str, new: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        path = project / "data" / "rules" / "all.yml"
        path.write_text(path.read_text().replace(old, new))

    return change


def break_vectors(project: Path) -> None:
    # Rasa itself only logs that nothing can be counted, and goes on.
    path = project / "config.yml"
    featurizer = "- name: CountVectorsFeaturizer\n  min_df: 100"
    path.write_text(path.read_text().replace("- name: CountVectorsFeaturizer", featurizer))


UNLOADABLE = """
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class Unloadable(LogisticRegressionClassifier):
    @classmethod
    def load(cls, *args, **kwargs):
        raise ValueError("this cannot be loaded again")
"""


def break_loading(project: Path) -> None:
    (project / "unloadable.py").write_text(UNLOADABLE)
    path = project / "config.yml"
    path.write_text(
        path.read_text().replace("LogisticRegressionClassifier", "unloadable.Unloadable")
    )


def without(folder: str) -> Callable[[Path], None]:
    def remove(project: Path) -> None:
        (project / "data" / folder / "all.yml").unlink()

    return remove


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (break_vectors, "Unable to train CountVectorizer"),
        (break_data("rule: groet\n", "wrong: groet\n"), "see|rule|data"),
        (break_data("action: utter_dank", "slot_was_set: [{ghost: 1}]"), "training failed"),
        (break_loading, "this cannot be loaded again"),
        (without("nlu"), "no training examples"),
        (without("rules"), "no rules or stories"),
    ],
)
def test_a_training_that_fails_keeps_the_last_model_and_says_why_in_one_line(
    project: Path,
    log: Path,
    damage: Callable[[Path], None],
    reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.syspath_prepend(project)  # for a component of its own
    good = train(root=project, log=log)
    damage(project)
    with pytest.raises(TrainingError, match=reason) as caught:
        train(root=project, log=log)
    assert "\n" not in str(caught.value)
    assert latest_model(project) == good
    assert [p for p in (project / "models").iterdir() if p.name.startswith(".training")] == []


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("{text: Hallo}", "{text: Hallo: daar}", 5),  # no YAML
        ("utter_dank:", "utter_groet:", 6),  # twice
        ("[{text: Hallo}]", "{text: Hallo}", 5),  # YAML, and not what Rasa takes
    ],
)
def test_a_mistake_in_a_file_is_told_in_dutch_with_its_line(
    project: Path, log: Path, old: str, new: str, line: int
) -> None:
    domain = project / "domain.yml"
    good = train(root=project, log=log)
    assert trouble(project) == ""
    domain.write_text(tiny_project.DOMAIN.replace(old, new))
    with pytest.raises(TrainingError, match=rf"^In domain.yml klopt regel {line} niet: “"):
        train(root=project, log=log)
    assert trouble(project).startswith(f"In domain.yml klopt regel {line} niet: “")
    domain.write_text(tiny_project.DOMAIN)
    assert (trouble(project), train(root=project, log=log)) == ("", good)


def test_what_examples_mean_is_kept_beside_the_model(
    project: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var = project / "elsewhere"
    var.mkdir()
    (var / KEPT).write_bytes(b"embeddings")
    monkeypatch.setattr("bot.engine.training.settings", lambda: SimpleNamespace(var_dir=var))
    model = train(root=project, log=log)
    assert (model.parent / KEPT).read_bytes() == b"embeddings"


def test_a_model_tells_what_it_was_trained_with(project: Path, log: Path) -> None:
    model = train(root=project, log=log)
    (project / "domain.yml").unlink()
    domain = domain_of(model)
    assert domain
    assert domain["responses"]["utter_groet"] == [{"text": "Hallo"}]
    model.write_bytes(b"no model")
    assert domain_of(model) is None


def test_a_tensorflow_component_ends_it_before_it_begins(project: Path, log: Path) -> None:
    path = project / "config.yml"
    path.write_text(path.read_text().replace("LogisticRegressionClassifier", "DIETClassifier"))
    with pytest.raises(TensorFlowComponentError, match="DIETClassifier"):
        train(root=project, log=log)
    assert not (project / "models").exists()


def test_the_last_few_models_are_kept(project: Path, log: Path) -> None:
    models = project / "models"
    models.mkdir()
    for day in range(10, 18):
        (models / f"202601{day}-120000-{'0' * 16}.tar.gz").write_bytes(b"old")
    newest = train(root=project, log=log)
    kept = sorted(path.name for path in models.glob("*.tar.gz"))
    assert len(kept) == KEPT_MODELS
    assert kept[-1] == newest.name
    assert kept[0].startswith("20260114")


def test_trainings_at_the_same_time_make_one_model(project: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from bot.engine.training import train\n"
        "print('model:', train(root=Path(sys.argv[1]), log=Path(sys.argv[2])).name)"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(project), str(tmp_path / f"{number}.log")],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        for number in range(2)
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    models = list((project / "models").glob("*.tar.gz"))
    assert len(models) == 1
    assert all(f"model: {models[0].name}" in text for text in said)
    assert sorted("waiting for another training" in text for text in said) == [False, True]
