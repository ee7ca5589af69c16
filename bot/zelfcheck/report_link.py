"""The link to the report of a self-check: the ids of a conversation and a result, signed, dated.

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


def report_url(settings: Settings, conversation_id: str, result_id: str | None = None) -> str:
    """Return the path of a conversation's report, valid for RETENTION_HOURS from now.

    With the id of a result it is the report of that result, whatever is answered afterwards.
    """
    value = [conversation_id, result_id] if result_id else conversation_id
    return f"{FOLDER}/{_signer(settings).sign(value)}"


def read_link(settings: Settings, token: str) -> Link:
    """Return what the last part of a report's path means.

    Raises ExpiredTokenError or InvalidTokenError.
    """
    lifetime = timedelta(hours=settings.retention_hours)
    signed = _signer(settings).read(token, lifetime)
    match signed.value:
        case str(conversation_id) | [str(conversation_id), str()] if conversation_id:
            return Link(conversation_id, signed.dated + lifetime)
    raise InvalidTokenError


def _signer(settings: Settings) -> Signer:
    return Signer(settings.secret_key, "verslag")
