"""Delivery by e-mail: plain text, over TLS only, to a server whose certificate is checked."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

from bot.base.settings import Settings
from bot.contact.outbox import QueuedMessage
from bot.contact.text import compose

_SECONDS = 20.0  # for every step of the conversation with the mail server
_PORTS = {"smtp": 587, "smtps": 465}


class MailRoute:
    """Sends messages to one address by one mail server."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        server = urlsplit(settings.smtp_url)
        self._tls_first = server.scheme == "smtps"
        self._host = server.hostname or ""
        self._port = server.port or _PORTS[server.scheme]
        self._user = unquote(server.username or "")
        self._password = unquote(server.password or "")
        self._domain = settings.contact_from.rpartition("@")[2]
        self._trust = settings.contact_ca_file or None

    def deliver(self, queued: QueuedMessage) -> None:
        """Hand a message to the mail server; returns when that has taken it."""
        message = self.message(queued)
        server = self._connect()
        try:
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message, self._settings.contact_from, [self._recipient])
            # It has been taken: how the conversation ends does not matter any more.
            with contextlib.suppress(OSError, smtplib.SMTPException):
                server.quit()
        finally:
            server.close()

    def message(self, queued: QueuedMessage) -> EmailMessage:
        """Return the mail for a message: the same at every try, so that a second is known as one.

        Of what the visitor wrote only the e-mail address is in a header, and it was checked for
        characters with a meaning there.
        """
        said = compose(queued.message, queued.added, self._settings.contact_tlp, queued.reference)
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address("Samenwerkgids", addr_spec=self._settings.contact_from)
        mail["To"] = Address(addr_spec=self._recipient)
        mail["Reply-To"] = Address(addr_spec=queued.message.email)
        mail["Subject"] = said.subject
        mail["Date"] = formatdate(queued.created_at)
        mail["Message-ID"] = f"<{queued.id}@{self._domain}>"
        mail.set_content(said.text, cte="quoted-printable")
        mail["Content-Language"] = "nl"
        return mail

    @property
    def _recipient(self) -> str:
        return self._settings.contact_recipient

    def _connect(self) -> smtplib.SMTP:
        """Return an encrypted connection with a server whose certificate is valid."""
        # Read each time: certificates are renewed while the bot runs.
        context = ssl.create_default_context(cafile=self._trust)
        # Our name in the greeting: asking the system for it can take seconds.
        if self._tls_first:
            return smtplib.SMTP_SSL(
                self._host, self._port, self._domain, timeout=_SECONDS, context=context
            )
        server = smtplib.SMTP(self._host, self._port, self._domain, timeout=_SECONDS)
        try:
            server.starttls(context=context)  # raises when the server has no TLS
        except BaseException:
            server.close()
            raise
        return server
