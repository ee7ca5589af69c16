"""Delivery by webhook: JSON over HTTPS, signed as Standard Webhooks describes.

The receiver checks `webhook-signature`: `v1,` and the base64 of the HMAC-SHA256 of
`<webhook-id>.<webhook-timestamp>.<body>`. `webhook-id` (also as `Idempotency-Key`) is the same at
every try of a message.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

import requests

from bot.base.contact_settings import secret_bytes
from bot.base.settings import Settings
from bot.contact.outbox import QueuedMessage
from bot.contact.reference import shown
from bot.contact.text import CONVERSATION, RESULT, compose

_SECONDS = (5.0, 20.0)  # to connect; to wait for an answer


class Refused(Exception):  # noqa: N818  (the receiver's answer, not a fault of ours)
    """The receiver answered, and not that it took the message."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class WebhookRoute:
    """Posts messages to one address."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.contact_webhook_url
        self._key = secret_bytes(settings.contact_webhook_secret)
        self._tlp = settings.contact_tlp
        self._trust: str | bool = settings.contact_ca_file or True

    def deliver(self, queued: QueuedMessage) -> None:
        """Post a message; returns when the receiver answered that it took it."""
        body = self.body(queued)
        with requests.Session() as session:
            # Of the environment only its proxies: a .netrc would add a password to the request.
            session.trust_env = False
            session.proxies = requests.utils.get_environ_proxies(self._url)
            with session.post(
                self._url,
                data=body,
                headers=self.headers(queued, body, int(time.time())),
                timeout=_SECONDS,
                verify=self._trust,
                allow_redirects=False,  # what is personal goes where it was meant to go
                stream=True,  # what the receiver has to say is not read
            ) as response:
                if not 200 <= response.status_code < 300:
                    raise Refused(response.status_code)

    def body(self, queued: QueuedMessage) -> bytes:
        """Return what is posted: the fields, and the whole message as text."""
        said = compose(queued.message, queued.added, self._tlp, queued.reference)
        content = {
            "reference": shown(queued.reference),
            "tlp": self._tlp,
            **queued.message.as_dict(),
            "result": queued.added.get(RESULT),
            "conversation": queued.added.get(CONVERSATION),
            "subject": said.subject,
            "text": said.text,
        }
        return json.dumps(content, ensure_ascii=False).encode()

    def headers(self, queued: QueuedMessage, body: bytes, moment: int) -> dict[str, str]:
        """Return the headers, with the signature made at `moment` (seconds since 1970)."""
        signed = f"{queued.id}.{moment}.".encode() + body
        signature = base64.b64encode(hmac.new(self._key, signed, hashlib.sha256).digest()).decode()
        return {
            "Content-Type": "application/json",
            "User-Agent": "Samenwerkgids",
            "Idempotency-Key": queued.id,
            "webhook-id": queued.id,
            "webhook-timestamp": str(moment),
            "webhook-signature": f"v1,{signature}",
        }
