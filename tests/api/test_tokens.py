"""Tokens that are missing, forged or expired are a 401."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from itsdangerous import URLSafeTimedSerializer

from bot.base.settings import Settings
from bot.web.tokens import Tokens
from tests.live_bot import LiveBot

CALLS = [
    ("POST", "/api/messages", {"text": "hallo"}),
    ("GET", "/api/conversation", None),
    ("DELETE", "/api/conversation", None),
    ("POST", "/api/feedback", {"message_id": "0" * 32, "helpful": True}),
]


def key_of(bot: LiveBot) -> str:
    return (bot.var_dir / "secret_key").read_text("utf-8").strip()


def headers_of(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


@pytest.mark.parametrize(("method", "path", "body"), CALLS)
def test_without_a_good_token(live_bot: LiveBot, method: str, path: str, body: object) -> None:
    token = live_bot.chat().token
    other_key = Tokens(Settings(secret_key="k" * 40)).issue("abc").value
    never_started = Tokens(Settings(secret_key=key_of(live_bot))).issue("abc").value
    no_text = URLSafeTimedSerializer(key_of(live_bot), salt="conversation").dumps({"a": 1})
    for headers in (
        {},
        {"Authorization": ""},
        {"Authorization": token},
        {"Authorization": f"Basic {token}"},
        {"Authorization": "Bearer"},
        headers_of("x"),
        headers_of("." * 200),
        headers_of("a" * 5000),
        # not the last character: it holds padding, of which a signature may have any
        headers_of(token[:-2] + ("A" if token[-2] != "A" else "B") + token[-1]),
        headers_of("x" + token),
        headers_of(token + "é"),
        headers_of(other_key),
        headers_of(never_started),
        headers_of(str(no_text)),
    ):
        coded = {name: value.encode() for name, value in headers.items()}
        response = live_bot.request(method, path, json=body, headers=coded)
        assert response.status_code == 401, (headers, response.text)
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["error"]["code"] == "token"


def test_the_scheme_may_be_in_small_letters(live_bot: LiveBot) -> None:
    headers = {"Authorization": f"bearer {live_bot.chat().token}"}
    assert live_bot.request("GET", "/api/conversation", headers=headers).status_code == 200


def test_an_expired_token(live_bot: LiveBot) -> None:
    chat = live_bot.chat()
    settings = Settings(secret_key=key_of(live_bot))
    conversation = Tokens(settings).conversation(f"Bearer {chat.token}")
    day, minute = timedelta(hours=settings.retention_hours), timedelta(minutes=1)
    for age, status in ((day - minute, 200), (day + minute, 401)):
        begun = datetime.now(UTC) - age
        headers = headers_of(Tokens(settings).issue(conversation, begun).value)
        response = live_bot.request("GET", "/api/conversation", headers=headers)
        assert response.status_code == status
