"""Functions of Rasa that are replaced, each by one that does the same in less time.

Only `bot/engine/rasa_services.py` replaces others. Why, and what else stands around what Rasa made:
docs/decisions/0019-faster-rasa.md.
"""

from bot.engine.faster_rasa import (
    debug_events,
    empty_domain,
    event_types,
    graph_runner,
    rules,
    slots,
)


def make_faster() -> None:
    """Replace them, in a process that serves; import Rasa before."""
    debug_events.prepare_nothing()
    empty_domain.make_once()
    event_types.look_up_once()
    graph_runner.plan_once()
    rules.prepare_policies()
    slots.copy_at_once()
