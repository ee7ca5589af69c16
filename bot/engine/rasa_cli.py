"""`python -m bot rasa …`: Rasa's own command line, without TensorFlow and with its guard."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bot.base.errors import ConfigurationError
from bot.base.settings import ROOT
from bot.engine.tensorflow_free import (
    import_rasa,
    read_config,
    refuse_tensorflow_components,
)

# Commands of Rasa that need a server, a terminal or pictures that this project leaves out.
NOT_HERE = ("run", "shell", "interactive", "visualize", "export", "x")


def main(argv: Sequence[str]) -> int:
    """Run `rasa` with these arguments; refuse what needs TensorFlow before it begins."""
    if argv and argv[0] == "init":
        raise ConfigurationError(
            "rasa init makes a project that needs TensorFlow, which this project runs without."
        )
    if argv and argv[0] in NOT_HERE:
        raise ConfigurationError(
            f"rasa {argv[0]} needs packages that this project leaves out (decision 1)."
        )
    import_rasa()
    from bot.engine.faster_rasa import make_faster

    make_faster()
    from bot.nlu.dutch import pipeline as dutch

    dutch.ensure(ROOT / "models")
    import rasa.__main__ as rasa_main
    from rasa.cli.utils import parse_last_positional_argument_as_model_path

    sys.argv = ["rasa", *argv]
    parse_last_positional_argument_as_model_path()  # changes sys.argv, as Rasa's main does
    arguments = rasa_main.create_argument_parser().parse_args()
    if hasattr(arguments, "func"):
        for path in _configurations(vars(arguments).get("config")):
            refuse_tensorflow_components(read_config(path))
    rasa_main.main()
    return 0


def _configurations(given: Any) -> Iterator[Path]:
    """Yield the configuration files that Rasa would read; some commands take several."""
    for name in [given] if isinstance(given, str) else given or []:
        path = Path(name)
        if path.is_dir():
            yield from sorted(path.glob("*.y*ml"))
        else:
            yield path
