"""The token of a conversation: its id, signed and dated. The server makes the id.

The date is that of the conversation's beginning, so no token outlives the conversation.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.base.settings import Settings
from bot.base.signing import InvalidTokenError, Signer
from bot.web.errors import ApiError


@dataclass(frozen=True)
class Token:
    """A token as given to a client."""

    value: str
    expires_at: datetime


class Tokens:
    """Makes tokens and reads them back."""

    def __init__(self, settings: Settings) -> None:
        self._lifetime = timedelta(hours=settings.retention_hours)
        self._signer = Signer(settings.secret_key, "conversation")

    def new_conversation(self) -> str:
        """Return a new, unguessable conversation id."""
        return secrets.token_urlsafe(24)

    def issue(self, conversation_id: str, begun: datetime | None = None) -> Token:
        """Return a token for a conversation, valid as long as the conversation is kept.

        `begun` is when the conversation began; without it, it begins now.
        """
        begun = (begun or datetime.now(UTC)).replace(microsecond=0)
        return Token(self._signer.sign(conversation_id, begun), begun + self._lifetime)

    def conversation(self, authorization: str) -> str:
        """Return the conversation id in an Authorization header, or raise the 401."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer":
            raise ApiError("token")
        try:
            found = self._signer.read(token.strip(), self._lifetime).value
        except InvalidTokenError:
            raise ApiError("token") from None
        if not isinstance(found, str) or not found:
            raise ApiError("token")
        return found
