"""The link to a report names a conversation that nobody can guess, change or keep for ever."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import TimestampSigner

from bot.base.settings import Settings
from bot.base.signing import ExpiredTokenError, InvalidTokenError
from bot.web.errors import ApiError
from bot.web.tokens import Tokens
from bot.zelfcheck.report_link import read_link, report_url

SETTINGS = Settings(secret_key="x" * 40, retention_hours=2)


def _token(conversation: str = "een-gesprek", settings: Settings = SETTINGS) -> str:
    return report_url(settings, conversation).removeprefix("/verslag/")


@given(st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True))
def test_there_and_back(conversation: str) -> None:
    url = report_url(SETTINGS, conversation)
    assert quote(url) == url  # as it is in an address bar, a header or a mail
    link = read_link(SETTINGS, url.removeprefix("/verslag/"))
    assert link.conversation_id == conversation
    left = link.expires_at - datetime.now(UTC)
    assert timedelta(minutes=119) < left <= timedelta(hours=2)


@given(st.text(st.characters()))
def test_anything_else_is_refused(token: str) -> None:
    with pytest.raises(InvalidTokenError):
        read_link(SETTINGS, token)


@given(st.integers(0, 200), st.sampled_from("aZ9-_."))
def test_one_other_letter_is_refused(place: int, letter: str) -> None:
    token = _token()
    place %= len(token) - 1  # the last letter of base64 holds bits that mean nothing
    changed = token[:place] + letter + token[place + 1 :]
    if changed != token:
        with pytest.raises(InvalidTokenError):
            read_link(SETTINGS, changed)


def test_another_key_is_refused() -> None:
    with pytest.raises(InvalidTokenError):
        read_link(SETTINGS.copy(update={"secret_key": "y" * 40}), _token())


def test_it_expires(monkeypatch: pytest.MonkeyPatch) -> None:
    def made(hours_ago: float) -> str:
        moment = int(time.time() - hours_ago * 3600)
        with monkeypatch.context() as patch:
            patch.setattr(TimestampSigner, "get_timestamp", lambda _signer: moment)
            return _token()

    assert read_link(SETTINGS, made(hours_ago=1.9)).conversation_id == "een-gesprek"
    with pytest.raises(ExpiredTokenError):
        read_link(SETTINGS, made(hours_ago=2.1))


def test_it_is_not_a_token_for_the_conversation_nor_the_other_way_round() -> None:
    tokens = Tokens(SETTINGS)
    with pytest.raises(ApiError, match="token"):
        tokens.conversation(f"Bearer {_token()}")
    with pytest.raises(InvalidTokenError):
        read_link(SETTINGS, tokens.issue("een-gesprek").value)
