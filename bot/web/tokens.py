"""The token of a conversation: its id, signed and dated. The server makes the id.

The date is that of the conversation's beginning, so no token outlives the conversation.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from bot.base.settings import Settings
from bot.web.errors import ApiError

_LONGEST = 400  # characters; a real token has about a hundred


@dataclass(frozen=True)
class Token:
    """A token as given to a client."""

    value: str
    expires_at: datetime


class _Signer(TimestampSigner):
    """Dates a token at the beginning of its conversation, whenever the token is made."""

    begun: datetime | None = None

    def get_timestamp(self) -> int:
        """Return the time to date a token with, or the time now to compare it with."""
        return int(self.begun.timestamp()) if self.begun else super().get_timestamp()


class Tokens:
    """Makes tokens and reads them back."""

    def __init__(self, settings: Settings) -> None:
        self._lifetime = timedelta(hours=settings.retention_hours)
        self._serializer = URLSafeTimedSerializer(
            settings.secret_key,
            salt="conversation",
            signer=_Signer,
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def new_conversation(self) -> str:
        """Return a new, unguessable conversation id."""
        return secrets.token_urlsafe(24)

    def issue(self, conversation_id: str, begun: datetime | None = None) -> Token:
        """Return a token for a conversation, valid as long as the conversation is kept.

        `begun` is when the conversation began; without it, it begins now.
        """
        begun = (begun or datetime.now(UTC)).replace(microsecond=0)
        signer = cast(_Signer, self._serializer.make_signer())
        signer.begun = begun
        value = signer.sign(self._serializer.dump_payload(conversation_id)).decode()
        return Token(value, begun + self._lifetime)

    def conversation(self, authorization: str) -> str:
        """Return the conversation id in an Authorization header, or raise the 401."""
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token.isascii() or len(token) > _LONGEST:
            raise ApiError("token")
        try:
            found = self._serializer.loads(token, max_age=int(self._lifetime.total_seconds()))
        except BadData:
            raise ApiError("token") from None
        if not isinstance(found, str) or not found:
            raise ApiError("token")
        return found
