"""The settings of the contact form and its delivery, as a part of bot.base.settings.Settings.

What holds for settings elsewhere as well (addresses, limits, hours) is checked there.
"""

from __future__ import annotations

import base64
import ssl
from collections.abc import Mapping
from urllib.parse import urlsplit

from pydantic import BaseModel, validator

TLP = ("TLP:RED", "TLP:AMBER+STRICT", "TLP:AMBER", "TLP:GREEN", "TLP:CLEAR")  # TLP 2.0
SECRET_PREFIX = "whsec_"  # noqa: S105  (how secrets of Standard Webhooks begin)
_THIS_MACHINE = ("127.0.0.1", "localhost", "::1")


class ContactOptions(BaseModel):
    """Where a message of the contact form goes, and how long it is tried and kept."""

    contact_email: str = "info@ncsc.nl"
    smtp_url: str = ""
    contact_from: str = ""
    contact_to: str = ""
    contact_webhook_url: str = ""
    contact_webhook_secret: str = ""
    contact_ca_file: str = ""
    contact_tlp: str = "TLP:AMBER+STRICT"
    contact_limit: str = "10/hour"
    contact_total_limit: str = "200/hour"
    contact_tries: int = 20
    contact_retry_seconds: float = 30.0
    contact_retention_hours: int = 168

    @property
    def contact_form(self) -> bool:
        """Whether a message can be sent to the NCSC by form: a way to deliver it is set."""
        return bool(self.smtp_url or self.contact_webhook_url)

    @property
    def contact_recipient(self) -> str:
        """The address that mail of the contact form goes to."""
        return self.contact_to or self.contact_email

    @validator("smtp_url")
    def _mail_server(cls, value: str) -> str:
        if value and not _address_with(value, ("smtp", "smtps")):
            raise ValueError("use smtp://user:password@host:587 (STARTTLS) or smtps://… (TLS)")
        return value

    @validator("contact_from", always=True)
    def _sender(cls, value: str, values: Mapping[str, object]) -> str:
        if values.get("smtp_url") and not value:
            raise ValueError("SMTP_URL needs the address that mail is sent from")
        return value

    @validator("contact_to", always=True)
    def _recipient(cls, value: str, values: Mapping[str, object]) -> str:
        recipient = value or str(values.get("contact_email"))
        if values.get("smtp_url"):
            if not recipient:
                raise ValueError("SMTP_URL needs the address that mail is sent to")
            _check_header(recipient)
        return value

    @validator("contact_from")
    def _can_stand_in_a_header(cls, value: str) -> str:
        _check_header(value)
        return value

    @validator("contact_webhook_url")
    def _webhook(cls, value: str, values: Mapping[str, object]) -> str:
        if value and values.get("smtp_url"):
            raise ValueError("set this or SMTP_URL, not both: a message goes one way")
        if value and not _address_with(value, ("https",)):
            here = _address_with(value, ("http",)) and urlsplit(value).hostname in _THIS_MACHINE
            if not here:
                raise ValueError("use an https:// address (http:// only on this machine)")
        return value

    @validator("contact_webhook_secret", always=True)
    def _signing_secret(cls, value: str, values: Mapping[str, object]) -> str:
        if not value:
            if values.get("contact_webhook_url"):
                raise ValueError("CONTACT_WEBHOOK_URL needs a secret to sign with")
        elif not (value.startswith(SECRET_PREFIX) and 24 <= len(secret_bytes(value)) <= 64):
            raise ValueError("use whsec_ followed by 24 to 64 random bytes in base64")
        return value

    @validator("contact_ca_file")
    def _is_there(cls, value: str) -> str:
        if value:
            try:
                ssl.create_default_context(cafile=value)
            except OSError:
                raise ValueError(f"'{value}' is not a file with certificates (PEM)") from None
        return value

    @validator("contact_tlp")
    def _marking(cls, value: str) -> str:
        if value and value not in TLP:
            raise ValueError(f"use one of {', '.join(TLP)}, or leave it empty")
        return value

    @validator("contact_tries")
    def _tries(cls, value: int) -> int:
        if not 1 <= value <= 1000:
            raise ValueError("give a number of tries from 1 to 1000")
        return value

    @validator("contact_retry_seconds")
    def _pause(cls, value: float) -> float:
        if not 0.1 <= value <= 3600:
            raise ValueError("give a number of seconds from 0.1 to 3600")
        return value


def _check_header(address: str) -> None:
    if not (address.isascii() and address.isprintable()):
        raise ValueError("use an address of ASCII characters")


def secret_bytes(secret: str) -> bytes:
    """Return the key in a secret of Standard Webhooks; nothing when it is not one."""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except ValueError:
        return b""


def _address_with(url: str, schemes: tuple[str, ...]) -> bool:
    """Whether `url` has one of the schemes, a host, and a port that is one if any."""
    try:
        parts = urlsplit(url)
        return parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
