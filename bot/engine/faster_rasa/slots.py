"""Copies slots without Python's protocol for pickling.

Rasa copies all slots for each tracker that it makes, and makes six or seven of them a message.
"""

from __future__ import annotations

from rasa.shared.core.slots import Slot


def copy_at_once() -> None:
    """Let slots copy themselves, to the same effect as `copy.copy` has without this."""
    Slot.__copy__ = _copy


def _copy(slot: Slot) -> Slot:
    copied: Slot = object.__new__(type(slot))
    vars(copied).update(vars(slot))
    return copied
