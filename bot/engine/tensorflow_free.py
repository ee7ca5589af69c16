"""Lets Rasa 3.6 start without TensorFlow and everything else that this bot has no use for.

Rasa imports all its channels, brokers, stores and neural networks at start, and with them some
hundred packages; this bot uses none of those. `import_rasa` answers for the packages that are
not installed with stand-in modules while Rasa's modules are imported, and takes every stand-in
out of `sys.modules` afterwards: other libraries look there to learn whether TensorFlow is in use.

See docs/decisions/0001-rasa-without-tensorflow.md.
"""

from __future__ import annotations

import importlib
import os
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from bot.base.errors import ConfigurationError
from bot.engine.stand_ins import stand_ins

# What Rasa imports and is not installed, by what it is there for.
LEFT_OUT = {
    "neural networks: DIET, ResponseSelector, TED, UnexpecTED and language models": (
        "tensorflow",
        "keras",
        "tensorflow_hub",
        "tensorflow_text",
        "tensorflow_addons",
    ),
    "the channel to Facebook Messenger": ("fbmessenger",),
    "the channel to Google Hangouts": ("cachecontrol", "google.auth", "google.oauth2"),
    "the channel to Slack": ("slack_sdk",),
    "the channel by socket.io": ("socketio",),
    "the channel to Telegram": ("aiogram",),
    "the channels to Twilio, written and spoken": ("twilio",),
    "the channel to Webex": ("webexteamssdk",),
    "events to RabbitMQ": ("aio_pika", "aiormq"),
    "conversations in DynamoDB": ("boto3",),
    "conversations in MongoDB": ("pymongo",),
    "logs to Sentry": ("structlog_sentry",),
    "signed tokens, for Rasa's HTTP API and channels": ("jwt", "sanic_jwt"),
    "the HTTP server, of Rasa and of its action server": ("sanic", "sanic_cors", "sanic_routing"),
    "calls to action servers, model servers and the like": ("aiohttp",),
    "a conversation in a terminal": (
        "prompt_toolkit",
        "questionary",
        "terminaltables",
        "colorclass",
    ),
    "reminders, which no action of ours asks for": ("apscheduler", "pytz"),
}
PACKAGES = tuple(package for packages in LEFT_OUT.values() for package in packages)

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
    "rasa_sdk.executor",
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


def import_rasa(without: Sequence[str] = ()) -> None:
    """Import Rasa without what is left out; call this before anything else imports `rasa`.

    Packages that are installed, but that this process has no use for, can be left out as well,
    to spare memory. Also switches off Rasa's telemetry and error reports, which are on by default.
    """
    os.environ["RASA_TELEMETRY_ENABLED"] = "false"
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    # Deprecations of Rasa's own dependencies are kept off the screen: ignored, and recorded
    # as well because some packages change the filters while they are imported.
    with warnings.catch_warnings(record=True), _no_git(), stand_ins({*PACKAGES, *without}):
        warnings.simplefilter("ignore")
        for name in RASA_MODULES:
            importlib.import_module(name)
    from bot.engine.rasa_services import keep_to_what_is_here

    keep_to_what_is_here()


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
