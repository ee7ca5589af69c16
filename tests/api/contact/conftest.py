"""A bot with a contact form, and the web address that its messages go to."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import pytest

from tests.api.contact.sending import LIMIT
from tests.conftest import StartBot
from tests.live_bot import Chat, LiveBot
from tests.receivers import WebhookReceiver

SECRET = "whsec_" + base64.b64encode(b"k" * 32).decode()


@pytest.fixture(scope="module")
def hook() -> Iterator[WebhookReceiver]:
    receiver = WebhookReceiver().start()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="module")
def bot(start_bot: StartBot, hook: WebhookReceiver) -> LiveBot:
    return start_bot(
        CONTACT_WEBHOOK_URL=hook.url,
        CONTACT_WEBHOOK_SECRET=SECRET,
        CONTACT_RETRY_SECONDS="0.5",
        CONTACT_LIMIT=f"{LIMIT}/hour",
        PROXIES="1",
        ALLOWED_ORIGINS="https://www.example.nl",
    )


@pytest.fixture
def chat(bot: LiveBot) -> Chat:
    return bot.chat()
