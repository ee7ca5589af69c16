"""The token of a conversation: its id, signed and dated. The server makes the id."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from itsdangerous import BadData, URLSafeTimedSerializer

from bot.settings import Settings
from bot.website.errors import ApiError

_LONGEST = 400  # characters; a real token has about a hundred


@dataclass(frozen=True)
class Token:
    """A token as given to a client."""

    value: str
    expires_at: datetime


class Tokens:
    """Makes tokens and reads them back."""

    def __init__(self, settings: Settings) -> None:
        self._lifetime = timedelta(hours=settings.retention_hours)
        self._serializer = URLSafeTimedSerializer(
            settings.secret_key,
            salt="conversation",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def new_conversation(self) -> str:
        """Return a new, unguessable conversation id."""
        return secrets.token_urlsafe(24)

    def issue(self, conversation_id: str) -> Token:
        """Return a token for a conversation, valid as long as the conversation is kept."""
        value = self._serializer.dumps(conversation_id)
        now = datetime.now(UTC).replace(microsecond=0)
        return Token(str(value), now + self._lifetime)

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
