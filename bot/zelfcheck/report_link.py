"""The link to the report of a self-check: a conversation's id, signed and dated.

The action server makes the link and the web server reads it back; both have the same key.
The link holds no answers: whoever erases the conversation erases the report with it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer

from bot.base.settings import Settings

FOLDER = "/verslag"
PDF = ".pdf"
_LONGEST = 400  # characters; a real token has about a hundred


class LinkError(ValueError):
    """A link that was never made by us, or not for this purpose."""


class ExpiredLinkError(LinkError):
    """A link of ours that was valid once."""


@dataclass(frozen=True)
class Link:
    """What a link says: whose report, and until when."""

    conversation_id: str
    expires_at: datetime


def report_url(settings: Settings, conversation_id: str) -> str:
    """Return the path of a conversation's report, valid for RETENTION_HOURS from now."""
    return f"{FOLDER}/{_serializer(settings).dumps(conversation_id)}"


def read_link(settings: Settings, token: str) -> Link:
    """Return what the last part of a report's path means.

    Raises ExpiredLinkError or LinkError.
    """
    if not token.isascii() or len(token) > _LONGEST:
        raise LinkError
    lifetime = timedelta(hours=settings.retention_hours)
    try:
        found, made = _serializer(settings).loads(
            token, max_age=int(lifetime.total_seconds()), return_timestamp=True
        )
    except SignatureExpired:
        raise ExpiredLinkError from None
    except BadData:
        raise LinkError from None
    if not isinstance(found, str) or not found:
        raise LinkError
    return Link(found, made + lifetime)


def _serializer(settings: Settings) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(
        settings.secret_key, salt="verslag", signer_kwargs={"digest_method": hashlib.sha256}
    )
