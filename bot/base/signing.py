"""Signed and dated values, and keyed digests: the only place that uses the secret key."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

_LONGEST = 400  # characters; a real token has about a hundred


class InvalidTokenError(ValueError):
    """A token that was never made by us, or not for this purpose."""


class ExpiredTokenError(InvalidTokenError):
    """A token of ours that was valid once."""


@dataclass(frozen=True)
class Signed:
    """What a token holds, and when it was dated."""

    value: Any
    dated: datetime


class _DatedSigner(TimestampSigner):
    date: datetime | None = None

    def get_timestamp(self) -> int:
        """Return the time to date a token with, or the time now to compare it with."""
        return int(self.date.timestamp()) if self.date else super().get_timestamp()


class Signer:
    """Makes tokens for one purpose and reads them back; those of another purpose are refused."""

    def __init__(self, secret_key: str, purpose: str) -> None:
        self._serializer = URLSafeTimedSerializer(
            secret_key,
            salt=purpose,
            signer=_DatedSigner,
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def sign(self, value: Any, date: datetime | None = None) -> str:
        """Return a token that holds a JSON value, dated now or at `date`."""
        signer = cast(_DatedSigner, self._serializer.make_signer())
        signer.date = date
        return str(signer.sign(self._serializer.dump_payload(value)).decode())

    def read(self, token: str, lifetime: timedelta) -> Signed:
        """Return what a token holds; raise ExpiredTokenError or InvalidTokenError."""
        if not token.isascii() or len(token) > _LONGEST:
            raise InvalidTokenError
        try:
            value, dated = self._serializer.loads(
                token, max_age=int(lifetime.total_seconds()), return_timestamp=True
            )
        except SignatureExpired:
            raise ExpiredTokenError from None
        except BadData:
            raise InvalidTokenError from None
        return Signed(value, dated)


def digest(secret_key: str, purpose: str, value: str) -> str:
    """Return a keyed digest in hexadecimal: nobody without the key can try out values."""
    return hmac.new(secret_key.encode(), f"{purpose}:{value}".encode(), hashlib.sha256).hexdigest()
