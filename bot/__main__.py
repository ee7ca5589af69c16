"""`python -m bot COMMAND`: the one way into everything that the project's code does."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

from bot.base.errors import ConfigurationError, TrainingError

# Each command: the module whose `main(argv) -> int` does it, and what it does.
COMMANDS = {
    "run": ("bot.server.run", "train when needed, then serve"),
    "serve": ("bot.server.serve", "run the bot's own server only"),
    "train": ("bot.engine.training", "train the model when something changed (--force: always)"),
    "evaluate": ("bot.evaluation.cli", "measure how well questions are understood"),
    "flows": ("bot.flows.cli", "run, list or count the conversation tests"),
    "contact": ("bot.contact.cli", "show messages to the NCSC, have them tried again, erase one"),
    "staff": ("bot.testbank.staff.cli", "manage who may log in to the testbank"),
    "widget": ("bot.website.cli", "print the lines that embed the widget, or pack it (--release)"),
    "erase": (
        "bot.server.retention",
        "erase what is past its time, as a running bot does by itself",
    ),
    "rasa": ("bot.engine.rasa_cli", "Rasa's own command line, without TensorFlow"),
}
_WIDTH = max(map(len, COMMANDS)) + 2


def usage() -> str:
    """Return the text that `--help` prints."""
    lines = [f"  {name:<{_WIDTH}}{what}" for name, (_, what) in COMMANDS.items()]
    return "\n".join(["usage: python -m bot COMMAND [ARGUMENT …]", "", *lines])


def main(argv: Sequence[str]) -> int:
    """Run the command; return its exit status: 2 when it was asked for what cannot be done."""
    if not argv or argv[0] in ("-h", "--help"):
        print(usage())
        return 0 if argv else 2
    name, *arguments = argv
    if name not in COMMANDS:
        print(f"unknown command '{name}'\n\n{usage()}", file=sys.stderr)
        return 2
    # Imported only now, so that help and mistakes are answered at once.
    from bot.base.settings import SettingsError
    from bot.processes.child import end_with_supervisor
    from bot.processes.ports import PortError

    end_with_supervisor()
    try:
        status: int = importlib.import_module(COMMANDS[name][0]).main(arguments)
    except (SettingsError, ConfigurationError) as error:
        print(error, file=sys.stderr)
        return 2
    except (TrainingError, PortError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
