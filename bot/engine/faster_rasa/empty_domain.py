"""Knows what an empty domain looks like.

To see that a domain is not empty, Rasa makes an empty one from nothing, for every message: a
fiftieth of a turn.
"""

from __future__ import annotations

from rasa.shared.core.domain import Domain


def make_once() -> None:
    """Let every domain be compared with the same empty one."""
    nothing = Domain.empty().as_dict()

    def is_empty(domain: Domain) -> bool:
        return bool(domain.as_dict() == nothing)

    Domain.is_empty = is_empty
