"""A staff member in the testbank, without a browser."""

from __future__ import annotations

import re
from typing import Any

import requests

from tests.live_bot import LiveBot

CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')


class Staff:
    """A browser of a staff member, without a browser."""

    def __init__(self, bot: LiveBot) -> None:
        self.bot = bot
        self.session = requests.Session()

    def get(self, place: str = "", **options: Any) -> requests.Response:
        return self.session.get(f"{self.bot.url}/testbank{place}", timeout=60, **options)

    def post(self, place: str, *, csrf: str | None = None, **fields: Any) -> requests.Response:
        found = CSRF.search(self.get().text)
        assert found
        fields["csrf"] = found[1] if csrf is None else csrf
        return self.session.post(f"{self.bot.url}/testbank{place}", data=fields, timeout=60)


def begin(staff: Staff, text: str = "") -> str:
    response = staff.post("/gesprek", tekst=text)
    assert response.status_code == 200, response.text
    return response.url.removeprefix(f"{staff.bot.url}/testbank").partition("#")[0]
