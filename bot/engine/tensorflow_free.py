"""Lets Rasa 3.6 start without TensorFlow.

Rasa imports TensorFlow everywhere at start, but only DIET, ResponseSelector, TED,
UnexpecTED and the language-model featurizers use it; this bot uses none of them.
`import_rasa` answers for the missing packages with stand-in modules while Rasa's modules
are imported, and takes every stand-in out of `sys.modules` afterwards: other libraries look
there to learn whether TensorFlow is in use. Nothing in Rasa is patched here.

See docs/decisions/0001-rasa-without-tensorflow.md.
"""

from __future__ import annotations

import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

from bot.base.errors import ConfigurationError

PACKAGES = ("tensorflow", "keras", "tensorflow_hub", "tensorflow_text", "tensorflow_addons")

# Every part of Rasa that serving and the command line reach; imported once, together,
# so that no later lazy import inside Rasa asks for TensorFlow again.
RASA_MODULES = (
    "rasa.engine.recipes.default_components",
    "rasa.core.run",
    "rasa.core.agent",
    "rasa.server",
    "rasa.model_training",
    "rasa.model_testing",
    "rasa.nlu.test",
    "rasa.core.test",
    "rasa.validator",
    "rasa.cli.data",
    "rasa.cli.run",
    "rasa.cli.shell",
    "rasa.cli.test",
    "rasa.cli.train",
    "rasa.cli.visualize",
    "rasa.__main__",
)

TENSORFLOW_COMPONENTS = frozenset(
    {
        "DIETClassifier",
        "ResponseSelector",
        "TEDPolicy",
        "UnexpecTEDIntentPolicy",
        "LanguageModelFeaturizer",
        "ConveRTFeaturizer",
    }
)


class TensorFlowComponentError(ConfigurationError):
    """A configuration names a component that cannot run without TensorFlow."""


class _StandInType(type):
    """Metaclass of stand-in classes: any attribute, subscript or union is a stand-in too."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return _stand_in(name)

    def __getitem__(cls, _item: Any) -> Any:
        return cls

    def __or__(cls, _other: Any) -> Any:
        return cls

    __ror__ = __or__

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        # As a decorator a plain function must come back unchanged.
        if len(args) == 1 and not kwargs and callable(args[0]) and not isinstance(args[0], type):
            return args[0]
        return super().__call__()


def _stand_in(name: str) -> Any:
    return _StandInType(name, (), {"__call__": lambda _self, value=None, *_a, **_k: value})


class _StandInModule(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        value = _stand_in(name)
        setattr(self, name, value)
        return value


class _StandInFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def __init__(self, packages: Collection[str]) -> None:
        self._packages = packages

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] in self._packages:
            return importlib.machinery.ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _StandInModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """A stand-in has no code of its own."""


@contextmanager
def stand_ins(packages: Collection[str] = PACKAGES) -> Iterator[None]:
    """Answer imports of these packages with stand-ins inside the block only."""
    finder = _StandInFinder(packages)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in [n for n, m in sys.modules.items() if isinstance(m, _StandInModule)]:
            del sys.modules[name]


def real_tensorflow_wanted() -> bool:
    """Whether a real TensorFlow is installed and asked for with BOT_USE_TENSORFLOW=1."""
    asked = os.environ.get("BOT_USE_TENSORFLOW") == "1"
    return asked and importlib.util.find_spec("tensorflow") is not None


def import_rasa(without: Sequence[str] = ()) -> None:
    """Import Rasa without TensorFlow; call this before anything else imports `rasa`.

    Other packages that this process has no use for can be left out too, to spare memory; they
    are not when a real TensorFlow is wanted. Also switches off Rasa's telemetry and error
    reports, which are on by default.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Deprecations of Rasa's own dependencies are kept off the screen: ignored, and recorded
    # as well because some packages change the filters while they are imported.
    with warnings.catch_warnings(record=True), _no_git():
        warnings.simplefilter("ignore")
        if real_tensorflow_wanted():
            _import_all()
        else:
            with stand_ins({*PACKAGES, *without}):
                _import_all()


@contextmanager
def _no_git() -> Iterator[None]:
    """Keep a package that asks git for its own version from finding this project's git."""
    before = os.environ.get("GIT_DIR")
    os.environ["GIT_DIR"] = os.devnull
    try:
        yield
    finally:
        if before is None:
            del os.environ["GIT_DIR"]
        else:
            os.environ["GIT_DIR"] = before


def _import_all() -> None:
    for name in RASA_MODULES:
        importlib.import_module(name)


def read_config(path: Path) -> dict[str, Any]:
    """Return a Rasa configuration; raise ConfigurationError when there is none to read."""
    try:
        config = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise ConfigurationError(f"cannot read {path}: {reason}") from None
    if not isinstance(config, dict):
        raise ConfigurationError(f"{path} is not a Rasa configuration")
    return config


def refuse_tensorflow_components(config: Mapping[str, Any]) -> None:
    """Raise TensorFlowComponentError when a Rasa configuration needs TensorFlow.

    `config` is the parsed config.yml. An absent or empty pipeline or policies list counts
    as naming TensorFlow: Rasa would fill in its default, which does.
    """
    if real_tensorflow_wanted():
        return
    for section in ("pipeline", "policies"):
        entries = config.get(section)
        if not entries:
            raise TensorFlowComponentError(
                f"config.yml has no '{section}': Rasa's default needs TensorFlow, "
                "which this project runs without."
            )
        for entry in entries:
            name = str(entry.get("name") if isinstance(entry, Mapping) else entry)
            if name.rpartition(".")[2] in TENSORFLOW_COMPONENTS:
                raise TensorFlowComponentError(
                    f"config.yml names {name} in '{section}': it needs TensorFlow, "
                    "which this project runs without. Choose another component."
                )
