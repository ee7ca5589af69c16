"""Errors that end a command with one clear line instead of a stack trace."""

from __future__ import annotations


class TrainingError(RuntimeError):
    """No model could be made; the message says why in one line."""


class ConfigurationError(ValueError):
    """Rasa's configuration cannot be used; the message says why in one line."""
