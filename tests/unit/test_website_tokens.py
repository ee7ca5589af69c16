"""Tokens carry a conversation id that nobody can guess or change."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.base.settings import Settings
from bot.web.errors import ApiError
from bot.web.tokens import Tokens

TOKENS = Tokens(Settings(secret_key="x" * 40, retention_hours=1))


def test_there_and_back() -> None:
    conversation = TOKENS.new_conversation()
    token = TOKENS.issue(conversation)
    assert TOKENS.conversation(f"Bearer {token.value}") == conversation
    assert TOKENS.new_conversation() != conversation
    assert len(conversation) >= 32


def test_a_token_ends_when_its_conversation_does_whenever_it_was_made() -> None:
    begun = datetime.now(UTC) - timedelta(minutes=59)
    token = TOKENS.issue("een-gesprek", begun)
    assert token.expires_at == begun.replace(microsecond=0) + timedelta(hours=1)
    assert TOKENS.conversation(f"Bearer {token.value}") == "een-gesprek"
    late = TOKENS.issue("een-gesprek", begun - timedelta(minutes=2)).value
    with pytest.raises(ApiError, match="token"):
        TOKENS.conversation(f"Bearer {late}")


@given(st.text(st.characters()))
def test_anything_else_is_refused(header: str) -> None:
    for authorization in (header, f"Bearer {header}"):
        with pytest.raises(ApiError, match="token"):
            TOKENS.conversation(authorization)


@given(st.integers(0, 200), st.sampled_from("aZ9-_."))
def test_one_other_letter_is_refused(place: int, letter: str) -> None:
    token = TOKENS.issue("een-gesprek").value
    place %= len(token)
    changed = token[:place] + letter + token[place + 1 :]
    if changed == token:
        return
    if place == len(token) - 1:
        return  # the last letter of base64 holds bits that mean nothing
    with pytest.raises(ApiError, match="token"):
        TOKENS.conversation(f"Bearer {changed}")
