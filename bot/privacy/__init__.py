"""Masks personal data in what people type, before anything else sees it."""

from __future__ import annotations

from bot.content.masks import KINDS
from bot.privacy.masking import Masked, mask

__all__ = ["KINDS", "Masked", "mask"]
