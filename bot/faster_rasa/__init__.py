"""Functions of Rasa that are replaced, each by one that does the same in less time.

Only `bot/rasa_services.py` replaces others. Why, and what else stands around what Rasa made:
docs/decisions/0019-faster-rasa.md.
"""

from bot.faster_rasa import action_answers, event_types, graph_runner, kept_connections, rules


def make_faster() -> None:
    """Replace them, in a process that serves; import Rasa before."""
    action_answers.check_schema_once()
    event_types.look_up_once()
    graph_runner.plan_once()
    kept_connections.keep()
    rules.prepare_policies()
