"""How a message leaves: by e-mail or by webhook, as the settings say."""

from __future__ import annotations

from typing import Protocol

from bot.base.settings import Settings
from bot.contact.mail import MailRoute
from bot.contact.outbox import QueuedMessage
from bot.contact.webhook import WebhookRoute


class Route(Protocol):
    """A way to deliver messages to the NCSC."""

    def deliver(self, queued: QueuedMessage) -> None:
        """Deliver a message, or raise what went wrong."""


def route(settings: Settings) -> Route | None:
    """Return the route that is configured, or None."""
    if settings.smtp_url:
        return MailRoute(settings)
    if settings.contact_webhook_url:
        return WebhookRoute(settings)
    return None
