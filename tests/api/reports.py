"""What the tests of the report share: whose report it is, and the database behind it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from bot.base.settings import Settings
from bot.web.tokens import Tokens
from bot.zelfcheck.report_link import report_url
from tests.api.test_tokens import key_of
from tests.live_bot import Chat, LiveBot


def settings_of(bot: LiveBot) -> Settings:
    return Settings(secret_key=key_of(bot))


def report_of(bot: LiveBot, conversation: str) -> str:
    return report_url(settings_of(bot), conversation)


def conversation_of(bot: LiveBot, chat: Chat) -> str:
    return Tokens(settings_of(bot)).conversation(f"Bearer {chat.token}")


def tells_nothing(page: str) -> None:
    for secret in ("gesprek=", "Jouw antwoord", "Past bij", "Nog te regelen", "Traceback"):
        assert secret not in page


@contextmanager
def database(bot: LiveBot) -> Iterator[sqlite3.Connection]:
    """Give the bot's own database; what was changed is stored."""
    opened = sqlite3.connect(bot.var_dir / "samenwerkgids.db", timeout=10)
    try:
        yield opened
        opened.commit()
    finally:
        opened.close()
