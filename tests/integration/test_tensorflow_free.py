"""Rasa without TensorFlow and all else that is left out: it imports, runs, and has its guard."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot.base.errors import ConfigurationError
from bot.base.settings import ROOT
from bot.engine.tensorflow_free import (
    TENSORFLOW_COMPONENTS,
    TensorFlowComponentError,
    read_config,
    refuse_tensorflow_components,
)

GOOD: dict[str, Any] = {
    "pipeline": [{"name": "WhitespaceTokenizer"}, {"name": "bot.nlu.topics.classifier.X"}],
    "policies": [{"name": "RulePolicy"}],
}


def run_python(code: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh Python, as imports cannot be undone in this one."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", **environ},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_rasa_imports_quietly_and_leaves_no_stand_in() -> None:
    done = run_python(
        "from bot.engine.tensorflow_free import import_rasa, PACKAGES; import_rasa()\n"
        "import os, sys, rasa\n"
        "left = [m for m in sys.modules if m.startswith(PACKAGES)]\n"
        "print(rasa.__version__, left, os.environ['RASA_TELEMETRY_ENABLED'])\n"
        "import_rasa()"
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip() == "3.6.21 [] false"


def test_other_packages_can_be_left_out_and_used_afterwards() -> None:
    done = run_python(
        "from bot.engine.tensorflow_free import import_rasa\n"
        "from bot.server.serve import _NOT_SERVED\n"
        "import_rasa(without=_NOT_SERVED)\n"
        "import importlib, sys, rasa.core.channels\n"
        "print([m for m in sys.modules if m.partition('.')[0] in _NOT_SERVED])\n"
        "print(all(importlib.import_module(name).__file__ for name in _NOT_SERVED))"
    )
    assert done.stdout.split() == ["[]", "True"], done.stderr


def test_matplotlib_works_afterwards(tmp_path: Path) -> None:
    # With a stand-in left in sys.modules it asks that whether arrays are tensors, for ever.
    picture = tmp_path / "histogram.png"
    done = run_python(
        "from bot.engine.tensorflow_free import import_rasa; import_rasa()\n"
        "import matplotlib; matplotlib.use('Agg')\n"
        "import numpy; from matplotlib import pyplot\n"
        "pyplot.hist(numpy.arange(10)); pyplot.savefig(r'" + str(picture) + "')",
        MPLCONFIGDIR=str(tmp_path),
        HOME=str(tmp_path),
    )
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_configuration_without_tensorflow_passes() -> None:
    refuse_tensorflow_components(GOOD)


@pytest.mark.parametrize("component", sorted(TENSORFLOW_COMPONENTS))
@pytest.mark.parametrize("section", ["pipeline", "policies"])
@pytest.mark.parametrize("prefix", ["", "rasa.some.module."])
def test_a_tensorflow_component_is_refused_in_one_line(
    component: str, section: str, prefix: str
) -> None:
    config = {**GOOD, section: [*GOOD[section], {"name": prefix + component, "epochs": 1}]}
    with pytest.raises(TensorFlowComponentError, match=component) as caught:
        refuse_tensorflow_components(config)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("section", ["pipeline", "policies"])
@pytest.mark.parametrize("value", [None, []])
def test_a_list_left_empty_is_refused_as_rasa_would_fill_it(section: str, value: Any) -> None:
    with pytest.raises(TensorFlowComponentError, match=section):
        refuse_tensorflow_components({**GOOD, section: value})
    with pytest.raises(TensorFlowComponentError, match=section):
        refuse_tensorflow_components({k: v for k, v in GOOD.items() if k != section})


def test_the_components_named_are_those_of_rasa_that_need_tensorflow() -> None:
    from rasa.engine.recipes.default_components import DEFAULT_COMPONENTS

    need = {
        component.__name__
        for component in DEFAULT_COMPONENTS
        if re.search(
            "^(import|from) tensorflow",
            inspect.getsource(sys.modules[component.__module__]),
            re.MULTILINE,
        )
    }
    assert {"DIETClassifier", "TEDPolicy"} <= need
    assert need <= TENSORFLOW_COMPONENTS


@pytest.mark.parametrize("content", ["", "- a\n- b\n", "a: [", "text"])
def test_what_is_no_configuration_is_refused_in_one_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yml"
    path.write_text(content)
    with pytest.raises(ConfigurationError) as caught:
        read_config(path)
    assert "config.yml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_configuration_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        read_config(tmp_path / "config.yml")
