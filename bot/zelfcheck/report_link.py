"""The link to the report of a self-check: a conversation's id, signed and dated.

An action makes the link and the report's page reads it back.
It holds no answers: whoever erases the conversation erases the report with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.base.settings import Settings
from bot.base.signing import InvalidTokenError, Signer

FOLDER = "/verslag"
PDF = ".pdf"


@dataclass(frozen=True)
class Link:
    """What a link says: whose report, and until when."""

    conversation_id: str
    expires_at: datetime


def report_url(settings: Settings, conversation_id: str) -> str:
    """Return the path of a conversation's report, valid for RETENTION_HOURS from now."""
    return f"{FOLDER}/{_signer(settings).sign(conversation_id)}"


def read_link(settings: Settings, token: str) -> Link:
    """Return what the last part of a report's path means.

    Raises ExpiredTokenError or InvalidTokenError.
    """
    lifetime = timedelta(hours=settings.retention_hours)
    signed = _signer(settings).read(token, lifetime)
    if not isinstance(signed.value, str) or not signed.value:
        raise InvalidTokenError
    return Link(signed.value, signed.dated + lifetime)


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key, "verslag")
